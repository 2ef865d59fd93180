"""Deaths, holds and disposal over real HTTP, by the operator and two archivists."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from tests.contract.conftest import _bearer, fresh_callers
from tests.live import Live
from tests.sdk.conftest import _closed_afterwards, person, server

from varanto_client.compose import Person
from varanto_client.credentials import Credentials
from varanto_client.model import Acting
from varanto_formats.identifiers import Identifier
from varanto_formats.identifiers.codesystems import PROFESSIONAL_REGISTER

__all__ = ["_closed_afterwards", "person", "server"]

Call = Callable[..., httpx.Response]


@pytest.fixture
def http(server: Live) -> Iterator[httpx.Client]:
    """A plain HTTP client that adds nothing and raises nothing."""
    with httpx.Client(base_url=server.base_url, timeout=30) as client:
        yield client


@pytest.fixture
def archivist(server: Live, http: httpx.Client) -> Callable[[str], Call]:
    """Calls of the archivist of a number, at the desk of the first welfare area's register."""
    own = server.world["operator"]
    credentials = Credentials.from_file(own["client_id"], server.folder / own["key"], own["kid"])

    def of(number: str) -> Call:
        professional = Identifier(PROFESSIONAL_REGISTER, number)
        controller = server.world["organizations"][0]["oid"]
        acting = Acting(desk="archivist", controller=controller, register="1", professional=professional)
        headers = _bearer(http, credentials, acting)

        def call(method: str, path: str, body: Any = None) -> httpx.Response:
            return http.request(method, path, json=body, headers=headers)

        return call

    return of


def _told(client: Person) -> dict[str, str]:
    return {"system": client.identifier.system, "value": client.identifier.value}


def test_a_document_is_held_released_and_disposed_of(
    server: Live, http: httpx.Client, archivist: Callable[[str], Call], person: Person
) -> None:
    """R-104, R-106: the whole way over HTTP; afterwards 410 for the holder's staff, 404 for another organisation."""
    relationship = server.desk().composer.relationship(person, ["24"])
    server.desk().store(relationship)
    callers, neighbour = fresh_callers(server, http), server.desk(1)
    first, second = archivist("00000000111"), archivist("00000000222")
    term = f"/v1/retention/documents/{relationship.oid}"
    assert first("GET", term).json()["state"] == "waiting"
    death = {"client": _told(person), "died": "2010-01-31"}
    assert http.post("/v1/persons/death", json=death, headers=callers.operator).json() == {"known": True}
    assert http.post("/v1/persons/death", json=death, headers=callers.professional).status_code == 403
    assert first("GET", term).json()["end"] == "2012-01-31"
    held = first("POST", "/v1/retention/holds", {"kind": "hold", "set": relationship.oid, "reason": "Kantelu"})
    assert (held.status_code, first("GET", term).json()["state"]) == (201, "held")
    assert first("POST", "/v1/retention/lists", {}).json()["code"] == "nothing-to-dispose"
    first("POST", f"/v1/retention/holds/{held.json()['id']}/release", {"reason": "Ratkaistu"})
    assert {"year": 2012, "rule": "relationship", "count": 1} in first("POST", "/v1/retention/preview", {}).json()[
        "ripe"
    ]
    one = f"/v1/retention/lists/{first('POST', '/v1/retention/lists', {}).json()['id']}"
    assert first("POST", f"{one}/approval").json()["code"] == "second-person-required"
    assert second("POST", f"{one}/approval").status_code == 200
    assert second("POST", f"{one}/disposal").json() == {"done": 1, "left": 0}
    assert [item["outcome"] for item in first("GET", one).json()["items"]] == ["disposed"]
    assert first("GET", f"{one}/certificate").json()["code"] == "disposal-unfinished"
    path = f"/v1/documents/{relationship.oid}"
    gone = http.get(path, headers=callers.professional)
    assert (gone.status_code, gone.json()["code"]) == (410, "disposed")
    stranger = _bearer(http, neighbour.profile.credentials, neighbour.profile.acting)
    unknown = http.get(path, headers=stranger)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "document-unknown")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/retention/holds", {"kind": "hold", "reason": "Kantelu"}),
        ("/v1/retention/holds", {"kind": "hold", "reason": "Kantelu", "case": "1.2.3", "set": "1.2.3"}),
        ("/v1/retention/holds", {"kind": "for ever", "reason": "Kantelu", "case": "1.2.3"}),
        ("/v1/retention/lists", {"until": "2030-01-01"}),
    ],
)
def test_wishes_that_are_not_clear_are_refused(archivist: Callable[[str], Call], path: str, body: object) -> None:
    """R-103: a hold covers exactly one thing, and nobody adds days of her own to a list."""
    assert archivist("00000000111")("POST", path, body).json()["code"] == "request-malformed"


def test_ids_that_nobody_gave_are_unknown(archivist: Callable[[str], Call]) -> None:
    """R-104: a word in place of an id is as unknown as an id of nothing."""
    call = archivist("00000000111")
    assert call("GET", "/v1/retention/lists/mine").json()["code"] == "list-unknown"
    assert call("POST", "/v1/retention/holds/mine/release", {"reason": "Turha"}).json()["code"] == "hold-unknown"
