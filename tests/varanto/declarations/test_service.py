"""The service of wills: who is told how much, and what planned prohibitions would hide."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.office import ADULT, NEIGHBOUR, NOW, OFFICE, OTHER, Office

import varanto.log.service as log
import varanto.organisations.service as organisations
from varanto.access.model import Administrative, Purpose, Refused, WorkContext
from varanto.declarations import service
from varanto.declarations.model import Preview, PreviewRequest, Told, WillsRequest
from varanto.kit.context import Actor, Context
from varanto.log.model import Action, Outcome
from varanto.organisations.model import Function, Sector
from varanto.wills.model import PermitState, Wills
from varanto_client.compose import Person, SafetyRestriction, case_note, informing, permit, prohibition
from varanto_formats.cda.model import Document
from varanto_formats.checks.facts import Prohibition, ProhibitionKind
from varanto_formats.identifiers import Identifier, hetu

CHILD = Person(
    Identifier(hetu.SYSTEM, hetu.make_test(date(2014, 5, 2), 912).value), "Lapsi", "Asiakas", date(2014, 5, 2), "2"
)
TEMPORARY = Identifier("1.2.246.10.99999901.22.2026", "010181-998X")


def asked(ctx: Context, client: Person = ADULT, *, history: bool = False, **context: Any) -> Told | Refused:
    """What is told of a client's will."""
    return service.search(ctx, WillsRequest(client.identifier, Purpose(context=WorkContext(**context)), history))


def told(ctx: Context, client: Person = ADULT, *, history: bool = False) -> Told:
    """What is told of a client's will; it must be told."""
    outcome = asked(ctx, client, history=history)
    assert isinstance(outcome, Told)
    return outcome


def against(kind: ProhibitionKind, *targets: str) -> Prohibition:
    """A planned prohibition."""
    return Prohibition(kind, targets, None)


def previewed(ctx: Context, *planned: Prohibition, client: Person = ADULT, **context: Any) -> tuple[set[str], set[str]]:
    """The set ids of what a plan would hide and of what would stay usable."""
    wish = PreviewRequest(client.identifier, Purpose(context=WorkContext(**context)), planned)
    seen = service.preview(ctx, wish)
    assert isinstance(seen, Preview)
    return {one.version.set_id for one in seen.hidden}, {one.version.set_id for one in seen.usable}


def citizen(ctx: Context, person: Person = ADULT, **changes: Any) -> Context:
    """The client at her own desk."""
    return replace(ctx, actor=Actor(system="operator", desk="citizen", person=person.identifier, **changes))


@pytest.fixture
def theirs(at_work: Callable[[Office], Context]) -> Context:
    """A professional of the neighbouring area, who does not know the client; its disclosure is in use."""
    ctx = at_work(NEIGHBOUR)
    for office in (OFFICE, NEIGHBOUR):
        found = organisations.organisation(ctx, office.controller)
        assert found
        organisations.put_organisation(ctx, replace(found, functions=(Function.DISCLOSURE,)))
    return ctx


@pytest.fixture
def will(ctx: Context) -> Document:
    """A client who was informed, permits, and prohibits one service task; gives the prohibition."""
    OFFICE.store(ctx, informing(OFFICE.composer(), ADULT, text_version="2024-1"))
    OFFICE.store(ctx, permit(OFFICE.composer(), ADULT, given=True))
    made = prohibition(OFFICE.composer(), ADULT, service_tasks=["10"])
    OFFICE.store(ctx, made)
    return made


@pytest.fixture
def note(ctx: Context) -> Document:
    """A note of a meeting in a case of the client."""
    made = case_note(OFFICE.composer(), OFFICE.open_case(ctx), description="Tavattiin.", place="Toimisto")
    OFFICE.store(ctx, made)
    return made


def test_whoever_works_with_the_client_is_told_all(ctx: Context, will: Document) -> None:
    """R-48: with a live relationship states, prohibitions and the documents that say so, of whichever controller."""
    OFFICE.store(ctx, OFFICE.composer().relationship(ADULT, ["24"]))
    found = told(ctx)
    assert found.whole
    assert (found.wills.informed, found.wills.newest_informed) == (True, False)
    assert found.wills.permit is PermitState.GIVEN
    assert [one.targets for one in found.wills.prohibitions] == [("10",)]
    assert {one.version.document_group.value for one in found.documents} == {"6", "8", "9"}


def test_whoever_does_not_work_with_her_is_told_the_states_alone(theirs: Context, will: Document) -> None:
    """R-48: what she has prohibited is nobody's business who does not work with her (A43)."""
    found = told(theirs)
    assert not found.whole
    assert found.documents == ()
    NEIGHBOUR.store(theirs, NEIGHBOUR.composer().relationship(ADULT, ["24"]))
    assert told(theirs).whole


def test_an_ended_relationship_opens_for_thirty_days(theirs: Context, will: Document) -> None:
    """A1: a relationship that ended longer ago is no work with the client."""
    day = NOW.date()
    ended = NEIGHBOUR.composer().relationship(
        ADULT, ["24"], started=day - timedelta(90), ended=day - timedelta(30), ending_reason="Päättyi"
    )
    NEIGHBOUR.store(theirs, ended)
    assert told(theirs).whole
    assert not told(replace(theirs, now=theirs.now + timedelta(days=1))).whole


def test_a_context_that_is_sent_must_be_true(ctx: Context, note: Document) -> None:
    """A1: a relationship that is claimed and is not there refuses the question."""
    assert asked(ctx, relationship="1.2.3") == Refused("context-missing")


def test_a_stranger_is_told_what_a_client_without_wills_is(ctx: Context) -> None:
    """Nobody learns from the service of wills whether a person is a client anywhere."""
    OFFICE.store(ctx, informing(OFFICE.composer(), OTHER, text_version="2025-1"))
    stranger, known = told(ctx, ADULT), told(ctx, OTHER)
    assert (stranger.wills, stranger.whole, stranger.documents) == (Wills(), False, ())
    assert (known.whole, known.documents) == (False, ())


def test_history_has_the_versions_before(ctx: Context, will: Document) -> None:
    """R-42: earlier versions come when they are asked for."""
    OFFICE.store(ctx, OFFICE.composer().relationship(ADULT, ["24"]))
    OFFICE.store(ctx, OFFICE.composer().replacement(will))
    versions = [one.version.version for one in told(ctx, history=True).documents if one.version.set_id == will.set_id]
    assert sorted(versions) == [1, 2]
    assert [one.version.version for one in told(ctx).documents if one.version.set_id == will.set_id] == [2]


def test_the_client_herself_is_told_all_and_others_nothing(ctx: Context, will: Document) -> None:
    """R-48: at the citizen's desk one sees one's own will, whoever stored it, and nobody else's."""
    assert told(citizen(ctx)).whole
    assert len(told(citizen(ctx)).documents) == 3
    assert asked(citizen(ctx, OTHER)) == Refused("role-insufficient")
    assert asked(citizen(ctx, ADULT, on_behalf_of=OTHER.identifier)) == Refused("role-insufficient")


def test_whoever_acts_for_an_adult_is_told_and_plans_as_she_would(ctx: Context, will: Document) -> None:
    """R-147: a mandate gives the same view (A31); a custodian's right has ended at 18, others act in no role."""
    for capacity in (None, "32", "33", "34"):
        acting = citizen(ctx, OTHER, on_behalf_of=ADULT.identifier, capacity=capacity)
        assert told(acting).wills == told(citizen(ctx)).wills
        assert told(acting).whole
        assert previewed(acting, against(ProhibitionKind.SERVICE_TASK, "24")) == (set(), set())
    for capacity in ("31", "99"):
        acting = citizen(ctx, OTHER, on_behalf_of=ADULT.identifier, capacity=capacity)
        assert asked(acting) == Refused("role-insufficient")


def test_a_guardian_is_told_of_the_childs_will_and_plans_no_prohibition(ctx: Context) -> None:
    """R-147: D-03: a guardian is informed and permits; a minor's prohibition is made with a professional."""
    guardian = citizen(ctx, OTHER, on_behalf_of=CHILD.identifier)
    assert told(guardian, CHILD).whole
    wish = PreviewRequest(CHILD.identifier, Purpose(), (against(ProhibitionKind.SERVICE_TASK, "24"),))
    assert service.preview(guardian, wish) == Refused("guardian-may-not-prohibit")
    assert isinstance(service.preview(citizen(ctx, CHILD), wish), Preview)


def test_no_guardian_asks_where_a_safety_restriction_is(ctx: Context) -> None:
    """R-147: A31: neither where the child is restricted nor where the guardian is, as a client of anybody."""
    guardian = citizen(ctx, OTHER, on_behalf_of=CHILD.identifier)
    OFFICE.store(ctx, OFFICE.composer().relationship(OTHER, ["24"], safety_restriction=SafetyRestriction()))
    assert asked(guardian, CHILD) == Refused("role-insufficient")
    assert told(citizen(ctx, CHILD), CHILD).whole


@pytest.mark.parametrize("desk", ["archivist", "officer"])
def test_the_other_desks_never_see_wills(ctx: Context, will: Document, desk: str) -> None:
    """R-15: neither the archivist nor the data-protection officer is shown a will (row 23)."""
    actor = Actor(system="operator", organization=OFFICE.controller, desk=desk, role="O3", register="1")
    assert asked(replace(ctx, actor=actor)) == Refused("role-insufficient")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"organization": ""}, "own-register-only"),
        ({"role": "R5"}, "own-register-only"),
        ({"role": "O1"}, "role-insufficient"),
    ],
)
def test_the_asker_must_be_somebody(ctx: Context, changes: dict[str, Any], code: str) -> None:
    """Preconditions P0 hold for wills too (A3, A26)."""
    assert asked(replace(ctx, actor=replace(ctx.actor, **changes))) == Refused(code)


def test_an_administrator_or_a_system_gets_no_items(ctx: Context, will: Document) -> None:
    """R-48: work with the client is a professional's; a system or an administrative task learns the states (A4)."""
    OFFICE.store(ctx, OFFICE.composer().relationship(ADULT, ["24"]))
    administrator = replace(ctx, actor=replace(ctx.actor, role="R5", authority=False))
    outcome = asked(administrator, administrative=Administrative.COMPLAINT)
    assert isinstance(outcome, Told)
    assert not outcome.whole
    assert not told(replace(ctx, actor=replace(ctx.actor, role="SYSTEM", professional=None))).whole


def test_health_providers_are_not_let_in_yet(ctx: Context) -> None:
    """D-01, A38: as long as permits between the sectors are not in use."""
    found = organisations.organisation(ctx, OFFICE.controller)
    assert found
    organisations.put_organisation(ctx, replace(found, sector=Sector.HEALTH))
    assert asked(ctx) == Refused("organization-not-active")


def test_on_a_temporary_id_there_is_no_will(ctx: Context) -> None:
    """D-22: permits and prohibitions need the identity code, so nothing is told on another identifier."""
    assert asked(ctx, replace(ADULT, identifier=TEMPORARY)) == Refused("temporary-id")


def test_every_question_is_logged(ctx: Context, will: Document) -> None:
    """R-16: who was told what of whose will, and refused questions as attempts."""
    OFFICE.store(ctx, OFFICE.composer().relationship(ADULT, ["24"]))
    told(ctx)
    asked(ctx, relationship="1.2.3")
    previewed(ctx, against(ProhibitionKind.SERVICE_TASK, "24"))
    entries = {
        (one.row.action, one.row.outcome): one
        for one in log.entries(ctx, ctx.keys.client_id(ADULT.identifier))
        if one.row.action in {Action.WILLS_SEARCH, Action.WILLS_PREVIEW}
    }
    assert len(entries) == 3
    assert will.oid in entries[Action.WILLS_SEARCH, Outcome.DONE].row.documents
    assert entries[Action.WILLS_SEARCH, Outcome.REFUSED].private.detail["refused"] == "context-missing"
    planned: Any = entries[Action.WILLS_PREVIEW, Outcome.DONE].private.detail["planned"]
    assert planned[0]["targets"] == ["24"]


@pytest.mark.parametrize(
    "plan",
    [
        lambda note: against(ProhibitionKind.DOCUMENT, note.set_id),
        lambda note: against(ProhibitionKind.SERVICE_TASK, "10", "24"),
        lambda note: against(ProhibitionKind.CONTROLLER, OFFICE.controller),
    ],
)
def test_a_preview_tells_what_would_be_hidden(ctx: Context, note: Document, plan: Callable[[Document], Any]) -> None:
    """R-49: a document that the plan hits would be hidden, the others stay usable; nothing is stored."""
    assert previewed(ctx, plan(note)) == ({note.set_id}, set())
    assert previewed(ctx) == (set(), {note.set_id})
    assert told(ctx).wills == Wills()


def test_what_no_permit_opens_is_neither_hidden_nor_usable(ctx: Context) -> None:
    """A8: relationship and case documents never pass by permit, so a prohibition changes nothing for them."""
    OFFICE.open_case(ctx)
    assert previewed(ctx, against(ProhibitionKind.CONTROLLER, OFFICE.controller)) == (set(), set())


def test_a_preview_names_only_what_the_asker_can_find(theirs: Context, ctx: Context, note: Document) -> None:
    """R-49: the documents of others are named only where the asker finds them now by the client's permit (A44)."""
    plan = against(ProhibitionKind.SERVICE_TASK, "24")
    relationship = NEIGHBOUR.composer().relationship(ADULT, ["24"])
    NEIGHBOUR.store(theirs, relationship)
    context: Any = {"relationship": relationship.relationship}
    assert previewed(theirs, plan, **context) == (set(), set())
    OFFICE.store(ctx, informing(OFFICE.composer(), ADULT, text_version="2025-1"))
    OFFICE.store(ctx, permit(OFFICE.composer(), ADULT, given=True))
    assert previewed(theirs, plan, **context) == ({note.set_id}, set())
    assert previewed(theirs, plan) == (set(), set())
    OFFICE.store(ctx, prohibition(OFFICE.composer(), ADULT, documents=[note]))
    assert previewed(theirs, plan, **context) == (set(), set())


def test_the_client_sees_her_own_in_all_registers(theirs: Context, ctx: Context, note: Document) -> None:
    """R-49: at her own desk a plan is weighed against every document of hers, wherever it is kept (A44)."""
    case = NEIGHBOUR.open_case(theirs)
    other = case_note(NEIGHBOUR.composer(), case, description="Tavattiin.", place="Toimisto")
    NEIGHBOUR.store(theirs, other)
    hidden, usable = previewed(citizen(ctx), against(ProhibitionKind.CONTROLLER, NEIGHBOUR.controller))
    assert (hidden, usable) == ({other.set_id}, {note.set_id})


def test_a_shared_document_is_named_to_none_of_its_clients(ctx: Context) -> None:
    """§6.4: at a citizen's desk what is also another client's is not shown."""
    composer = OFFICE.composer()
    for person in (ADULT, OTHER):
        OFFICE.store(ctx, composer.relationship(person, ["24"]))
    case = composer.case([ADULT, OTHER], "24", "Perheen tuki")
    OFFICE.store(ctx, case)
    OFFICE.store(ctx, case_note(composer, case, description="Tavattiin.", place="Toimisto"))
    assert previewed(citizen(ctx), against(ProhibitionKind.SERVICE_TASK, "24")) == (set(), set())
    assert len(previewed(ctx, against(ProhibitionKind.SERVICE_TASK, "24"))[0]) == 1


def test_a_preview_is_refused_like_a_search(ctx: Context) -> None:
    """What refuses the question about a will refuses the preview too, and is logged."""
    wish = PreviewRequest(TEMPORARY, Purpose(), ())
    assert service.preview(ctx, wish) == Refused("temporary-id")
