"""What a relationship document grants, and when it holds (disclosure.md §4.2, D-16, D-17)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from varanto.rights.model import Grant, Span
from varanto.rights.rules import grants_of, in_clear, reads, stores, tightest, updates
from varanto_formats.checks.facts import ProducerFacts, RelationshipFacts, SafetyRestriction, UnitFacts

COUNTY = "1.2.246.10.11.10.0"
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)
BELOW = ProducerFacts("24", "1.2.246.10.44.10.7", ("45",), date(2026, 2, 1), None)
PRODUCER = ProducerFacts("24", "1.2.246.10.33.10.7", ("45", "46"), FIRST, LAST, (BELOW,))
SAID = RelationshipFacts(
    relationship="rel",
    old=False,
    start=FIRST,
    end=None,
    units=(UnitFacts(f"{COUNTY}.7", FIRST, None),),
    producers=(PRODUCER,),
    service_tasks=("24",),
    workers=(),
    representatives=frozenset(),
    identity=None,
    temporary=None,
    safety_restriction=SafetyRestriction(False, None),
)


def test_producers_and_those_below_them_are_granted_what_is_written() -> None:
    """D-16: every link's days count for whoever stands below it; the organiser's own units are granted nothing."""
    producer, below = grants_of(COUNTY, SAID)
    assert (producer.organiser, producer.relationship, producer.service_task) == (COUNTY, "rel", "24")
    assert (producer.unit, producer.chain, producer.services) == (PRODUCER.unit, (PRODUCER.unit,), ("45", "46"))
    assert producer.spans == (Span(start=FIRST), Span(start=FIRST, end=LAST))
    assert (below.unit, below.chain, below.services) == (BELOW.unit, (PRODUCER.unit, BELOW.unit), ("45",))
    assert below.spans == (*producer.spans, Span(start=date(2026, 2, 1)))
    assert below.organiser == COUNTY
    ended, _ = grants_of(COUNTY, replace(SAID, end=LAST))
    assert ended.spans[0] == Span(start=FIRST, end=LAST)


def test_an_old_relationship_grants_nothing() -> None:
    """A51, D-16: vanha asiakkuus."""
    assert grants_of(COUNTY, replace(SAID, old=True)) == ()


def grant(*spans: Span) -> Grant:
    """The producer's grant with other days."""
    return replace(grants_of(COUNTY, SAID)[0], spans=spans)


@pytest.mark.parametrize(
    ("day", "read"),
    [(FIRST - timedelta(1), False), (FIRST, True), (LAST - timedelta(1), True), (LAST, False)],
)
def test_reading_stops_on_the_last_day(day: date, *, read: bool) -> None:
    """A16: start <= day < end."""
    assert reads(grant(Span(start=FIRST, end=LAST)), day) is read
    assert reads(grant(Span(start=FIRST), Span(start=FIRST, end=LAST)), day) is read
    assert not reads(grant(Span(start=None)), day)


@pytest.mark.parametrize(
    ("drawn_up", "day", "stored"),
    [
        (FIRST - timedelta(1), FIRST, False),
        (FIRST, FIRST, True),
        (LAST, LAST + timedelta(30), True),
        (LAST, LAST + timedelta(31), False),
        (LAST + timedelta(1), LAST + timedelta(1), False),
    ],
)
def test_what_was_drawn_up_in_time_is_stored_thirty_days_late_at_most(
    drawn_up: date, day: date, *, stored: bool
) -> None:
    """A17, D-17."""
    assert stores(grant(Span(start=FIRST, end=LAST)), drawn_up, day) is stored
    assert stores(grant(Span(start=FIRST)), drawn_up, day) is (drawn_up >= FIRST)
    assert not stores(grant(Span(start=None)), drawn_up, day)


def test_the_tightest_span_of_all_links_says_when_a_right_holds() -> None:
    """D-16: the latest beginning and the earliest end; nothing begins where one link has no beginning."""
    late = Span(start=date(2026, 2, 1), end=LAST)
    assert tightest(grant(Span(start=FIRST), late, Span(start=FIRST, end=LAST + timedelta(1)))) == late
    assert tightest(grant(Span(start=FIRST), Span(start=None))) == Span(start=None)


@pytest.mark.parametrize(
    ("day", "updated"),
    [(FIRST - timedelta(1), False), (FIRST, True), (LAST + timedelta(30), True), (LAST + timedelta(31), False)],
)
def test_the_own_entry_is_updated_as_long_as_the_unit_may_store(day: date, *, updated: bool) -> None:
    """D-16, D-17."""
    assert updates(grant(Span(start=FIRST, end=LAST)), day) is updated
    assert updates(grant(Span(start=FIRST)), day) is (day >= FIRST)
    assert not updates(grant(Span(start=None)), day)


@pytest.mark.parametrize(
    ("changes", "clear"),
    [
        ({"relationship": None}, True),
        ({"relationship": None, "services": ("1234567890",)}, True),
        ({"relationship": "1.2.246.10.11.10.95"}, True),
        ({"relationship": "010181-900C"}, False),
        ({"relationship": None, "service_task": "010181-900C"}, False),
        ({"relationship": None, "services": ("010181-900C",)}, False),
    ],
)
def test_what_may_name_a_person_is_not_kept_in_clear(changes: dict[str, Any], *, clear: bool) -> None:
    """An identity code that somebody wrote into the wrong field stays sealed."""
    assert in_clear(replace(grant(), **changes)) is clear
