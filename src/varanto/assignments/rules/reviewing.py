"""What the yearly review of assignments finds, and who may read it (decree 457/2024 9 §; seeds/004 6.4)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import TypeAlias

from varanto.assignments.model import Assignment, Gap, Remark
from varanto.assignments.rules.duties import LIMITING_FLAGS, SERVICE_TASKS
from varanto.kit.context import Actor
from varanto.log.model import Act
from varanto.organisations.model import Organisation
from varanto_formats.cda.times import HELSINKI

READERS = frozenset({"SYSTEM", "R5", "P3"})
"""Who reads an organisation's own assignments: its system, and whoever administers in it (ADR 24)."""

SOON = timedelta(days=60)
YEAR = timedelta(days=365)


Post: TypeAlias = tuple[str, str | None, str]
"""A professional's register number, her unit and her role."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is reviewed: assignments by their numbers, the organisation's units, and when each post last acted."""

    day: date
    assignments: Sequence[tuple[int, Assignment]]
    units: Mapping[str, Organisation]
    acted: Mapping[Post, date]


def acted(acts: Iterable[Act]) -> dict[Post, date]:
    """The last day on which each post acted."""
    days: dict[Post, date] = {}
    for act in acts:
        post = (act.user.value, act.unit, act.role)
        day = act.last.astimezone(HELSINKI).date()
        days[post] = max(day, days.get(post, day))
    return days


def may_read(actor: Actor, organisation: str) -> bool:
    """Whether the actor may read the assignments of an organisation: the operator, and who administers it."""
    return actor.operator or (actor.organization == organisation and not actor.desk and actor.role in READERS)


def remarks(facts: Facts) -> Iterator[Remark]:
    """Everything that the review is to look at, by kind of gap."""
    for number, one in facts.assignments:
        yield from (_remark(gap, number, one, day) for gap, day in _alone(one, facts))
    yield from _together(facts)
    yield from _without_assignment(facts)


def _remark(gap: Gap, number: int, one: Assignment, day: date | None) -> Remark:
    return Remark(gap=gap, register_number=one.register_number, role=one.role, unit=one.unit, number=number, day=day)


def _alone(one: Assignment, facts: Facts) -> Iterator[tuple[Gap, date | None]]:
    """What can be seen of one assignment: its unit, its end, its use, its width."""
    day = facts.day
    last = facts.acted.get(_post(one))
    if one.valid_to and one.valid_to < day:
        if last and last > one.valid_to:
            yield Gap.EXPIRED_BUT_USED, last
        return
    unit = facts.units.get(one.unit) if one.unit else None
    if one.unit is None:
        yield Gap.NO_UNIT, None
    elif unit is None or not unit.is_active(day):
        yield Gap.UNIT_ENDED, unit.valid_to if unit else None
    if one.valid_to and one.valid_to <= day + SOON:
        yield Gap.EXPIRING, one.valid_to
    if last is None and one.has_begun(day - YEAR):
        yield Gap.UNUSED, None
    if (one.authority and set(one.service_tasks) >= SERVICE_TASKS) or (one.role == "R2" and "SOV" in one.flags):
        yield Gap.WIDE, None


def _together(facts: Facts) -> Iterator[Remark]:
    """Assignments of one professional in one unit and role at the same time: twice, or one undoing the other's limit.

    A limiting flag or visibility groups limit nobody who may act by another assignment without them.
    """
    lasting = [(number, one) for number, one in facts.assignments if not one.valid_to or one.valid_to >= facts.day]
    posts: defaultdict[Post, list[tuple[int, Assignment]]] = defaultdict(list)
    for number, one in lasting:
        posts[_post(one)].append((number, one))
    for group in posts.values():
        for (_, one), (number, other) in combinations(group, 2):
            if _overlap(one, other):
                gap = Gap.CONTRADICTING if _limits(one) != _limits(other) else Gap.OVERLAPPING
                yield _remark(gap, number, other, None)


def _without_assignment(facts: Facts) -> Iterator[Remark]:
    """Professionals who acted in the last year in a unit and role that no assignment gives them."""
    assigned = {_post(one) for _, one in facts.assignments}
    for post, day in facts.acted.items():
        if post not in assigned:
            number, unit, role = post
            yield Remark(gap=Gap.WITHOUT_ASSIGNMENT, register_number=number, role=role, unit=unit, day=day)


def _post(one: Assignment) -> Post:
    return one.register_number, one.unit, one.role


def _overlap(one: Assignment, other: Assignment) -> bool:
    starts = max(one.valid_from or date.min, other.valid_from or date.min)
    return starts <= min(one.valid_to or date.max, other.valid_to or date.max)


def _limits(one: Assignment) -> tuple[frozenset[str], bool]:
    return LIMITING_FLAGS & set(one.flags), bool(one.visibility)
