"""Decision receipts: who may read them, what they say, and that deciding again as of then agrees."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import msgspec
import pytest
from tests.architecture import tree
from tests.office import ADULT, NEIGHBOUR, OFFICE, OTHER, Office
from tests.varanto.disclosure.neighbours import Neighbours, acting, composer, neighbours, shared_case

import varanto.log.service as log
from varanto.access.model import Purpose, PurposeKind, Refused
from varanto.archive.model import Search
from varanto.decisions import service
from varanto.decisions.model import DecisionSearch, NotShown, Receipt, Replay, grounds
from varanto.decisions.service.reading import receipts_of
from varanto.disclosure import service as disclosure
from varanto.disclosure.model import FetchRequest, Form, Page, SearchRequest
from varanto.disclosure.rules.deciding import BASES
from varanto.intake import service as intake
from varanto.intake.model import InvalidationRequest
from varanto.kit.context import Actor, Context
from varanto.kit.context import Professional as ActingProfessional
from varanto.log.model import Action, Event
from varanto_client.compose import permit, prohibition
from varanto_client.compose.blocks import content_of
from varanto_formats.identifiers import Identifier
from varanto_formats.identifiers.codesystems import PROFESSIONAL_REGISTER

COLLEAGUE = ActingProfessional(Identifier(PROFESSIONAL_REGISTER, "00098705727"), "Toinen Työntekijä")


@pytest.fixture
def both(at_work: Callable[[Office], Context]) -> Neighbours:
    """Two neighbours about one client who permits disclosure."""
    found = neighbours(at_work(OFFICE), at_work(NEIGHBOUR))
    found.permitted()
    return found


@pytest.fixture
def operator(ctx: Context) -> Context:
    """The operator of the repository."""
    return replace(ctx, actor=Actor(system="operator", operator=True))


def officer(ctx: Context) -> Context:
    """The data-protection officer of the same controller."""
    return replace(ctx, actor=Actor(system="operator", organization=ctx.actor.organization, desk="officer"))


def later(ctx: Context, hours: int = 1) -> Context:
    """The same some hours later."""
    return replace(ctx, now=ctx.now + timedelta(hours=hours))


def every_receipt(ctx: Context) -> list[Receipt]:
    """All decisions about the client that the log keeps."""
    return [one for entry in log.entries(ctx, ctx.keys.client_id(ADULT.identifier)) for one in receipts_of(entry)]


def test_a_released_item_leads_to_its_decision(both: Neighbours) -> None:
    """R-67: the id on a found item explains the release to the holder: rule, basis, the will's versions, who asked."""
    note = both.note()
    page = both.search()
    assert isinstance(page, Page)
    found = service.explain(both.holder, page.items[0].decision)
    assert isinstance(found, Receipt)
    assert found.verdict
    assert (found.verdict.oid, found.verdict.rule, found.verdict.basis) == (note.oid, "disclosure", "B2")
    assert {one.kind for one in found.record.evidence} == {"informing", "permit"}
    assert found.record.asker.organization == NEIGHBOUR.controller


def test_why_something_was_withheld_is_told_to_its_holder_only(both: Neighbours, operator: Context) -> None:
    """R-67: holder, its officer and the operator read why; the asker, her officer and strangers get as of nothing."""
    note = both.note()
    OFFICE.store(both.holder, prohibition(composer(OFFICE), ADULT, documents=[note]))
    both.found()
    found = service.receipts(both.holder, DecisionSearch(document=note.oid))
    assert [one.verdict and one.verdict.rule for one in found.items] == ["prohibited"]
    decision = found.items[0].id
    for reader in (both.holder, officer(both.holder), operator):
        assert isinstance(service.explain(reader, decision), Receipt)
    for reader in (both.asker, officer(both.asker), acting(both.holder, desk="archivist")):
        assert service.explain(reader, decision) == service.explain(reader, uuid4()) == NotShown()
        assert service.replay(reader, decision) == NotShown()


def test_the_released_is_not_explained_to_the_asker(both: Neighbours) -> None:
    """R-67: api.md: a decision is its holder's to read, also where it let the asker in."""
    both.note()
    page = both.search()
    assert isinstance(page, Page)
    assert service.explain(both.asker, page.items[0].decision) == NotShown()


def test_who_may_not_see_a_document_reads_no_decision_on_it(both: Neighbours) -> None:
    """R-67: within the holder a decision shows to those whose task shows the document, and never to the refused."""
    OFFICE.store(both.holder, composer(OFFICE).case([ADULT], "24", "Toinen asia"))
    outsider = acting(both.holder, role="R4", service_tasks=("20",))
    wish = SearchRequest(client=ADULT.identifier, purpose=Purpose(), filters=Search(client_ids=()))
    assert isinstance(disclosure.search(outsider, wish), Page)
    withheld = [one for one in every_receipt(both.holder) if one.verdict and one.verdict.rule == "role-filter"]
    assert withheld
    assert service.explain(outsider, withheld[0].id) == NotShown()
    assert service.explain(both.holder, withheld[0].id) == NotShown()
    colleague = acting(both.holder, professional=COLLEAGUE)
    assert isinstance(service.explain(colleague, withheld[0].id), Receipt)


def test_a_refused_request_is_the_operators_to_read(both: Neighbours, operator: Context) -> None:
    """R-67: a request that was refused as a whole is about nobody's document."""
    stranger = replace(both, relationship="1.2.246.10.99999902.96.2026.9")
    assert stranger.search() == Refused("context-missing")
    (refused,) = [one for one in every_receipt(both.holder) if one.record.refused == "context-missing"]
    assert service.explain(both.holder, refused.id) == NotShown()
    assert isinstance(service.explain(operator, refused.id), Receipt)


def test_replay_agrees_with_everything_that_was_decided(
    at_work: Callable[[Office], Context], operator: Context
) -> None:
    """R-68: after wills, versions and states have changed, each decision made before is made again the same."""
    both = neighbours(at_work(OFFICE), at_work(NEIGHBOUR))
    notes = [both.note(minutes=minutes) for minutes in (30, 20, 10)]
    both.note(case=shared_case(both, [ADULT, OTHER]))
    assert both.search() == Refused("informing-missing")
    both = replace(both, holder=later(both.holder), asker=later(both.asker, 2))
    given = both.permitted()
    forbidden = prohibition(composer(OFFICE), ADULT, documents=notes[:1])
    OFFICE.store(both.holder, forbidden)
    for kind in (PurposeKind.DISCLOSURE, PurposeKind.INCAPACITY, PurposeKind.STATUTORY):
        both.search(kind)
        both.fetch(notes[0], kind, Form.JSON)
        both.fetch(notes[1], kind, Form.JSON)
    decisions = every_receipt(both.holder)
    changed = later(both.holder, 2)
    OFFICE.store(changed, composer(OFFICE).replacement(given, content_of(permit(composer(OFFICE), ADULT, given=False))))
    OFFICE.store(changed, composer(OFFICE).replacement(forbidden, content_of(prohibition(composer(OFFICE), ADULT))))
    OFFICE.store(changed, composer(OFFICE, 5).replacement(notes[2]))
    etag = disclosure.metadata(changed, FetchRequest(notes[1].oid, Purpose())).version.sha256  # type: ignore[union-attr]
    intake.invalidate(changed, InvalidationRequest(notes[1].oid, etag, "duplicate", ""))
    assert replace(both, holder=changed, asker=later(both.asker)).search() == Refused("permit-missing")
    replays = [service.replay(later(operator, 9), one.id) for one in decisions]
    assert len(replays) > 30
    assert {one.verdict.allowed for one in decisions if one.verdict} == {True, False}
    assert [one for one in replays if not (isinstance(one, Replay) and one.agrees)] == []


def test_replay_tells_what_differs(both: Neighbours, operator: Context) -> None:
    """R-68: a recorded decision that the rules do not give is not confirmed."""
    note = both.note()
    both.found()
    (decision,) = [one for one in every_receipt(both.holder) if one.verdict and one.verdict.oid == note.oid]
    assert decision.verdict
    forged = replace(decision.record, verdicts=(replace(decision.verdict, rule="statutory", masked=True),))
    entry = log.record(operator, Event(action=Action.DOCUMENT_SEARCH, detail=msgspec.to_builtins(forged)))
    assert isinstance(again := service.replay(operator, disclosure.decision_id(entry, 1)), Replay)
    assert (again.agrees, again.differs) == (False, ("rule", "masked"))


def test_every_rule_has_its_ground() -> None:
    """R-67: whatever code the rules decide with can be told with its source, in three languages."""
    written = tree.strings(tree.SERVER / "disclosure" / "rules" / "deciding.py")
    codes = {text for text in written if re.fullmatch("[a-z]+(-[a-z]+)*", text)} | {kind.value for kind in BASES}
    assert codes - grounds().keys() == set()
    for ground in grounds().values():
        assert ground.source
        assert len({ground.text.fi, ground.text.sv, ground.text.en}) == 3


def test_reading_a_decision_is_logged(both: Neighbours) -> None:
    """R-16: reading and trying to read leave entries, the latter without the client."""
    both.note()
    page = both.search()
    assert isinstance(page, Page)
    service.explain(both.holder, page.items[0].decision)
    service.explain(both.asker, page.items[0].decision)
    rows = [one.row for one in log.entries(both.holder, both.holder.keys.client_id(ADULT.identifier))]
    assert [one.organisation for one in rows if one.action is Action.DECISION_READ] == [OFFICE.controller]
    nobody = [one.row for one in log.entries(both.holder, UUID(int=0))]
    assert [one.organisation for one in nobody if one.action is Action.DECISION_READ] == [NEIGHBOUR.controller]


def test_decisions_come_in_pages(both: Neighbours) -> None:
    """Pages follow each other without gap or repeat, newest first."""
    both.note()
    for hours in range(3):
        replace(both, asker=later(both.asker, hours)).search()
    whole = service.receipts(later(both.holder, 5), DecisionSearch(client=ADULT.identifier))
    first = service.receipts(later(both.holder, 5), DecisionSearch(client=ADULT.identifier, limit=2))
    rest = service.receipts(later(both.holder, 5), DecisionSearch(client=ADULT.identifier, after=first.last))
    assert whole.total == first.total == rest.total
    assert (*first.items, *rest.items) == whole.items
    assert [one.decided_at for one in whole.items] == sorted((one.decided_at for one in whole.items), reverse=True)
