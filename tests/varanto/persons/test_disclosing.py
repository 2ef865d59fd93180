"""Disclosure of a newcomer's documents: none by a temporary id, all of hers by the identity code, and none after."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from tests.office import ADULT, NEIGHBOUR, OFFICE, Office
from tests.varanto.disclosure.neighbours import composer
from tests.varanto.intake.test_linking import CODE, IDENTIFIED, NEWCOMER, TEMPORARY, next_version, opened, relationship

import varanto.identities.service as identities
import varanto.log.service as log
from varanto.access.model import Purpose, PurposeKind, Refused, WorkContext
from varanto.archive.model import Search
from varanto.decisions import service as decisions
from varanto.decisions.model import Replay
from varanto.decisions.service.reading import receipts_of
from varanto.disclosure import service
from varanto.disclosure.model import FetchRequest, Form, Page, Released, SearchRequest, Unknown
from varanto.kit.context import Actor, Context
from varanto.log.model import Action
from varanto_client.compose import Person, case_note, informing, permit, prohibition
from varanto_formats.cda.model import Document


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A holder's documents under a temporary id, and a neighbour who works with the person by her code."""

    holder: Context
    asker: Context
    relationship: Document
    case: Document
    note: Document
    context: str

    def search(self, person: Person) -> Page | Refused:
        """The neighbour's search by permit."""
        purpose = Purpose(kind=PurposeKind.DISCLOSURE, context=WorkContext(relationship=self.context))
        wish = SearchRequest(client=person.identifier, purpose=purpose, filters=Search(client_ids=()))
        return service.search(self.asker, wish)

    def found(self, person: Person) -> list[str]:
        """What the search finds; it must not be refused."""
        page = self.search(person)
        assert isinstance(page, Page), page
        return [one.version.oid for one in page.items]

    def fetch(self, document: Document) -> Released | Refused | Unknown:
        """The neighbour's fetch by permit."""
        purpose = Purpose(kind=PurposeKind.DISCLOSURE, context=WorkContext(relationship=self.context))
        return service.fetch(self.asker, FetchRequest(document.oid, purpose), lambda _: Form.XML.value)

    def link(self) -> Document:
        """The holder learns the identity code."""
        made = next_version(self.relationship, IDENTIFIED, TEMPORARY)
        OFFICE.store(self.holder, made)
        return made


@pytest.fixture
def one(at_work: Callable[[Office], Context]) -> Newcomer:
    """A newcomer who is informed and gives a permit at the neighbour, who knows her code."""
    holder, asker = at_work(OFFICE), at_work(NEIGHBOUR)
    first = relationship(holder)
    case = opened(holder, [NEWCOMER])
    note = case_note(composer(OFFICE), case, description="Tavattiin.", place="Koti")
    OFFICE.store(holder, note)
    known = relationship(asker, IDENTIFIED, NEIGHBOUR)
    NEIGHBOUR.store(asker, informing(composer(NEIGHBOUR), IDENTIFIED, text_version="2024-1"))
    NEIGHBOUR.store(asker, permit(composer(NEIGHBOUR), IDENTIFIED, given=True))
    assert known.relationship
    return Newcomer(holder, asker, first, case, note, known.relationship)


def test_nothing_passes_by_a_temporary_id(one: Newcomer) -> None:
    """R-93: a bare temporary id opens no other register, and the code knows nothing of it."""
    assert one.relationship.relationship
    holder = replace(one, asker=one.holder, context=one.relationship.relationship)
    assert holder.search(NEWCOMER) == Refused("temporary-id")
    assert one.found(IDENTIFIED) == []
    assert one.fetch(one.note) == Unknown()


def test_after_the_link_documents_of_both_pass(one: Newcomer) -> None:
    """R-93: by the permit given under the code, by either identifier."""
    one.link()
    assert one.found(IDENTIFIED) == one.found(NEWCOMER) == [one.note.oid]
    assert isinstance(one.fetch(one.note), Released)


def test_a_prohibition_under_the_code_hides_what_the_temporary_id_has(one: Newcomer) -> None:
    """R-93: the will given under the code is about everything of hers."""
    one.link()
    OFFICE.store(one.holder, prohibition(composer(OFFICE), IDENTIFIED, documents=[one.note]))
    assert one.found(IDENTIFIED) == []
    assert one.fetch(one.note) == Unknown()


def test_after_the_link_is_taken_back_nothing_passes(one: Newcomer) -> None:
    """R-93: and what was decided while it held is decided the same again."""
    made = one.link()
    assert one.found(IDENTIFIED) == [one.note.oid]
    later = replace(one.holder, now=one.holder.now.replace(hour=14))
    OFFICE.store(later, next_version(made, IDENTIFIED))
    assert one.found(IDENTIFIED) == []
    assert isinstance(one.search(NEWCOMER), Refused)
    assert one.fetch(one.note) == Unknown()
    operator = replace(later, actor=Actor(system="operator", operator=True))
    (client_id,) = identities.find(operator, [CODE]).values()
    searches = [entry for entry in log.entries(operator, client_id) if entry.row.action is Action.DOCUMENT_SEARCH]
    released = [each for entry in searches for each in receipts_of(entry) if each.verdict and each.verdict.allowed]
    assert [each.verdict.oid for each in released if each.verdict] == [one.note.oid]
    again = decisions.replay(operator, released[0].id)
    assert isinstance(again, Replay)
    assert again.differs == ()


def test_a_shared_document_asks_every_person_once(one: Newcomer) -> None:
    """R-93: of a case shared with a newcomer nothing passes until she has a code, informing and a permit."""
    relationship(one.holder, ADULT)
    for made in (
        informing(composer(OFFICE), ADULT, text_version="2024-1"),
        permit(composer(OFFICE), ADULT, given=True),
    ):
        OFFICE.store(one.holder, made)
    known = relationship(one.asker, ADULT, NEIGHBOUR)
    case = opened(one.holder, [ADULT, NEWCOMER])
    shared = case_note(composer(OFFICE), case, description="Tavattiin.", place="Koti")
    OFFICE.store(one.holder, shared)
    assert known.relationship
    asking = replace(one, context=known.relationship)
    assert asking.found(ADULT) == []
    one.link()
    assert asking.found(ADULT) == [shared.oid]
    assert set(one.found(NEWCOMER)) == {one.note.oid, shared.oid}


def test_a_person_is_told_once_who_looked(one: Newcomer) -> None:
    """R-90: whoever looks at a shared document stands once in the log of each person, by whichever identifier."""
    relationship(one.holder, ADULT)
    shared = case_note(composer(OFFICE), opened(one.holder, [ADULT, NEWCOMER]), description="Tavattiin.", place="Koti")
    OFFICE.store(one.holder, shared)
    one.link()
    service.metadata(one.holder, FetchRequest(shared.oid, Purpose()))
    operator = replace(one.holder, actor=Actor(system="operator", operator=True))
    looked: list[int] = []
    for person in (ADULT, NEWCOMER):
        every = [
            entry
            for client in identities.person(operator, person.identifier).keys
            for entry in log.entries(operator, client)
        ]
        looked.append(len([entry for entry in every if entry.row.action is Action.METADATA_FETCH]))
    assert looked == [1, 1]
