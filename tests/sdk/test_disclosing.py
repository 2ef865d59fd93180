"""The gate out over HTTP: between registers, by the client's will, with decisions that can be looked at."""

import base64
import json
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from tests.live import Desk, Live

from varanto_client.compose import Person, case_note, informing, permit, prohibition
from varanto_client.credentials import Credentials
from varanto_client.errors import ProblemError
from varanto_client.model import Acting, Form, Purpose
from varanto_client.session import Session
from varanto_formats.cda.model import Document
from varanto_formats.identifiers import Identifier, hetu

REASON = ("PALVELUTARPEEN_SELVITYS", "Lastensuojeluilmoituksen selvittäminen")


@dataclass(frozen=True, slots=True)
class Areas:
    """Two welfare areas that work with a person: one holds her documents, the other asks."""

    server: Live
    holder: Desk
    asker: Desk
    person: Person
    case: Document
    relationship: str

    @property
    def by_permit(self) -> Purpose:
        """The asker's purpose on the client's permit."""
        return Purpose.disclosure(relationship=self.relationship)

    @property
    def by_right(self) -> Purpose:
        """The asker's purpose by an authority's right."""
        return Purpose.statutory(*REASON, relationship=self.relationship)

    def note(self) -> Document:
        """A note of the holder's about the person."""
        made = case_note(self.holder.composer, self.case, description="Tavattiin kotona.", place="Koti")
        self.holder.store(made)
        return made

    def permitted(self) -> None:
        """The person is informed and permits."""
        self.holder.store(informing(self.holder.composer, self.person, text_version="2024-1"))
        self.holder.store(permit(self.holder.composer, self.person, given=True))

    def found(self, purpose: Purpose) -> list[str]:
        """What the asker finds."""
        return [item.oid for item in self.asker.client.search(self.person.identifier, purpose=purpose)]

    def raw(self, desk: Desk, method: str, path: str, **sent: Any) -> tuple[int, dict[str, Any]]:
        """An answer as it came, without the trace."""
        return answer_of(self.server, desk.profile.credentials, desk.profile.acting, method, path, **sent)

    def officer(self, method: str, path: str, **sent: Any) -> tuple[int, dict[str, Any]]:
        """The same for the holder's data-protection officer."""
        world = self.server.world
        own = world["operator"]
        credentials = Credentials.from_file(own["client_id"], self.server.folder / own["key"], own["kid"])
        acting = Acting.as_officer(world["organizations"][0]["oid"])
        return answer_of(self.server, credentials, acting, method, path, **sent)


def answer_of(
    server: Live, credentials: Credentials, acting: Acting, method: str, path: str, **sent: Any
) -> tuple[int, dict[str, Any]]:
    """Status and body of an answer, whatever it is, without the trace."""
    with httpx.Client(base_url=server.base_url) as http:
        try:
            response = Session(http, credentials, acting).call(method, path, **sent)
        except ProblemError as problem:
            told = {name: value for name, value in problem.extra.items() if name != "trace_id"}
            return problem.status, {"code": problem.code, "detail": problem.detail, **told}
        return response.status_code, response.json()


def header(purpose: dict[str, Any]) -> dict[str, str]:
    """A purpose as it goes with a GET."""
    return {"varanto-purpose": base64.urlsafe_b64encode(json.dumps(purpose).encode()).decode().rstrip("=")}


@pytest.fixture
def areas(server: Live, person: Person) -> Areas:
    """The first two welfare areas of the demo world about a new person."""
    holder, asker = server.desk(0), server.desk(1)
    case = holder.open_case(person)
    relationship = asker.composer.relationship(person, ["24"])
    asker.store(relationship)
    assert relationship.relationship
    return Areas(server, holder, asker, person, case, relationship.relationship)


def test_a_permit_opens_and_a_prohibition_closes(areas: Areas) -> None:
    """R-60, R-61: refused with what is missing of the will, released with the permit, unknown when prohibited."""
    note = areas.note()
    with pytest.raises(ProblemError) as refused:
        areas.found(areas.by_permit)
    assert (refused.value.status, refused.value.code) == (403, "informing-missing")
    areas.permitted()
    assert areas.found(areas.by_permit) == [note.oid]
    sent = areas.holder.client.fetch(note.oid).content
    assert areas.asker.client.fetch(note.oid, purpose=areas.by_permit).content == sent
    areas.holder.store(prohibition(areas.holder.composer, areas.person, documents=[note]))
    assert areas.found(areas.by_permit) == []
    assert note.oid in areas.found(areas.by_right)


def test_a_prohibited_document_answers_like_one_that_never_was(areas: Areas) -> None:
    """R-61: by every door the answer is the same to the letter."""
    note = areas.note()
    areas.permitted()
    areas.holder.store(prohibition(areas.holder.composer, areas.person, documents=[note]))
    asked = header(areas.by_permit.members())
    for door in ("", "/metadata", "/versions"):
        for accept in ("application/xml", "application/json", "image/png"):
            answers = [
                areas.raw(areas.asker, "GET", f"/v1/documents/{oid}{door}", headers={**asked, "accept": accept})
                for oid in (note.oid, f"{note.oid}9")
            ]
            assert answers[0] == answers[1]
            assert (answers[0][0], answers[0][1]["code"]) == (404, "document-unknown")


def test_a_purpose_that_is_none_is_not_read(areas: Areas) -> None:
    """An unknown kind, a statement of another shape, no JSON at all: 400, whatever the document."""
    for wrong in ({"kind": "curiosity"}, {"kind": "incapacity", "statement": {"necessary": "yes"}}, {"kind": 1}):
        status, body = areas.raw(areas.asker, "GET", f"/v1/documents/{areas.case.oid}", headers=header(wrong))
        assert (status, body["code"]) == (400, "request-malformed")


def test_a_masked_document_comes_in_masked_forms_only(areas: Areas) -> None:
    """R-65: of a document of two clients an authority gets no signed bytes and nothing that tells the other client."""
    born = areas.person.birth_date
    other = Person(Identifier(hetu.SYSTEM, hetu.make_test(born, 917).value), "Toinen", "Tuntematon", born, "1")
    areas.holder.store(areas.holder.composer.relationship(other, ["24"]))
    case = areas.holder.composer.case([areas.person, other], "24", "Yhteinen")
    areas.holder.store(case)
    note = case_note(areas.holder.composer, case, description="Tavattiin.", place="Koti")
    areas.holder.store(note)
    with pytest.raises(ProblemError) as refused:
        areas.asker.client.fetch(note.oid, purpose=areas.by_right)
    assert (refused.value.status, refused.value.code) == (406, "masked-form-only")
    for form in (Form.JSON, Form.XHTML):
        shown = areas.asker.client.fetch(note.oid, form, areas.by_right).content
        assert b"Tuntematon" not in shown
        assert other.identifier.value.encode() not in shown
    assert areas.asker.client.metadata(note.oid, areas.by_right).clients == (areas.person.identifier,)


def test_decisions_are_their_holders(areas: Areas) -> None:
    """R-67, R-68: the holder and its officer read why, the replay agrees; to the asker there is no such decision."""
    note = areas.note()
    areas.permitted()
    (item,) = areas.asker.client.search(areas.person.identifier, purpose=areas.by_permit)
    path = f"/v1/decisions/{item.decision}"
    status, told = areas.raw(areas.holder, "GET", path)
    assert (status, told["rule"], told["basis"], told["document"]["oid"]) == (200, "disclosure", "B2", note.oid)
    assert "55 §" in told["ground"]["source"]
    assert {one["kind"] for one in told["wills"]} == {"informing", "permit"}
    assert areas.officer("GET", path) == (status, told)
    assert areas.raw(areas.asker, "GET", path)[0] == 404
    areas.holder.store(prohibition(areas.holder.composer, areas.person, documents=[note]))
    assert areas.found(areas.by_permit) == []
    status, again = areas.raw(areas.holder, "POST", f"{path}/replay")
    assert (status, again["agrees"], again["again"]["outcome"]) == (200, True, "released")
    _, page = areas.officer("POST", "/v1/decisions/search", json={"document": note.oid})
    assert [one["rule"] for one in page["items"]] == ["prohibited", "disclosure"]
    assert [areas.officer("POST", f"/v1/decisions/{one['id']}/replay")[1]["agrees"] for one in page["items"]] == [
        True,
        True,
    ]


def test_decisions_are_found_page_by_page(areas: Areas) -> None:
    """R-67: a client's decisions come newest first; a cursor of another search is refused."""
    areas.note()
    areas.permitted()
    for _ in range(3):
        areas.found(areas.by_permit)
    client = {"system": f"urn:oid:{areas.person.identifier.system}", "value": areas.person.identifier.value}
    wish = {"client": client, "limit": 8}
    _, first = areas.officer("POST", "/v1/decisions/search", json=wish)
    _, second = areas.officer("POST", "/v1/decisions/search", json={**wish, "cursor": first["next"]})
    every = [*first["items"], *second["items"]]
    assert len({one["id"] for one in every}) == len(every) == first["total"] == second["total"]
    assert [one["outcome"] for one in every].count("released") == 3
    foreign = {"document": areas.case.oid, "cursor": first["next"]}
    assert areas.officer("POST", "/v1/decisions/search", json=foreign)[1]["code"] == "cursor-invalid"
    assert areas.officer("POST", "/v1/decisions/search", json={})[1]["code"] == "request-malformed"
    assert areas.officer("GET", "/v1/decisions/nothing")[1]["code"] == "decision-unknown"
