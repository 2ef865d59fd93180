"""How long documents are kept: every row of the annex, the day before, on and after its last day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varanto.archive.model import Group
from varanto.retention.model import Facts, Person, State
from varanto.retention.rules import PERIODS, retention, years_after

BORN = date(1950, 6, 1)
DIED = date(2001, 3, 15)
CHILD = date(1998, 2, 10)
MADE = date(2000, 5, 20)
CLOSED = date(2001, 9, 30)
ENDED = date(2002, 1, 31)
NEWER = date(2001, 12, 24)
ADULT = (Person(BORN, DIED),)
NOTE = Facts(group=Group.CLIENT_DOCUMENT, created=MADE, clients=ADULT, specific_type="19005", case_closed=CLOSED)
WILL = replace(NOTE, group=Group.PERMIT, specific_type=None)


def _of(*tasks: str) -> Facts:
    return replace(NOTE, tasks=frozenset(tasks))


def _typed(kind: str) -> Facts:
    return replace(_of("24"), specific_type=kind)


# Rule, what it depends on, first day, years: documents.md §7, row by row.
ANNEX = [
    ("relationship", replace(NOTE, group=Group.RELATIONSHIP), DIED, 2),
    ("families", _of("24"), CLOSED, 30),
    ("working-age", _of("TYO"), CLOSED, 10),
    ("older-people", _of("IAK"), CLOSED, 10),
    ("substance-abuse", _of("PAI"), CLOSED, 10),
    ("disability", replace(_of("20"), need_ended=ENDED), ENDED, 10),
    ("child-welfare", _of("10"), DIED, 2),
    ("family-law-child", replace(_of("PER"), clients=(Person(CHILD, None),)), CHILD, 120),
    ("family-law-child", replace(_of("PER"), specific_type="13001", clients=(Person(CHILD), *ADULT)), CHILD, 120),
    ("family-law", _of("PER"), CLOSED, 10),
    ("voucher", _typed("VOUCHER"), MADE, 3),
    ("fee-decision", replace(_typed("FEE"), valid_until=ENDED), ENDED, 12),
    ("fee-decision", replace(_typed("INCOME"), valid_until=ENDED), ENDED, 12),
    ("correspondence", _typed("LETTER"), MADE, 3),
    ("statement-copy", _typed("COPY"), MADE, 5),
    ("disclosure-notice", replace(NOTE, group=Group.DISCLOSURE_NOTICE), MADE, 12),
    ("disclosure-notice", _typed("19010"), MADE, 12),
    *(
        ("will-newest", replace(WILL, group=group), DIED, 12)
        for group in (Group.INFORMING, Group.PERMIT, Group.PROHIBITION)
    ),
    *(
        ("will-earlier", replace(WILL, group=group, replaced=NEWER), NEWER, 12)
        for group in (Group.INFORMING, Group.PERMIT, Group.PROHIBITION)
    ),
]
WAITING = [
    ("the day of death is not known", replace(_of("10"), clients=(Person(BORN),))),
    ("nothing is known of a client by a temporary id", replace(_of("10"), clients=(Person(),))),
    ("the case is open", replace(_of("24"), case_closed=None)),
    ("the need of disability services goes on", _of("20")),
    ("the child's birth is not known", replace(_of("PER"), specific_type="13001", clients=(Person(),))),
    ("the decision's end is not known", _typed("FEE")),
    ("one of two clients lives", replace(_of("10"), clients=(*ADULT, Person(CHILD)))),
    ("one of two tasks waits", replace(_of("10", "24"), case_closed=None)),
]


def test_every_row_of_the_annex_is_tried() -> None:
    """R-100: no row is forgotten; recordings go by decision, log entries are no documents."""
    assert {one.id for one in PERIODS} == {rule for rule, *_ in ANNEX} | {"recording", "log"}


@pytest.mark.parametrize(("rule", "facts", "start", "years"), ANNEX)
def test_documents_are_kept_to_the_last_day_and_not_longer(rule: str, facts: Facts, start: date, years: int) -> None:
    """R-100: a day before the last and on the last it is kept, a day after it is ripe (annex; 150/1930 3 §)."""
    end = years_after(start, years)
    seen = [retention(facts, end + timedelta(days)) for days in (-1, 0, 1)]
    assert [one.state for one in seen] == [State.RUNNING, State.RUNNING, State.EXPIRED]
    assert {(one.rule, one.start, one.end) for one in seen} == {(rule, start, end)}
    assert all(end.isoformat() in text for one in seen for text in (one.reason.fi, one.reason.sv, one.reason.en))


@pytest.mark.parametrize(("why", "facts"), WAITING, ids=[why for why, _ in WAITING])
def test_what_has_not_begun_does_not_end(why: str, facts: Facts) -> None:
    """R-101: where the event that starts the clock is not known, the document is kept."""
    assert retention(facts, date(2050, 1, 1)).state is State.WAITING


def test_unknown_deaths_keep_for_120_years_and_then_the_controller_decides() -> None:
    """R-101: nothing goes by itself where nobody knows of a death; the last resort opens a decision only [D]."""
    lives, end = replace(_of("10"), clients=(Person(BORN),)), date(2070, 6, 1)
    assert [retention(lives, end + timedelta(days)).state for days in (0, 1)] == [State.WAITING, State.ON_DECISION]
    term = retention(lives, end + timedelta(1))
    assert (term.may_end(decided=False), term.may_end(decided=True)) == (False, True)


def test_the_last_resort_shortens_nobody_s_period() -> None:
    """R-102: of two clients the one whose death is known may be kept longer than 120 years from the other's birth."""
    both = replace(_of("10"), clients=(Person(date(1900, 1, 1)), Person(CHILD, date(2025, 7, 1))))
    days = (date(2026, 1, 1), date(2027, 7, 1), date(2027, 7, 2))
    assert [retention(both, day).state for day in days] == [State.WAITING, State.WAITING, State.ON_DECISION]


def test_recordings_go_by_decision() -> None:
    """R-100: recordings may go when the controller says that they are no longer needed."""
    assert retention(_typed("RECORDING"), MADE).state is State.ON_DECISION


def test_the_longest_of_several_tasks_counts() -> None:
    """R-102: a document of families and of working age is kept for thirty years."""
    assert retention(_of("24", "TYO"), MADE).end == years_after(CLOSED, 30)


def test_the_latest_of_several_clients_counts() -> None:
    """R-102: a document shared by two who died is kept as for the one who died later."""
    later = replace(_of("10"), clients=(*ADULT, Person(CHILD, date(2010, 1, 1))))
    assert retention(later, date(2010, 1, 2)).end == date(2012, 1, 1)


@pytest.mark.parametrize("facts", [_of(), _of("24", "99"), replace(_of(), group=Group.OLD)])
def test_what_the_annex_does_not_name_is_kept(facts: Facts) -> None:
    """R-102: without a task, or with one that nobody knows, no period is made up."""
    assert retention(facts, date(2200, 1, 1)).state is State.UNRULED


def test_holds_and_orders_to_archive_keep() -> None:
    """R-103: a hold keeps what is ripe and says so; archiving knows no end."""
    after = date(2060, 1, 1)
    assert retention(replace(_of("24"), held=True), after).state is State.HELD
    assert retention(replace(_of("24"), archived=True, held=True), after).state is State.ARCHIVED


def test_what_the_national_archives_ordered_is_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """R-103: by service task, or by service task and type, as the data say; nothing is so by default."""
    after = date(2200, 1, 1)
    dead = replace(_of("10"), clients=ADULT)
    assert [retention(one, after).state for one in (dead, _of("24"))] == [State.EXPIRED, State.EXPIRED]
    ordered = (("10", frozenset[str]()), ("24", frozenset({"19005"})))
    monkeypatch.setattr("varanto.retention.rules.terms.ARCHIVED", ordered)
    assert [retention(one, after).state for one in (dead, _of("24"))] == [State.ARCHIVED, State.ARCHIVED]
    assert retention(_typed("13007"), after).state is State.EXPIRED


DAYS = st.dates(date(1960, 1, 1), date(2080, 1, 1))
FACTS = st.builds(
    Facts,
    group=st.sampled_from(Group),
    created=DAYS,
    clients=st.lists(st.builds(Person, st.none() | DAYS, st.none() | DAYS), min_size=1, max_size=3).map(tuple),
    specific_type=st.sampled_from([None, "19005", "13001", "VOUCHER", "FEE", "RECORDING"]),
    tasks=st.frozensets(st.sampled_from(["10", "20", "24", "TYO", "PER", "99"])),
    case_closed=st.none() | DAYS,
    need_ended=st.none() | DAYS,
    valid_until=st.none() | DAYS,
    replaced=st.none() | DAYS,
)


@given(FACTS, DAYS)
def test_no_hold_ever_lets_anything_go(facts: Facts, day: date) -> None:
    """R-103: with a hold nothing is ripe, whatever else is known, not even on the controller's decision."""
    for kept in (replace(facts, held=True), replace(facts, archived=True)):
        assert not retention(kept, day).may_end(decided=True)


@given(FACTS, DAYS, DAYS)
def test_what_was_ripe_stays_ripe(facts: Facts, day: date, later: date) -> None:
    """R-100: time alone never brings a period back."""
    first, second = sorted((day, later))
    assert not retention(facts, first).may_end(decided=False) or retention(facts, second).may_end(decided=False)


@given(FACTS, DAYS, st.builds(Person, st.none() | DAYS))
def test_a_living_client_more_never_shortens(facts: Facts, day: date, person: Person) -> None:
    """R-102: another client can only keep a document that goes by death."""
    more = replace(facts, clients=(*facts.clients, person), tasks=frozenset({"10"}), specific_type=None)
    if more.group is Group.CLIENT_DOCUMENT:
        assert not retention(more, day).may_end(decided=False)
