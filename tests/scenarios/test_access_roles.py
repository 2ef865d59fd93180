"""Access roles over HTTP: a table of assignments binds an organisation's tokens and narrows what they show."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import httpx
import pytest
from tests import live
from tests.live import Desk, Live

from varanto.kit.db import Database
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.roles import APPLICATION
from varanto.kit.keyring import Keyring
from varanto_client.client import Client
from varanto_client.compose import Person, case_note
from varanto_client.errors import ProblemError, TokenRefused
from varanto_client.model import OPERATOR
from varanto_formats.identifiers import Identifier, hetu

CLIENT = Person(
    Identifier(hetu.SYSTEM, hetu.make_test(date(1984, 2, 3), 935).value), "Testi Riitta", "Rooliasiakas",
    date(1984, 2, 3), "2",
)  # fmt: skip
UNCOVERED = "No registered assignment covers what is claimed."
HEADINGS = "rekisteröintinumero;yksikkö;rooli;palvelutehtävät;viranhaltija;näkyvyysryhmät"


@pytest.fixture(scope="module")
def server(
    postgres: Embedded, new_database: Callable[[], str], keys: Keyring, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Live]:
    """A server with the demo world."""
    with (
        Database(postgres.url(APPLICATION, new_database())) as database,
        live.running(tmp_path_factory.mktemp("roles"), database, keys) as running,
    ):
        yield running
        running.close_clients()


@pytest.fixture(scope="module")
def desk(server: Live) -> Desk:
    """A duty worker of the second organisation, which has registered nothing yet; a note is stored by her."""
    desk = server.desk(1)
    desk.store(case_note(desk.composer, desk.open_case(CLIENT), description="Tavattiin.", place="Toimisto"))
    return desk


def register(server: Live, desk: Desk, *rows: str, action: str = "") -> httpx.Response:
    """The operator registers a table of assignments of the desk's organisation, or only plans it."""
    headers = {"Authorization": f"Bearer {server.operator(OPERATOR)._session._bearer()}", "Content-Type": "text/csv"}
    path = f"/v1/organizations/{desk.client.acting.organization}/assignments{action}"
    with httpx.Client(base_url=server.base_url, headers=headers) as operator:
        return operator.request("POST" if action else "PUT", path, content="\n".join((HEADINGS, *rows)))


def row(desk: Desk, tasks: str = "LAPS LASU PER", authority: str = "kyllä", groups: str = "") -> str:
    """A row on the desk's worker."""
    acting = desk.client.acting
    assert acting.professional
    return f"{acting.professional.value};{acting.unit};{acting.role};{tasks};{authority};{groups}"


def found(client: Client) -> int:
    """How many of the client's documents are found."""
    return len(list(client.search(CLIENT.identifier)))


def anew(desk: Desk, **changes: object) -> Client:
    """The worker with a new token, for another context where it is changed."""
    return desk.client.acting_as(replace(desk.client.acting, **changes))  # type: ignore[arg-type]


def reason(client: Client) -> str:
    """Why the client gets no token."""
    with pytest.raises(TokenRefused) as refused:
        found(client)
    return refused.value.description


def test_the_table_binds_the_tokens(server: Live, desk: Desk) -> None:
    """R-133 (readings.md A10): what the table gives is granted, anything more is refused."""
    assert found(anew(desk)) == 3
    assert register(server, desk, row(desk)).status_code == 200
    assert found(anew(desk)) == 3
    for wider in ({"service_tasks": ("24", "20")}, {"flags": ("LASU_LEAD",)}, {"unit": None}, {"role": "R2"}):
        assert reason(anew(desk, **wider)) == UNCOVERED
    assert register(server, desk, row(desk, authority="ei")).status_code == 200
    assert reason(anew(desk)) == UNCOVERED
    assert found(anew(desk, authority=False)) == 3


@pytest.mark.parametrize(
    ("groups", "number"), [("laps", 3), ("laps-arranging", 2), ("laps-arranging laps", 3), ("", 3)]
)
def test_groups_narrow_what_the_role_allows(server: Live, desk: Desk, groups: str, number: int) -> None:
    """R-134 (457/2024 9 § 3): the note of a meeting is nothing that arranging needs."""
    assert register(server, desk, row(desk, groups=groups)).status_code == 200
    assert found(anew(desk)) == number


def test_a_wrong_table_changes_nothing(server: Live, desk: Desk) -> None:
    """R-131: both wrong cells are named, no number is repeated, and the next token is as the last one was."""
    assert register(server, desk, row(desk, groups="laps-arranging")).status_code == 200
    refused = register(server, desk, row(desk), row(desk, tasks="MUU", authority="ehkä"))
    assert (refused.status_code, refused.json()["code"]) == (422, "registration-invalid")
    assert [(one["row"], one["column"]) for one in refused.json()["faults"]] == [
        (3, "viranhaltija"),
        (3, "palvelutehtävät"),
    ]
    assert desk.client.acting.professional
    assert desk.client.acting.professional.value not in refused.text
    assert found(anew(desk)) == 2


def test_a_plan_changes_nothing(server: Live, desk: Desk) -> None:
    """R-131: what a table would change is told before by its rows."""
    assert register(server, desk, row(desk, groups="laps-arranging")).status_code == 200
    plan = register(server, desk, row(desk), action="/plan")
    assert plan.json() == {"added": [], "changed": [2], "same": [], "ended": []}
    assert found(anew(desk)) == 2


def test_the_own_system_reads_the_review(server: Live, desk: Desk) -> None:
    """R-132, R-135: the organisation's system sees who acted beyond the table; the worker does not."""
    delivering = row(desk, tasks="24", authority="ei").replace(";R1;", ";R4;")
    assert register(server, desk, delivering).status_code == 200
    system = server.desk(1, None).client
    path = f"/v1/organizations/{desk.client.acting.organization}/assignments/report"
    report = system._session.call("GET", path).json()
    assert {one["gap"] for one in report["remarks"]} == {"without-assignment", "unused"}
    worker = anew(desk, role="R4", authority=False, service_tasks=("24",))
    with pytest.raises(ProblemError, match="operator-required"):
        worker._session.call("GET", path)
