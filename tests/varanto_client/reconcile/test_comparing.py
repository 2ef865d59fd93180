"""The comparison finds exactly the difference, and asks little where there is little to find."""

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varanto_client.errors import AnswerUnreadable
from varanto_client.reconcile import Changed, compare
from varanto_formats.reconciliation import DIGITS, LISTED, MOST_PREFIXES, Element, Holdings, Part

digests = st.integers(0, 3).map(lambda number: f"{number:064x}")
elements = st.builds(Element, st.integers(1, 60).map(lambda arc: f"1.2.246.10.{arc}"), st.integers(1, 3), digests)
several = st.sets(elements, max_size=300)


class Archive:
    """The other side: answers from what it holds, and counts what it was asked."""

    def __init__(self, held: Iterable[Element]) -> None:
        self.holdings = Holdings(held)
        self.questions: list[Sequence[str]] = []

    def __call__(self, prefixes: Sequence[str]) -> list[Part]:
        assert len(prefixes) <= MOST_PREFIXES
        assert len({len(prefix) for prefix in prefixes}) == 1
        self.questions.append(prefixes)
        return [self._part(prefix) for prefix in prefixes]

    def _part(self, prefix: str) -> Part:
        own = self.holdings.under(prefix)
        if len(own) <= LISTED:
            return Part(prefix, elements=tuple(own))
        return Part(prefix, branches=tuple(b for d in DIGITS if (b := self.holdings.branch(prefix + d)).count))


def many(count: int, arc: int = 0) -> set[Element]:
    """So many versions."""
    return {Element(f"1.2.246.10.{arc}.{number}", 1, f"{number:064x}") for number in range(count)}


@given(several, several)
def test_the_difference_found_is_the_difference_of_the_sets(here: set[Element], there: set[Element]) -> None:
    """R-27: whatever two sides hold, what is missing, extra or different is told exactly, each version once."""
    found = compare(Holdings(here), Archive(there))
    changed_here = {Element(one.oid, one.version, one.here) for one in found.different}
    changed_there = {Element(one.oid, one.version, one.there) for one in found.different}
    missing, extra = here - there, there - here
    assert {*found.missing} | changed_here <= missing
    assert {*found.extra} | changed_there <= extra
    keys = {(one.oid, one.version) for one in missing} & {(one.oid, one.version) for one in extra}
    assert {(one.oid, one.version) for one in found.different} == keys
    assert {*found.missing} == {one for one in missing if (one.oid, one.version) not in keys}
    assert {*found.extra} == {one for one in extra if (one.oid, one.version) not in keys}
    assert found.is_none == (here == there)


@given(several)
def test_equal_holdings_are_one_question(held: set[Element]) -> None:
    """R-27: who holds the same learns it at once."""
    archive = Archive(held)
    assert compare(Holdings(held), archive).is_none
    assert archive.questions == [[""]]


def test_one_lost_document_among_many_is_found_in_few_questions() -> None:
    """R-27: the way to one missing, one extra and one changed version leads straight down."""
    held = many(20_000)
    lost, changed = Element("1.2.246.10.0.7", 1, f"{7:064x}"), Element("1.2.246.10.0.8", 1, f"{8:064x}")
    new, other = Element("1.2.246.10.0.7", 2, f"{9:064x}"), Element("1.2.246.10.0.8", 1, f"{0:064x}")
    archive = Archive(held - {lost, changed} | {new, other})
    found = compare(Holdings(held), archive)
    assert (found.missing, found.extra) == ((lost,), (new,))
    assert found.different == (Changed(changed.oid, 1, changed.sha256, other.sha256),)
    assert [len(question) <= 4 for question in archive.questions] == [True] * 4


@pytest.mark.parametrize(("here", "there"), [(0, 5_000), (5_000, 0)])
def test_an_empty_side_is_told_everything(here: int, there: int) -> None:
    """R-27: a system that lost everything, or an archive that got nothing, learns of every version."""
    found = compare(Holdings(many(here)), Archive(many(there)))
    assert (len(found.missing), len(found.extra), found.different) == (here, there, ())


def test_an_answer_to_another_question_is_no_answer() -> None:
    """A confused archive is not taken for an equal one."""
    with pytest.raises(AnswerUnreadable):
        compare(Holdings([]), lambda prefixes: [])
