"""The client against a running repository: wills, previews, decisions, notices and logs as nouns."""

from collections.abc import Callable

import pytest
from tests.live import Desk, Live

from varanto_client.client import Client
from varanto_client.compose import Person, case_note, informing, permit, prohibition
from varanto_client.errors import Conflict, NotFound
from varanto_client.model import (
    Acting,
    Book,
    DecisionOutcome,
    DisclosureNotice,
    LogFilters,
    NoticeBasis,
    NoticeDiscloser,
    NoticeRecipient,
    PermitState,
    Prohibition,
    ProhibitionKind,
    Purpose,
)
from varanto_formats.cda.model import Document


@pytest.fixture
def note(desk: Desk, person: Person) -> Document:
    """A note about an informed client who permits disclosure."""
    made = case_note(desk.composer, desk.open_case(person), description="Tavattiin.", place="Toimisto")
    desk.store(made)
    desk.store(informing(desk.composer, person, text_version="2025-1"))
    desk.store(permit(desk.composer, person, given=True))
    return made


@pytest.fixture
def officer(server: Live) -> Client:
    """The data-protection officer of the first welfare area."""
    return server.operator(Acting.as_officer(server.world["organizations"][0]["oid"]))


@pytest.fixture
def asks(server: Live, person: Person) -> Callable[[], list[str]]:
    """A search by permit of the neighbouring area, which works with the client too: the decisions of what it found."""
    neighbour = server.desk(1)
    relationship = neighbour.composer.relationship(person, ["24"])
    neighbour.store(relationship)
    purpose = Purpose.disclosure(relationship=relationship.relationship)

    def ask() -> list[str]:
        found = neighbour.client.search(person.identifier, purpose=purpose)
        return [one.decision for one in found if one.decision]

    return ask


def on_paper(desk: Desk, person: Person) -> DisclosureNotice:
    """A notice of what was given on paper."""
    return DisclosureNotice(
        clients=(person.identifier,),
        service_task="24",
        recipient=NoticeRecipient(type="authority", organization_name="Kansaneläkelaitos"),
        discloser=NoticeDiscloser(family=desk.composer.author.family),
        basis=NoticeBasis(code="consent", text="Asiakkaan suostumus"),
        purpose="Etuuden käsittely",
        described_data="Johtopäätökset",
        disclosed_on=desk.composer.today(),
        form="paper",
    )


def test_a_will_comes_as_nouns(desk: Desk, person: Person, note: Document) -> None:
    """States, prohibitions and documents; a plan tells what it would hide, and nothing of it is stored."""
    planned = [Prohibition(kind=ProhibitionKind.DOCUMENT, targets=(note.set_id,))]
    assert [one.oid for one in desk.client.preview_wills(person.identifier, planned).hidden] == [note.oid]
    assert desk.client.wills(person.identifier).prohibitions == ()
    desk.store(prohibition(desk.composer, person, documents=[note]))
    will = desk.client.wills(person.identifier, history=True)
    assert will.informing.newest_given
    assert (will.permit.state, will.permit.since) == (PermitState.GIVEN, desk.composer.today())
    assert [(one.kind, one.targets) for one in will.prohibitions] == [(ProhibitionKind.DOCUMENT, (note.set_id,))]
    assert len(will.documents) == 3


def test_a_decision_is_explained_and_taken_again(
    server: Live, desk: Desk, officer: Client, asks: Callable[[], list[str]], person: Person, note: Document
) -> None:
    """R-74: the officer, not the asker, learns why a note was released, and it agrees after a prohibition."""
    (number,) = asks()
    desk.store(prohibition(desk.composer, person, documents=[note]))
    assert asks() == []
    decision = officer.decision(number)
    assert (decision.outcome, decision.basis) == (DecisionOutcome.RELEASED, "B2")
    assert decision.document
    assert decision.document.oid == note.oid
    assert decision.ground
    assert {one.kind for one in decision.wills} >= {"informing", "permit"}
    again = officer.replay(number)
    assert again.agrees
    assert again.decided == again.again
    withheld = [one.rule for one in officer.decisions(document=note.oid) if one.outcome is DecisionOutcome.WITHHELD]
    assert withheld == ["prohibited"]
    with pytest.raises(NotFound):
        server.desk(1).client.decision(number)


def test_the_log_is_searched_and_proved(
    officer: Client, asks: Callable[[], list[str]], person: Person, note: Document
) -> None:
    """The officer finds the disclosure, its entry is in the signed log, and the log has only grown."""
    before = officer.log_checkpoint()
    asks()
    (entry,) = officer.log_search(LogFilters(client=person.identifier, book=Book.DISCLOSURE, outcome="done", limit=1))
    assert (entry.purpose, entry.basis, [one.oid for one in entry.documents]) == ("disclosure", "B2", [note.oid])
    proof = officer.log_proof(entry.entry)
    assert proof.entry
    assert proof.index < proof.size == int(proof.checkpoint.splitlines()[1])
    first = int(before.note.splitlines()[1])
    assert officer.log_consistency(first).first == before.note
    assert officer.log_consistency(first, first).path == ()
    assert before.key


def test_a_notice_is_made_corrected_and_invalidated(desk: Desk, person: Person) -> None:
    """R-75: the same notice again is the first one; a correction is its next version; an invalidated one stays."""
    desk.open_case(person)
    notice = on_paper(desk, person)
    made = desk.client.notice(notice)
    assert desk.client.notice(notice) == made
    assert desk.client.notice(notice, key="another").id != made.id
    corrected = desk.client.notice(notice, corrects=made)
    assert (corrected.id, corrected.version) == (made.id, 2)
    with pytest.raises(Conflict):
        desk.client.notice(notice, corrects=made, key="late")
    assert desk.client.invalidate_notice(made.id, "Väärä asiakas").state == "invalidated"
    assert [one.version for one in desk.client.notice_versions(made.id)] == [1, 2, 3]
    assert person.identifier.value not in repr(notice)
