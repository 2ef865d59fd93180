"""Partial dates."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varanto_formats.checks.dates import begins, ends, first_day, last_day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02-10", date(2024, 2, 10), date(2024, 2, 10)),
        ("2024-02-10T23:30:00Z", date(2024, 2, 11), date(2024, 2, 11)),
        ("2023-02-29", None, None),
        ("0000", None, None),
        ("9999-12-31T23:59:59-14:00", None, None),
        ("2024-2-1", None, None),
        ("", None, None),
    ],
)
def test_a_year_or_month_is_taken_as_a_whole(text: str, first: date | None, last: date | None):
    """A partial start is the first day, a partial end the last (D-16b); moments are Finnish days."""
    assert (first_day(text), last_day(text)) == (first, last)


def test_a_day_lasts_until_midnight_in_finland():
    """Who left on a day belonged to the case on that day still; a moment is taken as it stands."""
    assert begins("2024-02") == datetime(2024, 1, 31, 22, tzinfo=UTC)
    assert ends("2024-02-10") == datetime(2024, 2, 10, 22, tzinfo=UTC)
    assert (
        begins("2024-02-10T08:00:00+02:00") == ends("2024-02-10T08:00:00+02:00") == datetime(2024, 2, 10, 6, tzinfo=UTC)
    )


@given(st.text("0123456789-T:+Z.", max_size=30) | st.dates().map(str) | st.datetimes().map(datetime.isoformat))
def test_no_text_makes_reading_fail(text: str):
    """Whatever stands where a date should, reading answers, and a first day is never after a last one."""
    first, last = first_day(text), last_day(text)
    assert (first is None) == (last is None)
    assert first is None or last is None or first <= last
    begins(text)
    ends(text)
