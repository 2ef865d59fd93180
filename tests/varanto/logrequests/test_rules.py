"""What a log request must hold, and until when it is answered."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.varanto.logrequests.conftest import received

from varanto.logrequests import rules
from varanto.logrequests.model import Check, Ground, Relation

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(2000, 3, 1), date(2100, 1, 1))


@given(DAYS)
def test_nobody_waits_longer_than_two_months(day: date) -> None:
    """R-207: the last day lies two calendar months ahead, never in a third, whatever the lengths of months."""
    due = rules.due(day)
    assert (due.year * 12 + due.month) - (day.year * 12 + day.month) == 2
    assert due.day == day.day or (due.day < day.day and (due + timedelta(days=1)).day == 1)


@given(DAYS)
def test_a_later_request_is_never_due_earlier(day: date) -> None:
    """R-207: whoever asked first is answered first."""
    assert rules.due(day) <= rules.due(day + timedelta(days=1))


@given(DAYS, st.integers(0, 3000))
def test_older_than_two_years_needs_a_reason_and_an_approver(day: date, back: int) -> None:
    """R-208: exactly the log data from before the two years need both."""
    begin = day - timedelta(days=back)
    faults = dict(rules.faults(received(day, begin=begin, end=day), day))
    wanted = {"special_reason": "old", "approver": "old"} if begin < rules.oldest(day) else {}
    assert faults == wanted
    stated = received(day, begin=begin, end=day, special_reason="Oikeudenkäynti", approver="Johtaja")
    assert dict(rules.faults(stated, day)) == {}


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"client_name": ""}, {"client_name": "missing"}),
        ({"relation": Relation.GUARDIAN}, {"asker": "missing", "authority": "missing"}),
        ({"received_on": TODAY + timedelta(days=1)}, {"received_on": "future"}),
        ({"end": TODAY + timedelta(days=1)}, {"end": "future"}),
        ({"begin": TODAY, "end": TODAY - timedelta(days=1)}, {"begin": "backwards"}),
    ],
)
def test_each_fault_is_told_at_its_field(changes: dict[str, object], faults: dict[str, str]) -> None:
    """R-206: all of them at once."""
    assert dict(rules.faults(received(TODAY, **changes), TODAY)) == faults


def test_refusing_rests_on_a_ground_of_the_law_and_on_reasons() -> None:
    """R-210: neither can be left out; another way of identifying must be told."""
    assert dict(rules.refusal_faults((), "")) == {"grounds": "missing", "reason": "missing"}
    assert dict(rules.refusal_faults([Ground.HEALTH], "Syy")) == {}
    assert dict(rules.identity_faults(Check.OTHER, "")) == {"note": "missing"}
    assert dict(rules.identity_faults(Check.CARD, "")) == {}
