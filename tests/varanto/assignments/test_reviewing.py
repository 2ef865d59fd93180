"""What the yearly review finds (decree 457/2024 9 §; seeds/004 6.4)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.varanto.assignments.conftest import DUTY
from tests.varanto.organisations.conftest import AREA, FIRM, UNIT

from varanto.assignments.model import Assignment, Gap
from varanto.assignments.rules.duties import SERVICE_TASKS
from varanto.assignments.rules.reviewing import Facts, acted, remarks
from varanto.log.model import Act
from varanto.organisations.model import Kind, Organisation
from varanto_formats.identifiers import Identifier
from varanto_formats.identifiers.codesystems import PROFESSIONAL_REGISTER

DAY = date(2026, 11, 20)
UNITS = {UNIT: Organisation(oid=UNIT, name="Perhekeskus", kind=Kind.PUBLIC, parent=AREA)}
USED = replace(DUTY, valid_from=date(2020, 1, 1))


def act(day: date = DAY, **changes: Any) -> Act:
    """Aino acted in her unit and role on a day."""
    facts = {"number": DUTY.register_number, "unit": UNIT, "role": "R1"} | changes
    last = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return Act(Identifier(PROFESSIONAL_REGISTER, facts["number"]), facts["unit"], facts["role"], last)


def found(*assignments: Assignment, acts: Sequence[Act] = (act(),), **changes: Any) -> list[tuple[Gap, int | None]]:
    """The gaps and the numbers of the assignments that have them."""
    facts = Facts(DAY, list(enumerate(assignments, 1)), UNITS, acted(acts))
    return [(one.gap, one.number) for one in remarks(replace(facts, **changes))]


def test_an_assignment_in_order_needs_no_look() -> None:
    """In an active unit, used, not about to end: nothing to remark."""
    assert found(USED) == []


def test_an_assignment_has_a_unit_that_works() -> None:
    """R-135: one without a unit is wide, one in an ended or foreign unit cannot be used."""
    whole = replace(USED, unit=None)
    assert found(whole, acts=[act(unit=None)]) == [(Gap.NO_UNIT, 1)]
    ended = {UNIT: replace(UNITS[UNIT], valid_to=DAY - timedelta(days=1))}
    assert found(USED, units=ended) == [(Gap.UNIT_ENDED, 1)]
    assert found(USED, units={}) == [(Gap.UNIT_ENDED, 1)]


@pytest.mark.parametrize(("days", "gaps"), [(0, [(Gap.EXPIRING, 1)]), (60, [(Gap.EXPIRING, 1)]), (61, [])])
def test_an_end_is_told_sixty_days_before(days: int, gaps: list[tuple[Gap, int]]) -> None:
    """R-135: the last day itself and the sixtieth before it, not the one before that."""
    assert found(replace(USED, valid_to=DAY + timedelta(days=days))) == gaps


def test_an_ended_assignment_that_was_used_is_told() -> None:
    """R-135: acting on the last day is in order, on the day after it is not; ended and unused is nothing."""
    ended = replace(USED, valid_to=date(2026, 10, 31))
    assert found(ended, acts=[act(date(2026, 10, 31))]) == []
    assert found(ended, acts=[act(date(2026, 11, 1))]) == [(Gap.EXPIRED_BUT_USED, 1)]
    assert found(ended, acts=[]) == []


def test_an_assignment_unused_for_a_year_is_told() -> None:
    """R-135: one that began within the year may still be waiting."""
    assert found(USED, acts=[]) == [(Gap.UNUSED, 1)]
    assert found(replace(USED, valid_from=DAY - timedelta(days=364)), acts=[]) == []
    assert found(USED, acts=[act(), act(role="R2")]) == [(Gap.WITHOUT_ASSIGNMENT, None)]


def test_who_acted_without_an_assignment_is_told() -> None:
    """R-135: another professional, or another unit or role than registered."""
    for other in (act(number="00098705719"), act(unit=FIRM), act(role="R4")):
        assert found(USED, acts=[act(), other]) == [(Gap.WITHOUT_ASSIGNMENT, None)]


def test_two_at_once_are_told() -> None:
    """R-135: overlapping in time, unit and role; one that follows the other does not."""
    later = replace(USED, valid_from=DAY + timedelta(days=400))
    assert found(USED, replace(USED, service_tasks=("10",))) == [(Gap.OVERLAPPING, 2)]
    assert found(replace(USED, valid_to=DAY + timedelta(days=399)), later) == []
    assert found(replace(USED, valid_to=DAY + timedelta(days=400)), later) == [(Gap.OVERLAPPING, 2)]
    assert found(USED, replace(USED, register_number="00098705719"), acts=[act(), act(number="00098705719")]) == []


@pytest.mark.parametrize("limit", [{"flags": ("SOV",)}, {"flags": ("ADOPT",)}, {"visibility": ("laps",)}])
def test_one_that_undoes_the_limit_of_another_is_told(limit: dict[str, Any]) -> None:
    """R-135: a mediator who may act without her flag beside is no mediator; so with visibility groups."""
    assert found(USED, replace(USED, **limit)) == [(Gap.CONTRADICTING, 2)]
    assert found(replace(USED, **limit), USED) == [(Gap.CONTRADICTING, 2)]


def test_wide_combinations_are_told() -> None:
    """R-135: authority in every service task, mediation together with arranging."""
    everything = tuple(sorted(SERVICE_TASKS))
    assert found(replace(USED, service_tasks=everything)) == [(Gap.WIDE, 1)]
    assert found(replace(USED, service_tasks=everything, authority=False)) == []
    assert found(replace(USED, role="R2", flags=("SOV",)), acts=[act(role="R2")]) == [(Gap.WIDE, 1)]
