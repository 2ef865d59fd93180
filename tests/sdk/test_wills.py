"""Wills as client information systems and citizens meet them: over HTTP."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import httpx
import pytest
from lxml import etree  # type: ignore[attr-defined]
from tests.live import Desk, Live

from varanto_client.compose import Person, case_note, informing, permit, prohibition
from varanto_client.errors import Conflict, ProblemError
from varanto_client.model import Acting, Receipt
from varanto_client.session import Session
from varanto_formats.cda.model import Document


@pytest.fixture
def http(server: Live) -> Iterator[httpx.Client]:
    """A connection to the server."""
    with httpx.Client(base_url=server.base_url) as opened:
        yield opened


@pytest.fixture
def caller(http: httpx.Client, desk: Desk) -> Session:
    """The first professional, speaking JSON."""
    return Session(http, desk.profile.credentials, desk.profile.acting)


def named(person: Person) -> dict[str, str]:
    """A person as the wire names her."""
    return {"system": f"urn:oid:{person.identifier.system}", "value": person.identifier.value}


def asked(caller: Session, person: Person, **more: Any) -> dict[str, Any]:
    """What the service of wills answers."""
    return caller.call("POST", "/v1/wills/search", json={"client": named(person), **more}).json()


def at(desk: Desk, document: Document) -> Document:
    """The header of a document as the desk's professional writes its next version."""
    own = desk.composer
    return replace(document, controller=own.controller, unit=own.unit, organiser=own.controller)


def _all_at_once(desks: Sequence[Desk], documents: Sequence[bytes]) -> list[Receipt | Conflict]:
    def store(desk: Desk, xml: bytes) -> Receipt | Conflict:
        try:
            return desk.client.store(xml)
        except Conflict as lost:
            return lost

    with ThreadPoolExecutor(len(documents)) as pool:
        return list(pool.map(store, desks, documents))


def test_a_will_is_told_as_json(desk: Desk, caller: Session, person: Person) -> None:
    """R-40, R-48: states, prohibitions and documents have the shape of the contract."""
    assert asked(caller, person) == {
        "informing": {"given": False, "newest_given": False},
        "permit": {"state": "none"},
        "prohibitions": [],
        "documents": [],
    }
    desk.open_case(person)
    desk.store(informing(desk.composer, person, text_version="2025-1"))
    desk.store(permit(desk.composer, person, given=True))
    made = prohibition(desk.composer, person, service_tasks=["10"], controllers=[desk.composer.controller])
    desk.store(made)
    today = desk.composer.today().isoformat()
    found = asked(caller, person)
    assert found["informing"] == {"given": True, "newest_given": True, "content": "2025-1", "informed": today}
    assert found["permit"] == {"state": "given", "since": today, "by_representative": False}
    assert found["prohibitions"] == [
        {"kind": "controller", "targets": [desk.composer.controller.oid], "since": today},
        {"kind": "service_task", "targets": ["10"], "since": today},
    ]
    assert made.oid in [one["oid"] for one in found["documents"]]


def test_the_client_of_the_sdk_reads_it(desk: Desk, person: Person) -> None:
    """The SDK tells the same in its own nouns."""
    desk.open_case(person)
    desk.store(permit(desk.composer, person, given=False))
    told = desk.client.wills(person.identifier)
    assert (told.informing.given, told.permit.state) == (False, "refused")
    assert len(told.documents) == 1


def test_a_neighbour_learns_the_states_alone(server: Live, desk: Desk, http: httpx.Client, person: Person) -> None:
    """R-48: another welfare area without work with the client is told neither prohibitions nor documents."""
    desk.store(permit(desk.composer, person, given=True))
    desk.store(prohibition(desk.composer, person, service_tasks=["24"]))
    other = server.desk(1)
    found = asked(Session(http, other.profile.credentials, other.profile.acting), person)
    assert found["permit"] == {"state": "given"}
    assert (found["prohibitions"], found["documents"]) == ([], [])


def test_of_many_changes_at_once_exactly_one_wins(server: Live, desk: Desk, person: Person) -> None:
    """R-44: two welfare areas change the same prohibition at the same moment; the losers learn the current version."""
    made = prohibition(desk.composer, person, service_tasks=["24"])
    desk.store(made)
    desks = [server.desk(number % 2) for number in range(8)]
    rivals = [one.sealed(one.composer.replacement(at(one, made))) for one in desks]
    outcomes = _all_at_once(desks, rivals)
    lost = [one for one in outcomes if isinstance(one, Conflict)]
    (won,) = [one for one in outcomes if isinstance(one, Receipt)]
    assert len(lost) == 7
    expected = {"oid": won.oid, "version": 2, "sha256": won.sha256}
    assert {(one.code, *map(str, one.extra["current"].values())) for one in lost} == {
        ("version-conflict", *map(str, expected.values()))
    }


def test_of_many_first_permits_at_once_exactly_one_wins(server: Live, person: Person) -> None:
    """A18: one permit set a client, also when two welfare areas store the first one at the same moment."""
    desks = [server.desk(number % 2) for number in range(6)]
    rivals = [one.sealed(permit(one.composer, person, given=True)) for one in desks]
    lost = [one for one in _all_at_once(desks, rivals) if isinstance(one, Conflict)]
    assert len(lost) == 5
    assert {one.code for one in lost} == {"will-exists"}


def test_a_preview_over_the_wire(desk: Desk, caller: Session, person: Person) -> None:
    """R-49: what is planned is not stored, and what it would hide is named without a word of content."""
    case = desk.open_case(person)
    note = case_note(desk.composer, case, description="Tavattiin toimistolla.", place="Toimisto")
    desk.store(note)
    plan = {"kind": "service_task", "targets": ["24"]}
    seen = caller.call("POST", "/v1/wills/preview", json={"client": named(person), "prohibitions": [plan]})
    assert [one["set_id"] for one in seen.json()["hidden"]] == [note.set_id]
    assert seen.json()["usable"] == []
    assert "Tavattiin" not in seen.text
    assert person.identifier.value not in seen.text
    assert asked(caller, person)["prohibitions"] == []


@pytest.mark.parametrize("plan", [{"kind": "all", "targets": ["x"]}, {"kind": "document", "targets": []}, {}])
def test_a_plan_that_is_none_is_refused(caller: Session, person: Person, plan: dict[str, Any]) -> None:
    """A prohibition is aimed at documents, tasks or controllers (D-02: there is none of everything)."""
    with pytest.raises(ProblemError) as refused:
        caller.call("POST", "/v1/wills/preview", json={"client": named(person), "prohibitions": [plan]})
    assert refused.value.status == 400


def test_a_temporary_id_is_refused(caller: Session) -> None:
    """D-22: nobody has a will on a temporary id."""
    client = {"system": "urn:oid:1.2.246.10.2012566.22.2026", "value": "010111A998W"}
    for call, more in (("search", {}), ("preview", {"prohibitions": []})):
        with pytest.raises(ProblemError) as refused:
            caller.call("POST", f"/v1/wills/{call}", json={"client": client, **more})
        assert (refused.value.status, refused.value.code) == (403, "temporary-id")


def test_a_citizen_sees_her_own_will_and_nothing_else(
    server: Live, desk: Desk, http: httpx.Client, person: Person
) -> None:
    """R-48: at her own desk she is told everything of her will; her documents' search shows no will (A7)."""
    desk.store(prohibition(desk.composer, person, service_tasks=["24"]))
    operator = server.operator(Acting.as_citizen(person.identifier))
    assert len(operator.wills(person.identifier).prohibitions) == 1
    assert list(operator.search(person.identifier)) == []
    stranger = Person(replace(person.identifier, value="010181-900C"), "Toinen", "Koeasiakas", person.birth_date, "2")
    with pytest.raises(ProblemError) as foreign:
        operator.wills(stranger.identifier)
    assert foreign.value.code == "role-insufficient"


def test_a_will_is_printed_by_language(desk: Desk, caller: Session, person: Person) -> None:
    """R-46: Accept-Language chooses the language of the print; without it the document's own page comes."""
    made = permit(desk.composer, person, given=True)
    desk.store(made)

    def page(**headers: str) -> httpx.Response:
        accepted = {"Accept": "application/xhtml+xml", **headers}
        return caller.call("GET", f"/v1/documents/{made.oid}", headers=accepted)

    swedish = page(**{"Accept-Language": "sv-FI, fi;q=0.5"})
    assert "Klienten har gett tillstånd" in "".join(etree.fromstring(swedish.content).itertext())
    assert "Accept-Language" in swedish.headers["vary"]
    assert "soc-hdr1" in page().text
    assert "soc-hdr1" in page(**{"Accept-Language": "fi"}).text
