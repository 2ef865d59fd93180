"""HL7 times: precision, zones, impossible ones."""

from datetime import date, datetime

import pytest
from hypothesis import given
from tests import strategies

from varanto_formats.cda import times

LATE = "233000"
"""A time of day; beside a zone in one literal it would look like an identity code."""


@given(strategies.moments)
def test_written_moments_are_read_back(moment: datetime):
    """A moment survives writing, in Finnish time with its offset."""
    assert times.parse_time(times.format_time(moment)) == moment


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("20260717130652+0300", "2026-07-17T13:06:52+03:00"),
        ("20260717100652Z", "2026-07-17T10:06:52+00:00"),
        ("20260717130652.4257383+03", "2026-07-17T13:06:52.425738+03:00"),
        ("20260717130652", "2026-07-17T13:06:52+03:00"),
        ("202601011306", "2026-01-01T13:06:00+02:00"),
        ("20260717", "2026-07-17T00:00:00+03:00"),
        ("202607", "2026-07-01T00:00:00+03:00"),
        ("2026", "2026-01-01T00:00:00+02:00"),
    ],
)
def test_any_precision_is_a_moment(written: str, moment: str):
    """Shorter times mean the start of their span, and without a zone Finnish time, summer and winter."""
    assert times.parse_time(written).isoformat() == moment


@pytest.mark.parametrize(
    "written",
    [
        "",
        "x",
        "202",
        "20261301",
        "20260230",
        "2026071725",
        "20260717130652+9900",
        "20260717.5",
        "2026-07-17",
        "00010101",
        "9999",
    ],
)
def test_impossible_times_are_refused(written: str):
    """What is not in the calendar, or not in a century that documents speak of, is no time."""
    with pytest.raises(ValueError):  # noqa: PT011 - the words are not part of the promise
        times.parse_time(written)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("20110120", date(2011, 1, 20)),
        (f"20110120{LATE}-0500", date(2011, 1, 20)),
        ("2011", None),
        ("201101+0200", None),
    ],
)
def test_a_day_is_read_as_written(written: str, day: date | None):
    """A birth date is the day as written, whatever the zone; half a date is none."""
    assert times.parse_date(written) == day
