"""What a right allows today, and what is said of it."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from varanto.organisations.model import Function, Kind, Organisation
from varanto.rights.model import Ground, Right
from varanto.rightsmap.model import Warn
from varanto.rightsmap.rules import standing

TODAY = date(2026, 11, 20)
ORGANISER = Organisation(oid="1.2.246.10.1.10.0", name="A", kind=Kind.PUBLIC, functions=(Function.REGISTER_RIGHT,))
HOLDER = Organisation(oid="1.2.246.10.2.10.0", name="B", kind=Kind.PRIVATE, functions=(Function.REGISTER_RIGHT,))
UNIT = Organisation(oid="1.2.246.10.2.10.1", name="C", kind=Kind.PRIVATE, parent=HOLDER.oid)


def right(starts: int, ends: int | None) -> Right:
    """A right that begins and ends so many days from today."""
    return Right(
        client_id=UUID(int=1),
        number=1,
        organiser=ORGANISER.oid,
        ground=Ground("1.2.3", 1),
        relationship=None,
        unit=UNIT.oid,
        service_task="24",
        services=(),
        chain=(UNIT.oid,),
        starts=TODAY + timedelta(days=starts),
        ends=None if ends is None else TODAY + timedelta(days=ends),
    )


@pytest.mark.parametrize(
    ("starts", "ends", "reads", "stores", "warned"),
    [
        (1, None, False, False, []),
        (0, None, True, True, []),
        (-9, 31, True, True, []),
        (-9, 30, True, True, [Warn.ENDS_SOON]),
        (-9, 1, True, True, [Warn.ENDS_SOON]),
        (-9, 0, False, True, [Warn.ENDED_STORING_OPEN]),
        (-99, -30, False, True, [Warn.ENDED_STORING_OPEN]),
        (-99, -31, False, False, []),
    ],
)
def test_the_days_of_a_right(starts: int, ends: int | None, *, reads: bool, stores: bool, warned: list[Warn]) -> None:
    """R-85: an end is told thirty days ahead, and thirty days after it what is still open."""
    found = standing(right(starts, ends), TODAY, ORGANISER, UNIT, HOLDER)
    assert (found.reads, found.stores, list(found.warnings)) == (reads, stores, warned)


def test_whoever_lacks_the_function_or_is_gone_is_told() -> None:
    """R-85: a right that nobody can use says why."""
    without = Organisation(oid=HOLDER.oid, name="B", kind=Kind.PRIVATE)
    ended = Organisation(oid=ORGANISER.oid, name="A", kind=Kind.PUBLIC, functions=ORGANISER.functions, ended=TODAY)
    closed = Organisation(oid=UNIT.oid, name="C", kind=Kind.PRIVATE, valid_to=TODAY - timedelta(days=1))
    for organiser, unit, holder, warned in (
        (ORGANISER, UNIT, without, Warn.FUNCTION_MISSING),
        (ended, UNIT, HOLDER, Warn.FUNCTION_MISSING),
        (ORGANISER, closed, HOLDER, Warn.UNIT_INACTIVE),
        (ORGANISER, None, None, Warn.UNIT_INACTIVE),
    ):
        found = standing(right(-9, None), TODAY, organiser, unit, holder)
        assert warned in found.warnings
        assert (found.reads, found.stores) == (False, False)
