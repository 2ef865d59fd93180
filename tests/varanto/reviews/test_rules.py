"""What stands out in a day, by rules that can be read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varanto.log.model import NOBODY
from varanto.reviews.model import Beside, Finding, Habits, Known, Marks, Name, Score, State, Suspicion, Tie, Use
from varanto.reviews.rules import CLOSED, habits, may_become, rulebook, suspicions
from varanto.reviews.rules.comparing import address, addresses, surnames
from varanto.reviews.rules.days import observed
from varanto.reviews.rules.scoring import scores
from varanto.reviews.rules.uses import is_thin, is_tied
from varanto_formats.cda.times import HELSINKI

BOOK = rulebook()
DAY = date(2026, 11, 18)
NOON = datetime(2026, 11, 18, 12, tzinfo=HELSINKI)
CLIENT = UUID(int=7)
AINO = Marks(persons=frozenset({"aino"}), surnames=frozenset({"esimerkki"}), addresses=frozenset({"kuja1"}))
ONNI = Marks(persons=frozenset({"onni"}), surnames=frozenset({"toinen"}), addresses=frozenset({"kuja2"}))
STRANGER = Marks(persons=frozenset({"x"}), surnames=frozenset({"muu"}), addresses=frozenset({"kuja3"}))
NOTHING = Habits(own={}, peers={}, bands={})
OWN_UNIT = (Tie("unit", None, None),)


def use(number: int = 1, **changes: object) -> Use:
    default = Use(entry=UUID(int=number), user="aino", client=CLIENT, at=NOON, unit="unit", role="R1")
    return replace(default, **changes)  # type: ignore[arg-type]


def found(uses: Sequence[Use], marks: Marks = STRANGER, ties: tuple[Tie, ...] = OWN_UNIT, usual: Habits = NOTHING):
    beside = Beside(staff={"aino": AINO, "onni": ONNI}, clients={CLIENT: Known(marks, ties)}, habits=usual)
    return {(one.client, each.rule) for one in observed(BOOK, DAY, uses, beside) for each in one.findings}


def rules(*args: object, **named: object) -> set[Name]:
    return {rule for _, rule in found(*args, **named)}  # type: ignore[arg-type]


def test_ordinary_work_finds_nothing() -> None:
    """A client of one's own unit, in working hours, is nobody's business."""
    assert rules([use()]) == set()


@pytest.mark.parametrize(
    ("marks", "rule"),
    [
        (replace(STRANGER, persons=frozenset({"aino"})), {Name.OWN}),
        (replace(STRANGER, persons=frozenset({"onni"})), {Name.COLLEAGUE}),
        (replace(STRANGER, addresses=frozenset({"kuja1"})), {Name.ADDRESS}),
        (replace(STRANGER, surnames=frozenset({"esimerkki"})), {Name.SURNAME}),
    ],
)
def test_people_close_to_the_user_stand_out(marks: Marks, rule: set[Name]) -> None:
    """R-215: herself, a colleague, somebody who lives with her, somebody of her name: each by a rule of its own."""
    assert rules([use()], marks) == rule


def test_who_reads_herself_is_told_only_that() -> None:
    """That she has her own name and address says nothing more."""
    assert rules([use()], AINO) == {Name.OWN}


def test_a_client_of_nobody_here_stands_out() -> None:
    """Without a tie to the unit or to the worker the use is strange; with a tie to either it is not."""
    assert rules([use()], ties=()) == {Name.RELATION}
    assert rules([use()], ties=(Tie("other", None, None),)) == {Name.RELATION}
    assert rules([use()], ties=(Tie("aino", None, None),)) == set()


@pytest.mark.parametrize("changes", [{"excused": True}, {"purpose": "disclosure"}, {"purpose": "statutory"}])
def test_a_relationship_is_asked_for_only_where_it_would_stand_here(changes: dict[str, object]) -> None:
    """Administrative work needs none, and for other registers it stands elsewhere."""
    looked = replace(use(words="Lapsen tilanteen selvittäminen päivystyksessä"), **changes)  # type: ignore[arg-type]
    assert rules([looked], ties=()) == set()


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 60), st.integers(0, 200))
def test_a_tie_holds_from_its_first_day_to_a_month_after_its_last(start: date, length: int, later: int) -> None:
    """Thirty days of grace, as where a context is asked for (readings.md A1); before its first day it is none."""
    end, day = start + timedelta(days=length), start + timedelta(days=later)
    ties, grace = [Tie("unit", start, end)], timedelta(days=30)
    assert is_tied(ties, ["unit"], day, grace) is (later <= length + 30)
    assert not is_tied(ties, ["unit"], start - timedelta(days=1), grace)
    assert not is_tied(ties, [None, "other"], day, grace)


def test_night_stands_out_only_where_nights_are_not_worked() -> None:
    """The same hour is odd in an office and usual at an emergency unit."""
    night = use(at=NOON.replace(hour=2))
    office = Habits(own={}, peers={}, bands={"unit": {"day": 100}})
    emergency = Habits(own={}, peers={}, bands={"unit": {"day": 60, "night": 40}})
    assert rules([night], usual=office) == {Name.HOURS}
    assert rules([night], usual=emergency) == set()
    assert rules([use(at=NOON + timedelta(days=3))], usual=office) == {Name.HOURS}, "a Saturday"


@given(st.integers(0, 23), st.integers(0, 6))
def test_usual_hours_are_never_found(hour: int, days: int) -> None:
    """Whatever the hour, where the unit has always worked then nobody needs to explain it."""
    at = NOON.replace(hour=hour) + timedelta(days=days)
    before = [use(number, at=at - timedelta(days=7)) for number in range(40)]
    usual = habits(before, BOOK.rules[Name.HOURS])
    assert Name.HOURS not in rules([use(at=at)], usual=usual)


@given(st.integers(1, 60), st.integers(0, 20), st.integers(0, 20))
def test_volume_is_far_above_both_ones_own_and_that_of_ones_peers(count: int, own: int, peers: int) -> None:
    """Whoever does as much as she does otherwise, or as others in her place, is never found."""
    uses = [use(number, client=UUID(int=number + 1)) for number in range(count)]
    usual = Habits(own={"aino": own}, peers={("unit", "R1"): peers}, bands={})
    expected = count >= 15 and count >= 3 * own and count >= 3 * peers
    assert ((NOBODY, Name.VOLUME) in found(uses, ties=(), usual=usual)) is expected


@given(st.integers(0, 20))
def test_many_refusals_in_a_day_stand_out(count: int) -> None:
    """Now and then everybody is refused; eight times a day is somebody who tries."""
    uses = [use(number, refused=number <= count) for number in range(1, 21)]
    assert ((NOBODY, Name.REFUSALS) in found(uses)) is (count >= 8)


@pytest.mark.parametrize("text", ["", "   ", "selvitys", "aaa aaa aaa aaa aaa", "1 2 3 4 5 6 7 8 9 10", "a b c d"])
def test_a_text_that_says_nothing_is_thin(text: str) -> None:
    """Filling the field is not giving a reason."""
    assert is_thin(text, BOOK.rules[Name.WIDE])
    assert rules([use(purpose="statutory", words=text)]) == {Name.WIDE}


def test_a_reason_in_words_is_none_of_ours() -> None:
    """Whether a stated reason is a good one, people judge."""
    assert rules([use(purpose="statutory", words="Lapsen tilanteen kiireellinen selvittäminen")]) == set()


def test_light_findings_open_no_case_alone() -> None:
    """A common surname alone opens nothing; without a relationship it does."""

    def opened(ties: tuple[Tie, ...]) -> list[UUID]:
        marks = replace(STRANGER, surnames=AINO.surnames)
        beside = Beside(staff={"aino": AINO}, clients={CLIENT: Known(marks, ties)}, habits=NOTHING)
        return [one.client for one in suspicions(BOOK, DAY, [use()], beside)]

    assert opened(OWN_UNIT) == []
    assert opened(()) == [CLIENT]


@given(st.lists(st.integers(1, 5), min_size=1, max_size=8))
def test_every_finding_names_entries_that_there_were(numbers: list[int]) -> None:
    """R-215: what is found can be shown, and the words of each rule say it in all languages."""
    uses = [use(number, at=NOON.replace(hour=3), purpose="statutory") for number in numbers]
    beside = Beside(staff={"aino": AINO}, clients={CLIENT: Known(AINO)}, habits=NOTHING)
    for one in observed(BOOK, DAY, uses, beside):
        for each in one.findings:
            assert {UUID(int=number) for number in numbers} >= set(each.entries) != set()
            words = BOOK.rules[each.rule].words
            assert all(text.format(**each.inputs) for text in (words.fi, words.sv, words.en))


def test_names_and_addresses_are_read_from_a_relationship_document() -> None:
    """Of every client that it lists, and of nobody else in it; what is missing is no address."""
    place = {"lahiosoite": "Kuja 1 A", "postinumero": "00100"}
    client = {"sukunimi": " Esimerkki ", "yhteystiedot": {"osoite": [place]}}
    other = {"sukunimi": "Muu", "yhteystiedot": {"osoite": {"lahiosoite": "Kuja 2"}}}
    content = {"asiakkuusasiakirja": {"asiakas": [client, other], "laheinen": {"sukunimi": "Vieras"}}}
    assert list(surnames(content)) == ["esimerkki", "muu"]
    assert list(addresses(content)) == [address("KUJA 1A", "00100")]
    assert list(surnames(None)) == list(addresses([])) == []


def test_a_closed_case_stays_closed() -> None:
    """Whatever else may follow what, nothing follows closing, and from everywhere else one can close."""
    for state in State:
        after = {one for one in State if may_become(state, one)}
        assert after == set() if state in CLOSED else after >= CLOSED
        assert State.NEW not in after


def test_scores_count_what_they_say() -> None:
    """R-218: of two findings of a rule one was misuse; of two misuses that were planted for it one was found."""
    alarm, hit = (
        Suspicion("aino", UUID(int=number), DAY, (Finding(Name.WIDE, {"count": 1}, ()),)) for number in (1, 2)
    )
    other = Suspicion("onni", UUID(int=2), DAY, (Finding(Name.OWN, {"count": 1}, ()),))
    planted = {
        (DAY, "aino", UUID(int=2)): frozenset({Name.WIDE}),
        (DAY, "aino", UUID(int=3)): frozenset({Name.WIDE}),
        (DAY, "onni", UUID(int=2)): frozenset[Name](),
    }
    found = scores([alarm, hit, other], planted)
    assert found[Name.WIDE] == Score(found=2, right=1, wanted=2, caught=1)
    assert (found[Name.WIDE].precision, found[Name.WIDE].recall) == (0.5, 0.5)
    assert (found[Name.OWN].precision, found[Name.OWN].recall) == (1, None)
    assert found[Name.VOLUME] == Score(found=0, right=0, wanted=0, caught=0)
    assert found[Name.VOLUME].precision is None
