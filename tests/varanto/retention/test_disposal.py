"""From what is ripe to what is gone: proposals, two persons, disposal, tombstones, certificates."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from tests.office import ADULT, NEIGHBOUR, NOW, OFFICE, OTHER, Office
from tests.varanto.intake.test_linking import CODE, linked
from tests.varanto.retention.conftest import FIRST, SECOND

import varanto.archive.service as archive
import varanto.deaths.service as deaths
import varanto.decisions.service as decisions
import varanto.log.service as log
import varanto.organisations.service as organisations
from varanto.access.model import Purpose, Refused
from varanto.archive.model import Group
from varanto.decisions.model import Replay
from varanto.disclosure import service as disclosure
from varanto.disclosure.model import FetchRequest, Item, Released, Unknown
from varanto.intake import service as intake
from varanto.kit.context import Actor, Context
from varanto.kit.errors import Invalid, Problem
from varanto.log.model import Action
from varanto.retention import service
from varanto.retention.model import DisposalList, HoldKind, State, Target
from varanto.retention.service.certifying import KIND
from varanto_client.compose import Person
from varanto_client.compose.blocks import content_of
from varanto_client.compose.client_documents import case_note
from varanto_client.compose.wills import permit
from varanto_formats.cda.model import Document
from varanto_formats.identifiers import Identifier, hetu

Acting = Callable[..., Context]
CLOSED = NOW.date()
LAST_DAY = NOW.replace(year=NOW.year + 30)
RIPE = LAST_DAY + timedelta(days=1)
DIED = date(2030, 5, 1)
BORN = date(2015, 4, 9)
CHILD = Person(Identifier(hetu.SYSTEM, hetu.make_test(BORN, 921).value), "Testi Lapsi", "Asiakas", BORN, "2")


def _closed_case(ctx: Context, clients: tuple[Person, ...] = (ADULT,), task: str = "24") -> Document:
    """A case that was closed today, with one note; gives the note."""
    composer = OFFICE.composer()
    for client in clients:
        OFFICE.store(ctx, composer.relationship(client, [task]))
    case = composer.case(list(clients), task, "Tuen tarve", opened=NOW - timedelta(days=90), closed=NOW)
    OFFICE.store(ctx, case)
    note = case_note(composer, case, description="Päätöskeskustelu.")
    OFFICE.store(ctx, note)
    return note


def _case_document(ctx: Context) -> str:
    """The OID of the client's case document."""
    kept = archive.everything(ctx, [ctx.keys.client_id(ADULT.identifier)])
    return next(one.oid for one in kept if one.document_group is Group.CASE)


def _approved(acting: Acting, now: datetime = RIPE) -> DisposalList:
    """A list of all that is ripe, proposed by one archivist and approved by another."""
    proposed = service.propose(acting(FIRST, now))
    return service.approve(acting(SECOND, now), proposed.list_id)


def _fetched(ctx: Context, oid: str) -> Released | Refused | Unknown:
    return disclosure.fetch(ctx, FetchRequest(oid, Purpose()), lambda offered: offered[0])


def _outcomes(ctx: Context, one: DisposalList) -> dict[str, str | None]:
    return {item.oid: item.outcome for item in service.show(ctx, one.list_id)[1]}


def test_a_term_is_told_with_its_reason(ctx: Context, acting: Acting) -> None:
    """R-100: whoever asks why a document is still there reads the row of the annex, the first day and the last."""
    note = _closed_case(ctx)
    term = service.term(acting(), note.oid).term
    assert (term.rule, term.state, term.start, term.end) == ("families", State.RUNNING, CLOSED, LAST_DAY.date())
    assert "30 vuotta asian sulkemisesta" in term.reason.fi


@pytest.mark.parametrize(
    ("task", "rule", "start", "years"),
    [
        ("24", "families", CLOSED, 30),
        ("TYO", "working-age", CLOSED, 10),
        ("IAK", "older-people", CLOSED, 10),
        ("PAI", "substance-abuse", CLOSED, 10),
        ("PER", "family-law", CLOSED, 10),
        ("10", "child-welfare", DIED, 2),
    ],
)
def test_documents_ripen_the_day_after_their_last(
    ctx: Context, acting: Acting, task: str, rule: str, start: date, years: int
) -> None:
    """R-100: the day before, the last day, the day after, as the archive finds it of what was stored."""
    note = _closed_case(ctx, task=task)
    deaths.state(acting(now=NOW.replace(year=2030)), ADULT.identifier, DIED)
    last = datetime.combine(start.replace(year=start.year + years), NOW.timetz())
    found = [service.term(acting(now=last + timedelta(days=days)), note.oid).term for days in (-1, 0, 1)]
    assert [one.state for one in found] == [State.RUNNING, State.RUNNING, State.EXPIRED]
    assert {(one.rule, one.end) for one in found} == {(rule, last.date())}


def test_family_law_matters_of_a_child_wait_for_120_years(ctx: Context, acting: Acting) -> None:
    """R-100: a note on a child's matter is kept 120 years from her birth, whoever else has died."""
    note = _closed_case(ctx, (CHILD,), "PER")
    term = service.term(acting(now=RIPE), note.oid).term
    assert (term.rule, term.end) == ("family-law-child", date(BORN.year + 120, BORN.month, BORN.day))


def test_nothing_is_proposed_before_its_time(ctx: Context, acting: Acting) -> None:
    """R-104: on the last day there is nothing to dispose of."""
    _closed_case(ctx)
    with pytest.raises(Problem, match="nothing-to-dispose"):
        service.propose(acting(now=LAST_DAY))


def test_an_open_case_is_never_ripe(ctx: Context, acting: Acting) -> None:
    """R-101: the clock of a case without an end does not run."""
    case = OFFICE.open_case(ctx)
    assert service.term(acting(now=RIPE), case.oid).term.state is State.WAITING


def test_the_sender_s_label_of_permanent_keeping_is_no_rule(ctx: Context, acting: Acting) -> None:
    """R-100: every header says `Säilytetään pysyvästi`; the annex decides all the same."""
    note = _closed_case(ctx)
    assert note.retention_class
    assert note.retention_class.code == "1"
    assert service.term(acting(now=RIPE), note.oid).term.state is State.EXPIRED


def test_deaths_start_clocks_and_can_be_taken_back(ctx: Context, acting: Acting) -> None:
    """R-101: a relationship document goes two years after death; a death told wrongly is taken back, and logged."""
    relationship = OFFICE.composer().relationship(ADULT, ["24"])
    OFFICE.store(ctx, relationship)
    later = acting(now=NOW.replace(year=2033))
    assert service.term(later, relationship.oid).term.state is State.WAITING
    assert deaths.state(later, ADULT.identifier, DIED)
    assert service.term(later, relationship.oid).term.end == date(2032, 5, 1)
    assert deaths.state(replace(later, now=later.now + timedelta(hours=1)), ADULT.identifier, None)
    assert service.term(later, relationship.oid).term.state is State.WAITING
    client_id = ctx.keys.client_id(ADULT.identifier)
    assert [one.row.action for one in log.entries(ctx, client_id)].count(Action.DEATH_STATE) == 2
    assert not deaths.state(later, OTHER.identifier, DIED)


def test_a_death_to_come_is_refused(ctx: Context, acting: Acting) -> None:
    """R-101: nobody has died tomorrow."""
    with pytest.raises(Problem, match="request-malformed"):
        deaths.state(acting(), ADULT.identifier, NOW.date() + timedelta(days=1))


def test_a_shared_document_waits_for_every_client(ctx: Context, acting: Acting) -> None:
    """R-102: child welfare of two is kept until two years after the later death."""
    note = _closed_case(ctx, (ADULT, OTHER), "10")
    later = acting(now=NOW.replace(year=2050))
    deaths.state(later, ADULT.identifier, DIED)
    assert service.term(later, note.oid).term.state is State.WAITING
    deaths.state(later, OTHER.identifier, date(2040, 1, 1))
    assert service.term(later, note.oid).term.end == date(2042, 1, 1)


def test_disability_documents_wait_until_the_need_has_ended(ctx: Context, acting: Acting) -> None:
    """R-102: a closed case is not the end while the relationship goes on; ended, the last closing is the start."""
    composer = OFFICE.composer()
    relationship = composer.relationship(ADULT, ["20"])
    case = composer.case([ADULT], "20", "Avun tarve", opened=NOW - timedelta(days=90), closed=NOW)
    note = case_note(composer, case, description="Palvelu päättyi.")
    for one in (relationship, case, note):
        OFFICE.store(ctx, one)
    assert service.term(acting(now=RIPE), note.oid).term.state is State.WAITING
    said = composer.relationship(ADULT, ["20"], oid=relationship.relationship, ended=CLOSED, ending_reason="Päättyi")
    OFFICE.store(ctx, composer.replacement(relationship, content_of(said)))
    assert service.term(acting(now=RIPE), note.oid).term.end == CLOSED.replace(year=CLOSED.year + 10)


@pytest.mark.parametrize("target", Target)
@pytest.mark.parametrize("kind", HoldKind)
def test_holds_keep_until_they_are_released(ctx: Context, acting: Acting, kind: HoldKind, target: Target) -> None:
    """R-103: a hold on client, case, set or document keeps what is ripe; released with a reason it keeps no more."""
    note = _closed_case(ctx)
    ripe = acting(now=RIPE)
    of = {
        Target.CLIENT: ADULT.identifier,
        Target.CASE: note.case or "",
        Target.SET: note.set_id,
        Target.DOCUMENT: note.oid,
    }
    hold = service.place(ripe, kind, target, of[target], "Muutoksenhaku vireillä")
    held = State.HELD if kind is HoldKind.HOLD else State.ARCHIVED
    assert service.term(ripe, note.oid).term.state is held
    service.release(ripe, hold, "Päätös on lainvoimainen")
    assert service.term(ripe, note.oid).term.state is State.EXPIRED
    with pytest.raises(Problem, match="hold-unknown"):
        service.release(ripe, hold, "Toistamiseen")


def test_holds_stay_in_their_register(ctx: Context, acting: Acting) -> None:
    """R-103: nobody holds what another register keeps, nor learns that it is there."""
    note = _closed_case(ctx)
    for of, target in ((ADULT.identifier, Target.CLIENT), (note.oid, Target.DOCUMENT), ("1.2.3", Target.CASE)):
        with pytest.raises(Problem, match="document-unknown"):
            service.place(acting(office=NEIGHBOUR), HoldKind.HOLD, target, of, "Ei oma")


def test_only_archivists_of_the_register_act(ctx: Context, acting: Acting) -> None:
    """R-104: a social worker, and the archivist of another register, see and do nothing."""
    _closed_case(ctx)
    one = service.propose(acting(now=RIPE))
    with pytest.raises(Problem, match="role-insufficient"):
        service.show(ctx, one.list_id)
    with pytest.raises(Problem, match="not-your-register"):
        service.show(acting(office=NEIGHBOUR), one.list_id)
    with pytest.raises(Problem, match="list-unknown"):
        service.show(acting(), uuid4())


def test_two_persons_dispose(ctx: Context, acting: Acting) -> None:
    """R-104: nothing goes without approval, the proposer cannot approve, nobody approves twice."""
    _closed_case(ctx)
    one = service.propose(acting(FIRST, RIPE))
    with pytest.raises(Problem, match="list-not-approved"):
        service.dispose(acting(FIRST, RIPE), one.list_id)
    with pytest.raises(Problem, match="second-person-required"):
        service.approve(acting(FIRST, RIPE), one.list_id)
    service.approve(acting(SECOND, RIPE), one.list_id)
    with pytest.raises(Problem, match="list-approved"):
        service.approve(acting("00000000333", RIPE), one.list_id)


def test_what_is_disposed_of_is_gone_and_leaves_a_tombstone(ctx: Context, acting: Acting) -> None:
    """R-105: bytes, metadata and key go; which document it was, by which rule and list it went, and the log stay."""
    note = _closed_case(ctx)
    one = _approved(acting)
    done = service.dispose(acting(SECOND, RIPE), one.list_id)
    assert (done.done, done.left) == (2, 0)
    buried = archive.tombstone(ctx, note.oid)
    assert buried
    assert (buried.rule, buried.list_id, buried.version) == ("families", one.list_id, 1)
    assert archive.find(ctx, note.oid) is None
    actions = [entry.row.action for entry in log.entries(ctx, ctx.keys.client_id(ADULT.identifier))]
    assert actions.count(Action.DOCUMENT_DISPOSE) == 2
    assert actions.count(Action.DOCUMENT_STORE) == 3
    left = ctx.db.execute("""
        select oid from document union all select oid from document_body union all select oid from document_salt
         union all select oid from document_receipt""").fetchall()
    assert (note.oid,) not in left


def test_only_the_holder_s_staff_learn_that_it_was_disposed_of(
    ctx: Context, acting: Acting, at_work: Callable[[Office], Context]
) -> None:
    """R-106: 410 for those whose document it was, for everybody else the same as for one that never was (A46)."""
    note = _closed_case(ctx)
    service.dispose(acting(SECOND, RIPE), _approved(acting).list_id)
    assert _fetched(ctx, note.oid) == Unknown(disposed=True)
    assert _fetched(at_work(NEIGHBOUR), note.oid) == Unknown() == _fetched(ctx, f"{OFFICE.root}.95.1999.1")


def test_an_oid_never_names_another_document(
    ctx: Context, acting: Acting, at_work: Callable[[Office], Context]
) -> None:
    """R-105: what was disposed of does not come back; its OID is taken for ever, to others as if it were malformed."""
    note = _closed_case(ctx)
    service.place(acting(), HoldKind.HOLD, Target.DOCUMENT, _case_document(ctx), "Asia-asiakirja säilyy")
    service.dispose(acting(SECOND, RIPE), _approved(acting).list_id)
    with pytest.raises(Invalid) as own, ctx.db.transaction():
        intake.store(ctx, OFFICE.sealed(note))
    assert own.value.kind.code == "document-exists"
    stranger = at_work(NEIGHBOUR)
    case = NEIGHBOUR.open_case(stranger)
    theirs = case_note(NEIGHBOUR.composer(), case, description="Uusi.")
    body = replace(theirs.body, element_id=f"OID{note.oid}") if theirs.body else None
    with pytest.raises(Invalid) as other, ctx.db.transaction():
        intake.store(stranger, NEIGHBOUR.sealed(replace(theirs, oid=note.oid, set_id=note.oid, body=body)))
    codes = {one.code for one in other.value.findings}
    assert "oid-invalid" in codes
    assert "document-exists" not in codes


def test_a_case_id_never_names_another_case(ctx: Context, acting: Acting, at_work: Callable[[Office], Context]) -> None:
    """R-105: the id of a case that was disposed of stays taken, to others as if it were malformed."""
    note = _closed_case(ctx)
    service.dispose(acting(SECOND, RIPE), _approved(acting).list_id)
    stranger, composer = at_work(NEIGHBOUR), NEIGHBOUR.composer()
    NEIGHBOUR.store(stranger, composer.relationship(ADULT, ["24"]))
    with pytest.raises(Invalid) as other, ctx.db.transaction():
        intake.store(stranger, NEIGHBOUR.sealed(composer.case([ADULT], "24", "Uusi asia", oid=note.case)))
    assert {one.code for one in other.value.findings} == {"oid-invalid"}


def test_lists_are_looked_at_anew_when_their_turn_comes(ctx: Context, acting: Acting) -> None:
    """R-104: a hold that came after the approval keeps its document, and the case whose closing is its clock."""
    note = _closed_case(ctx)
    other = OFFICE.composer().replacement(note)
    OFFICE.store(ctx, other)
    one = _approved(acting)
    service.place(acting(FIRST, RIPE), HoldKind.HOLD, Target.DOCUMENT, note.oid, "Kantelu")
    service.dispose(acting(SECOND, RIPE), one.list_id)
    case = _case_document(ctx)
    assert _outcomes(acting(now=RIPE), one) == {note.oid: "kept", case: "kept", other.oid: "disposed"}
    assert archive.find(ctx, note.oid)


def test_a_death_taken_back_keeps(ctx: Context, acting: Acting) -> None:
    """R-104: what was on an approved list stays when its client turns out to live."""
    relationship = OFFICE.composer().relationship(ADULT, ["24"])
    OFFICE.store(ctx, relationship)
    later = NOW.replace(year=2033)
    deaths.state(acting(now=later), ADULT.identifier, DIED)
    one = _approved(acting, later)
    deaths.state(acting(now=later + timedelta(hours=1)), ADULT.identifier, None)
    service.dispose(acting(SECOND, later + timedelta(hours=2)), one.list_id)
    assert _outcomes(acting(), one) == {relationship.oid: "kept"}


def test_a_disposal_goes_on_where_it_was_stopped(ctx: Context, acting: Acting) -> None:
    """R-104: item by item; calling again after the end changes nothing."""
    _closed_case(ctx)
    one = _approved(acting)
    steps = [service.dispose(acting(SECOND, RIPE), one.list_id, 1) for _ in range(3)]
    assert [(step.done, step.left) for step in steps] == [(1, 1), (2, 0), (2, 0)]


def test_the_application_cannot_remove_what_no_list_names(ctx: Context, acting: Acting) -> None:
    """R-105: neither by the function for disposals nor past it; the database itself refuses."""
    note = _closed_case(ctx)
    version = archive.find(ctx, note.oid)
    proposed = service.propose(acting(FIRST, RIPE))
    assert version
    for list_id in (uuid4(), proposed.list_id):
        assert not archive.dispose(ctx, version, list_id, [])
    for statement in (
        "delete from document_salt",
        "select document_erase(client_id, oid, '{}') from document",
        "select document_bury(client_id, oid, client_id, now()) from document",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), ctx.db.transaction():
            ctx.db.execute(statement)
    assert archive.find(ctx, note.oid)


def test_a_list_that_was_added_to_is_not_approved(ctx: Context, acting: Acting) -> None:
    """R-104: what two persons approve is what one of them proposed."""
    note = _closed_case(ctx)
    one = service.propose(acting(FIRST, RIPE))
    ctx.db.execute(
        "insert into disposal_item (client_id, list_id, oid, rule, ended, turn) "
        "select client_id, list_id, %s, rule, ended, turn "
        "from disposal_item where oid = %s",
        (f"{note.oid}.1", note.oid),
    )
    for act in (service.approve, service.begin):
        with pytest.raises(Problem, match="list-changed"):
            act(acting(SECOND, RIPE), one.list_id)
        ctx.db.execute("update disposal_list set approved_at = now(), approved_by = 'x', approval_entry = list_id")


def test_the_certificate_says_what_went_by_whom_and_how(ctx: Context, acting: Acting) -> None:
    """R-107: it is signed, names documents, rules and both persons, and is given only once all is done."""
    note = _closed_case(ctx)
    one = _approved(acting)
    with pytest.raises(Problem, match="disposal-unfinished"):
        service.certify(acting(SECOND, RIPE), one.list_id, [])
    service.dispose(acting(SECOND, RIPE), one.list_id)
    text = service.certify(acting(SECOND, RIPE), one.list_id, ["Rewritten."])
    said = json.loads(text)
    assert (said["proposed_by"], said["approved_by"], said["how"]) == (FIRST, SECOND, ["Rewritten."])
    assert (note.oid, "families") in {(gone["oid"], gone["rule"]) for gone in said["disposed"]}
    signed = json.loads(ctx.keys.verify(said.pop("jws"), KIND))
    assert signed == said
    assert service.certify(acting(FIRST, RIPE), one.list_id, ["Anew."]) == text


def test_a_preview_counts_and_names_nobody(ctx: Context, acting: Acting) -> None:
    """R-108: how much becomes ripe in which year by which rule; log entries after their twelve years among it."""
    _closed_case(ctx)
    found = service.preview(acting())
    assert found.ripe[LAST_DAY.year, "families"] == 2
    assert found.ripe[NOW.year + 12, "log"] >= 3
    assert found.states == {State.RUNNING: 2, State.WAITING: 1}


def test_earlier_versions_of_wills_go_before_the_newest(ctx: Context, acting: Acting) -> None:
    """R-109: a replaced permit goes twelve years after the newer one was made, the newest twelve years after death."""
    composer = OFFICE.composer()
    OFFICE.open_case(ctx)
    first = permit(composer, ADULT, given=True)
    OFFICE.store(ctx, first)
    second = composer.replacement(first)
    OFFICE.store(ctx, second)
    later = NOW.replace(year=NOW.year + 12) + timedelta(days=1)
    assert service.term(acting(now=later), first.oid).term.state is State.EXPIRED
    assert service.term(acting(now=later), second.oid).term.state is State.WAITING
    service.dispose(acting(SECOND, later), _approved(acting, later).list_id)
    kept = ctx.db.execute("select oid from will").fetchall()
    assert kept == [(second.oid,)]


def test_a_death_counts_under_every_identifier(ctx: Context, acting: Acting) -> None:
    """R-101: told by the identity code it starts the clocks of what was kept under the temporary id before."""
    made = linked(ctx)
    assert made.replaces
    assert deaths.state(acting(now=NOW.replace(year=2031)), CODE, DIED)
    for oid in (made.oid, made.replaces.oid):
        assert service.term(acting(now=NOW.replace(year=2031)), oid).term.end == date(2032, 5, 1)


def test_a_decision_taken_again_says_that_the_document_is_gone(ctx: Context, acting: Acting) -> None:
    """R-105: who was shown it and on which ground stays explained; the replay says why it cannot agree."""
    note = _closed_case(ctx)
    shown = disclosure.metadata(ctx, FetchRequest(note.oid, Purpose()))
    assert isinstance(shown, Item)
    service.dispose(acting(SECOND, RIPE), _approved(acting).list_id)
    operator = replace(ctx, actor=Actor(system="operator", operator=True), now=RIPE)
    again = decisions.replay(operator, shown.decision)
    assert isinstance(again, Replay)
    assert again.differs == ("disposed",)


def test_what_another_list_took_is_gone(ctx: Context, acting: Acting) -> None:
    """R-104: of two approved lists with the same documents the first disposes; the second says that they are gone."""
    note = _closed_case(ctx)
    first, second = _approved(acting), _approved(acting)
    service.dispose(acting(SECOND, RIPE), first.list_id)
    service.dispose(acting(SECOND, RIPE), second.list_id)
    assert set(_outcomes(acting(now=RIPE), second).values()) == {"gone"}
    buried = archive.tombstone(ctx, note.oid)
    assert buried
    assert buried.list_id == first.list_id


def test_a_desk_keeps_to_the_register_it_has_picked(ctx: Context, acting: Acting) -> None:
    """R-104: the archivist of another register of the same controller finds nothing to list or to explain."""
    note = _closed_case(ctx)
    other = replace(acting(FIRST, RIPE), actor=replace(acting().actor, register="5"))
    with pytest.raises(Problem, match="nothing-to-dispose"):
        service.propose(other)
    with pytest.raises(Problem, match="document-unknown"):
        service.term(other, note.oid)


def test_an_inherited_register_is_looked_after_by_its_holder(ctx: Context, acting: Acting) -> None:
    """R-104: after a controller has ended its successor holds, lists and disposes of what it kept (16 §)."""
    note = _closed_case(ctx)
    found = organisations.organisation(ctx, OFFICE.controller)
    assert found
    organisations.put_organisation(ctx, replace(found, ended=NOW.date(), successor=NEIGHBOUR.controller))
    heir = acting(FIRST, RIPE, NEIGHBOUR)
    hold = service.place(heir, HoldKind.HOLD, Target.SET, note.set_id, "Kantelu", OFFICE.controller)
    assert service.term(heir, note.oid).term.state is State.HELD
    service.release(heir, hold, "Ratkaistu")
    one = service.approve(acting(SECOND, RIPE, NEIGHBOUR), service.propose(heir, OFFICE.controller).list_id)
    assert service.dispose(heir, one.list_id).left == 0
    assert _fetched(replace(ctx, actor=NEIGHBOUR.actor), note.oid) == Unknown(disposed=True)
    assert _fetched(ctx, note.oid) == Unknown()
