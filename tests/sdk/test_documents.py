"""The archive as a client information system meets it: over HTTP, with real tokens and signatures."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from lxml import etree  # type: ignore[attr-defined]
from tests.live import Desk, Live

from varanto_client.compose import Person, case_note
from varanto_client.errors import Conflict, Invalid, ProblemError
from varanto_client.model import Acting, Filters, Form, Reason, Receipt
from varanto_client.session import Session
from varanto_formats.cda.model import Document
from varanto_formats.identifiers import Identifier


def note(desk: Desk, case: Document, text: str = "Tavattiin toimistolla.") -> Document:
    """A case note of a case."""
    return case_note(desk.composer, case, description=text, place="Toimisto")


def test_what_was_sent_comes_back_unchanged(desk: Desk, person: Person) -> None:
    """R-01: the fetched bytes are the sent ones, and their digest is the ETag."""
    made = note(desk, desk.open_case(person))
    xml = desk.store(made)
    assert desk.client.fetch(made.oid).content == xml


def test_a_retry_gives_the_first_receipt(desk: Desk, person: Person) -> None:
    """R-03: after a lost answer the same bytes may be sent again, as often as it takes."""
    xml = desk.sealed(desk.composer.relationship(person, ["24"]))
    assert desk.client.store(xml) == desk.client.store(xml)


def test_of_two_corrections_at_once_exactly_one_wins(server: Live, person: Person) -> None:
    """R-04: ten professionals replace the same version; one succeeds, nine learn the current version."""
    desk = server.desk()
    made = note(desk, desk.open_case(person))
    desk.store(made)
    rivals = [desk.sealed(desk.composer.replacement(made)) for _ in range(10)]

    lost = [one for one in _all_at_once(server, rivals) if isinstance(one, Conflict)]
    assert len(lost) == 9
    assert {(one.code, one.extra["current"]["version"]) for one in lost} == {("version-conflict", 2)}
    assert [one.version for one in desk.client.versions(made.oid)] == [1, 2]


def test_of_two_first_documents_at_once_exactly_one_wins(server: Live, person: Person) -> None:
    """One open relationship: two systems that open it at the same moment do not both succeed."""
    desk = server.desk()
    rivals = [desk.sealed(desk.composer.relationship(person, ["24"])) for _ in range(6)]

    lost = [one for one in _all_at_once(server, rivals) if isinstance(one, Conflict)]
    assert len(lost) == 5
    assert {one.code for one in lost} == {"relationship-exists"}


def test_an_invalidated_document_is_gone(desk: Desk, person: Person) -> None:
    """R-05, R-14: after an invalidation with the right ETag the document is unknown and out of searches."""
    made = note(desk, desk.open_case(person))
    desk.store(made)
    etag = desk.client.metadata(made.oid).sha256
    with pytest.raises(ProblemError) as refused:
        desk.client.invalidate(made.oid, "0" * 64, Reason.WRONG_PERSON)
    assert refused.value.status == 412
    desk.client.invalidate(made.oid, etag, Reason.WRONG_PERSON, "Väärä asiakas")
    with pytest.raises(ProblemError) as unknown:
        desk.client.fetch(made.oid)
    assert (unknown.value.status, unknown.value.code) == (404, "document-unknown")
    assert made.oid not in [item.oid for item in desk.client.search(person.identifier)]


def test_a_neighbour_sees_the_same_as_of_nothing(server: Live, desk: Desk, person: Person) -> None:
    """R-12: for another controller a stored document and one that never was give the same answer to the letter."""
    made = note(desk, desk.open_case(person))
    desk.store(made)
    neighbour = server.desk(1)
    answers = []
    for oid in (made.oid, f"{made.oid}9"):
        with pytest.raises(ProblemError) as unknown:
            neighbour.client.fetch(oid)
        answers.append((unknown.value.status, unknown.value.code, unknown.value.detail, str(unknown.value.findings)))
    assert answers[0] == answers[1]
    assert list(neighbour.client.search(person.identifier)) == []


def test_pages_of_a_search_are_whole(desk: Desk, person: Person) -> None:
    """A small page size gives the same documents in the same order as one large page."""
    case = desk.open_case(person)
    for _ in range(5):
        desk.store(note(desk, case))
    whole = [item.oid for item in desk.client.search(person.identifier)]
    assert len(whole) == 7
    assert [item.oid for item in desk.client.search(person.identifier, Filters(limit=2))] == whole


def test_a_cursor_continues_its_own_search_only(server: Live, desk: Desk, person: Person) -> None:
    """A cursor of one search is refused by another: nobody pages into a stranger's documents."""
    case = desk.open_case(person)
    desk.store(note(desk, case))
    client = {"system": "urn:oid:1.2.246.21", "value": person.identifier.value}
    with httpx.Client(base_url=server.base_url) as http:
        _refuse_foreign_cursor(Session(http, desk.profile.credentials, desk.profile.acting), client)


def _refuse_foreign_cursor(caller: Session, client: dict[str, str]) -> None:
    body = {"client": client, "purpose": {"kind": "own"}, "limit": 1}
    first = caller.call("POST", "/v1/documents/search", json=body).json()
    assert first["total"] == 3
    again = caller.call("POST", "/v1/documents/search", json={**body, "cursor": first["next"]}).json()
    assert again["items"][0]["oid"] != first["items"][0]["oid"]
    stranger = {**body, "client": {**client, "value": "010181-900C"}, "cursor": first["next"]}
    with pytest.raises(ProblemError) as refused:
        caller.call("POST", "/v1/documents/search", json=stranger)
    assert (refused.value.status, refused.value.code) == (400, "cursor-invalid")


def test_the_archivist_sees_every_state(server: Live, desk: Desk, person: Person) -> None:
    """The archivist's desk finds superseded and invalidated versions too."""
    made = note(desk, desk.open_case(person))
    desk.store(made)
    desk.client.invalidate(made.oid, desk.client.metadata(made.oid).sha256, Reason.TEST)
    world = server.world
    acting = Acting(role="", desk="archivist", controller=world["organizations"][0]["oid"], register="1")
    operator = server.operator(acting)
    states = {item.oid: item.status for item in operator.search(person.identifier)}
    assert states[made.oid] == "invalidated"


def test_a_real_identity_code_is_not_taken_in_test_mode(desk: Desk, person: Person) -> None:
    """R-20: outside the 900 series nothing is stored, and the refusal does not repeat the code."""
    real = Identifier(person.identifier.system, "010181-" + "".join(_real_tail()))
    document = desk.composer.relationship(Person(real, "Testi", "Oikea", person.birth_date, "2"), ["24"])
    with pytest.raises(Invalid) as refused:
        desk.client.store(desk.sealed(document))
    assert "real-identity-in-test" in {one.code for one in refused.value.findings}
    assert real.value not in str(refused.value) + repr(refused.value.findings)


def test_every_form_is_served(desk: Desk, person: Person) -> None:
    """The same document as XML, JSON, a safe page and PDF/A; a form that it lacks is 406."""
    made = note(desk, desk.open_case(person))
    desk.store(made)
    assert b"Tavattiin" in desk.client.fetch(made.oid, Form.JSON).content
    page = desk.client.fetch(made.oid, Form.XHTML).content
    assert etree.fromstring(page).tag.endswith("html")
    assert desk.client.fetch(made.oid, Form.PDF).content.startswith(b"%PDF-")


def test_search_filters_over_the_wire(desk: Desk, person: Person) -> None:
    """Group and task filters travel as codes and narrow the answer."""
    case = desk.open_case(person)
    desk.store(note(desk, case))
    only = list(desk.client.search(person.identifier, Filters(document_group=["5"], service_task=["24"])))
    assert [item.document_group and item.document_group.code for item in only] == ["5"]


def _all_at_once(server: Live, documents: Sequence[bytes]) -> list[Receipt | Conflict]:
    """What becomes of documents that as many systems store at the same moment."""

    def store(xml: bytes) -> Receipt | Conflict:
        try:
            return server.desk().client.store(xml)
        except Conflict as lost:
            return lost

    with ThreadPoolExecutor(len(documents)) as pool:
        return list(pool.map(store, documents))


def _real_tail() -> str:
    """The end of an identity code outside the 900 series, made here so that none stands in the tree."""
    number = 123
    return f"{number}{'0123456789ABCDEFHJKLMNPRSTUVWXY'[int(f'010181{number}') % 31]}"
