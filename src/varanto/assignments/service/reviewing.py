"""Use case of reviewing: the gap report and the list that is signed once a year."""

from collections.abc import Mapping, Sequence
from itertools import groupby

import varanto.log.service as log
import varanto.organisations.service as organisations
from varanto.assignments.model import Assignment, Duty, Report, UnitList
from varanto.assignments.rules import reviewing as rules
from varanto.assignments.service.registering import assignments
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.log.model import Action, Event
from varanto.organisations.model import Organisation
from varanto_formats.cda.times import HELSINKI


def readable(ctx: Context, organisation: str) -> str:
    """The OID of an organisation whose assignments the actor may read, in its present form.

    Raises the problems `organization-unknown` and `operator-required`.
    """
    found = organisations.organisation(ctx, organisation)
    if not rules.may_read(ctx.actor, found.oid if found else organisation):
        raise Problem("operator-required")
    if found is None:
        raise Problem("organization-unknown")
    return found.oid


def report(ctx: Context, organisation: str) -> Report:
    """What the review of an organisation's assignments is to look at, and who has which role per unit. It is logged.

    Raises the problems `organization-unknown` and `operator-required`.
    """
    oid = readable(ctx, organisation)
    units = organisations.organisations(ctx, [oid]) | {unit.oid: unit for unit in organisations.units(ctx, oid)}
    facts = rules.Facts(
        ctx.now.astimezone(HELSINKI).date(),
        list(enumerate(assignments(ctx, oid), 1)),
        units,
        rules.acted(log.last_acts(ctx, oid, ctx.now - rules.YEAR)),
    )
    log.record(ctx, Event(action=Action.ASSIGNMENTS_READ, detail={"what": oid, "report": True}))
    lists = _lists(facts, units)
    return Report(
        organisation=oid, name=units[oid].name, day=facts.day, remarks=tuple(rules.remarks(facts)), units=lists
    )


def _lists(facts: rules.Facts, units: Mapping[str, Organisation]) -> tuple[UnitList, ...]:
    """Who has which role, unit by unit: what holds on the day or later."""
    lasting = [pair for pair in facts.assignments if not pair[1].valid_to or pair[1].valid_to >= facts.day]
    ordered = sorted(lasting, key=lambda pair: (pair[1].unit or "", pair[1].role, pair[1].register_number))
    return tuple(
        UnitList(oid=oid, name=units[oid].name if oid and oid in units else "", duties=_duties(list(group)))
        for oid, group in groupby(ordered, key=lambda pair: pair[1].unit)
    )


def _duties(pairs: Sequence[tuple[int, Assignment]]) -> tuple[Duty, ...]:
    return tuple(Duty(number=number, assignment=one) for number, one in pairs)
