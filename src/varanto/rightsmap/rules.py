"""What a register right allows on a day and what is to be said of it (disclosure.md D-16, D-17). Pure."""

from collections.abc import Iterator
from datetime import date, timedelta

from varanto.organisations.model import Function, Organisation
from varanto.rights.model import Right
from varanto.rights.rules import LATE
from varanto.rightsmap.model import Days, Standing, Warn

SOON = timedelta(days=30)
"""So long before its end a right is warned of."""


def standing(
    right: Right, day: date, organiser: Organisation | None, unit: Organisation | None, holder: Organisation | None
) -> Standing:
    """How a right stands on a day of Finland's calendar; `holder` is the unit's organisation."""
    warnings = tuple(_warnings(right, day, organiser, unit, holder))
    ready = Warn.FUNCTION_MISSING not in warnings and Warn.UNIT_INACTIVE not in warnings
    reading, drawing_up, storing = _days(right)
    return Standing(
        reading=reading,
        drawing_up=drawing_up,
        storing=storing,
        reads=ready and _holds(reading, day),
        stores=ready and _holds(storing, day),
        warnings=warnings,
    )


def _days(right: Right) -> tuple[Days, Days, Days]:
    """Reading ends on the day of the end itself; storing goes on for what was drawn up until then (A16, A17)."""
    first, end = right.starts, right.ends
    if end is None:
        return Days(first, None), Days(first, None), Days(first, None)
    return Days(first, end - timedelta(days=1)), Days(first, end), Days(first, end + LATE)


def _holds(days: Days, day: date) -> bool:
    return days.first <= day and (days.last is None or day <= days.last)


def _warnings(
    right: Right, day: date, organiser: Organisation | None, unit: Organisation | None, holder: Organisation | None
) -> Iterator[Warn]:
    if right.ends and day < right.ends <= day + SOON:
        yield Warn.ENDS_SOON
    if right.ends and right.ends <= day <= right.ends + LATE:
        yield Warn.ENDED_STORING_OPEN
    if not (unit and unit.is_active(day)):
        yield Warn.UNIT_INACTIVE
    if not (_uses(organiser, day) and _uses(holder, day)):
        yield Warn.FUNCTION_MISSING


def _uses(one: Organisation | None, day: date) -> bool:
    """Whether an organisation is active and uses register rights (readings.md A37, A38)."""
    return one is not None and one.is_active(day) and Function.REGISTER_RIGHT in one.functions
