"""Register rights over HTTP: the map as JSON and as a page, one client's rights, the preview, the feed."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.contract.conftest import _bearer
from tests.live import Desk, Live

from varanto_client.compose import Person, Producer, case_note
from varanto_client.sealing import seal
from varanto_formats.cda.model import Document

PRODUCER = 2


@dataclass(frozen=True, slots=True)
class Commissioned:
    """An organiser and its producer, each with headers of a good token, and a case that the producer may write to."""

    organiser: Desk
    producer: Desk
    person: Person
    case: Document
    headers: dict[str, str]
    of_producer: dict[str, str]

    def store(self) -> Document:
        """The producer stores a case note into the organiser's register."""
        composer = self.producer.composer.for_organiser(self.organiser.composer.controller)
        made = case_note(composer, self.case, description="Kotikäynti.")
        assert self.producer.profile.seal
        self.producer.client.store(seal(made, [self.producer.profile.seal]))
        return made


@pytest.fixture
def commissioned(server: Live, http: httpx.Client, person: Person) -> Commissioned:
    """A client whose service a producer gives since a year ago."""
    organiser, producer = server.desk(), server.desk(PRODUCER)
    started = organiser.composer.today() - timedelta(days=365)
    entry = Producer(unit=producer.composer.unit, services=["9"], service_task="24", started=started)
    organiser.store(organiser.composer.relationship(person, ["24"], started=started, producers=[entry]))
    case = organiser.composer.case([person], "24", "Perheen tuen tarve")
    organiser.store(case)
    tokens = [_bearer(http, one.profile.credentials, one.profile.acting) for one in (organiser, producer)]
    return Commissioned(organiser, producer, person, case, *tokens)


def asked(person: Person) -> dict[str, Any]:
    """The client as a body names her."""
    return {"client": {"system": f"urn:oid:{person.identifier.system}", "value": person.identifier.value}}


def test_the_map_names_no_client(commissioned: Commissioned, http: httpx.Client) -> None:
    """R-85: unit, days and ground of each right; no identifier of a client, in the answer or in the address."""
    answer = http.get("/v1/register-rights", headers=commissioned.headers, params={"limit": "500"})
    assert answer.status_code == 200
    unit = commissioned.producer.composer.unit
    found = next(one for one in answer.json()["items"] if one["unit"]["oid"] == unit.oid)
    assert found["reads_now"]
    assert found["stores_now"]
    assert found["reads"]["to"] is None
    assert found["organiser"]["oid"] == commissioned.organiser.composer.controller.oid
    assert commissioned.person.identifier.value not in answer.text
    assert commissioned.person.family not in answer.text


@pytest.mark.parametrize(("language", "title"), [("fi", "Rekisterinkäyttöoikeudet"), ("en", "Register rights")])
def test_the_map_is_a_page_for_people(
    commissioned: Commissioned, http: httpx.Client, language: str, title: str
) -> None:
    """R-85: the same address shows a table to whoever asks for a page, under a strict policy."""
    headers = commissioned.headers | {"Accept": "text/html"}
    page = http.get("/v1/register-rights", headers=headers, params={"lang": language})
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert title in page.text
    assert commissioned.producer.composer.unit.oid in page.text
    assert commissioned.person.identifier.value not in page.text


def test_a_page_goes_on_where_the_one_before_ended(commissioned: Commissioned, http: httpx.Client) -> None:
    """R-85: the cursor is the caller's own; another's and a broken one are refused."""
    commissioned.organiser.store(commissioned.organiser.composer.case([commissioned.person], "24", "Toinen asia"))
    first = http.get("/v1/register-rights", headers=commissioned.headers, params={"limit": "1"}).json()
    for cursor, headers in ((first["next"] or "AAAA", commissioned.of_producer), ("AAAA", commissioned.headers)):
        answer = http.get("/v1/register-rights", headers=headers, params={"cursor": cursor})
        assert (answer.status_code, answer.json()["code"]) == (400, "cursor-invalid")
    for query in ({"limit": "0"}, {"unit": "x"}, {"ends_before": "pian"}):
        answer = http.get("/v1/register-rights", headers=commissioned.headers, params=query)
        assert answer.json()["code"] == "request-malformed"


def test_one_clients_rights_and_what_an_end_would_take(commissioned: Commissioned, http: httpx.Client) -> None:
    """R-86: the organiser sees her rights, and before it ends one what the producer would lose."""
    made = commissioned.store()
    body = asked(commissioned.person)
    found = http.post("/v1/register-rights/search", headers=commissioned.headers, json=body).json()
    assert [one["unit"]["oid"] for one in found["items"]] == [commissioned.producer.composer.unit.oid]
    wish = body | {"unit": commissioned.producer.composer.unit.oid}
    lost = http.post("/v1/register-rights/preview", headers=commissioned.headers, json=wish).json()
    assert made.oid in {one["oid"] for one in lost["items"]}
    assert lost["total"] == sum(one["count"] for one in lost["counts"])
    unknown = http.post("/v1/register-rights/preview", headers=commissioned.headers, json=body | {"unit": "1.2.3"})
    assert unknown.json()["code"] == "organization-unknown"


def test_the_organiser_follows_its_producers(commissioned: Commissioned, http: httpx.Client) -> None:
    """R-87: what is stored comes once behind the cursor, with its metadata."""

    def portion(cursor: str | None) -> dict[str, Any]:
        body = {"cursor": cursor} if cursor else {}
        answer = http.post("/v1/documents/changes", headers=commissioned.headers, json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    cursor = portion(None)["next"]
    made = commissioned.store()
    found = portion(cursor)
    assert [(one["change"], one["oid"], one["document"]["oid"]) for one in found["items"]] == [
        ("stored", made.oid, made.oid)
    ]
    assert found["items"][0]["organization"] == commissioned.producer.profile.acting.organization
    assert portion(found["next"])["items"] == []
