"""What a producer would lose: the gate's own decision, once as things are and once as after an end today."""

from collections import Counter
from dataclasses import replace
from datetime import date

import varanto.access.service as access
import varanto.log.service as log
import varanto.organisations.service as organisations
from varanto.access.model import Asker, Purpose, PurposeKind, Refused, Situation
from varanto.access.rules import admit
from varanto.access.rules.roles import kind_of
from varanto.archive.model import Group, Search, Version
from varanto.disclosure.model import Item, Way
from varanto.disclosure.rules import decide
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.log.model import Action, Event
from varanto.organisations.model import Kind, Organisation
from varanto.rights.model import Span
from varanto.rightsmap.model import Losses, LossRequest
from varanto.rightsmap.service import reading
from varanto_formats.cda.times import HELSINKI

ROLES = {Kind.PRIVATE: "P2", Kind.PUBLIC: "R4"}
"""In which role the producer's workers look (readings.md A51)."""
GROUPS = {Group.RELATIONSHIP: "relationship", Group.CASE: "case"}


def preview(ctx: Context, request: LossRequest) -> Losses | Refused:
    """Which documents of the caller's register a producer's unit reads now and would not if its right ended today.

    Only what the asker herself finds is looked at. Raises `organization-unknown` for an unknown unit.
    """
    if refused := reading.refused(ctx):
        return Refused(refused)
    unit = organisations.organisation(ctx, request.unit)
    if unit is None:
        raise Problem("organization-unknown")
    found = reading.everything(ctx, request.client, Search(client_ids=()))
    if isinstance(found, Refused):
        return found
    losses = _losses(ctx, request, unit, found)
    record = access.client(ctx, request.client)
    event = Event(
        action=Action.RIGHTS_PREVIEW,
        client_id=record.client_id,
        controller=ctx.actor.organization,
        documents=tuple(one.version.oid for one in losses.items),
        purpose=PurposeKind.OWN,
        detail={"unit": unit.oid, "counts": dict(losses.counts)},
    )
    log.record(ctx, event)
    return losses


def _losses(ctx: Context, request: LossRequest, unit: Organisation, found: list[Item]) -> Losses:
    day, record = ctx.now.astimezone(HELSINKI).date(), access.client(ctx, request.client)
    purpose = Purpose(kind=PurposeKind.REGISTER_RIGHT, organiser=ctx.actor.organization)
    gathering = access.Gathering(ctx, _worker(ctx, unit), purpose)
    now = _with_tasks(gathering.situation(record), unit.oid)
    if refused := admit(now, about_client=True):
        return Losses(unit, day, (), {}, refused)
    then = _ended(now, unit.oid)
    opens_then = admit(then, about_client=True) is None
    judged = gathering.judge(record, [one.version for one in found])
    lost = tuple(
        item
        for item, one in zip(found, judged, strict=True)
        if decide(now, one, Way.SEARCH).allowed and not (opens_then and decide(then, one, Way.SEARCH).allowed)
    )
    return Losses(unit, day, lost, Counter(_kind(one.version) for one in lost))


def _worker(ctx: Context, unit: Organisation) -> Asker:
    """Somebody of the unit who looks by register right."""
    above = organisations.organisation(ctx, unit.parent) if unit.parent else None
    holder = above or unit
    active = holder.is_active(ctx.now.astimezone(HELSINKI).date())
    return Asker(
        organization=holder.oid,
        kind=holder.kind if active else None,
        sector=holder.sector,
        functions=frozenset(holder.functions),
        unit=unit.oid,
        role=ROLES[holder.kind],
    )


def _with_tasks(situation: Situation, unit: str) -> Situation:
    """The situation of somebody who works in every task for which the unit has a right."""
    tasks = frozenset(one.service_task for one in situation.subject.grants if one.unit == unit)
    return replace(situation, asker=replace(situation.asker, service_tasks=tasks))


def _ended(situation: Situation, unit: str) -> Situation:
    """The situation after every right of the unit has ended today."""
    cut = Span(start=date.min, end=situation.day)
    grants = tuple(
        replace(one, spans=(*one.spans, cut)) if one.unit == unit else one for one in situation.subject.grants
    )
    return replace(situation, subject=replace(situation.subject, grants=grants))


def _kind(version: Version) -> str:
    return GROUPS.get(version.document_group) or kind_of(version.specific_type)
