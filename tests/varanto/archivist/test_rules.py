"""What an archivist's form asks for."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from varanto.archive.model import Count, Facet, Status
from varanto.archivist import rules
from varanto.archivist.model import Ground

TEXTS = st.dictionaries(st.sampled_from([*rules.FILTERS, "ground", "words"]), st.text(max_size=30))
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@given(TEXTS)
def test_whatever_is_written_is_read_or_told(filled: dict[str, str]) -> None:
    """R-187: no form is too odd; a mistake names a field of the form, and a search by it has a ground and words."""
    errand, mistakes = rules.why(filled)
    assert (errand is None) == bool(mistakes)
    assert mistakes.keys() <= {"ground", "words"}
    filters, wrong = rules.filters(filled)
    assert wrong.keys() <= set(rules.FILTERS)
    assert len(filters.types) <= 1


@given(DAYS, DAYS)
def test_days_are_read_as_browsers_send_and_as_people_write_them(begin: date, end: date) -> None:
    """Both ends of a span count, the last day to its end; one that ends before it begins is told."""
    filters, wrong = rules.filters(
        {"created_from": begin.isoformat(), "created_to": f"{end.day}.{end.month}.{end.year}"}
    )
    assert wrong == ({"created_to": "mistake-span"} if end < begin else {})
    assert filters.created_from
    assert filters.created_to
    assert (filters.created_from.date(), filters.created_to.date()) == (begin, end)
    assert filters.created_from.hour == 0
    assert filters.created_to.hour == 23


@given(st.sampled_from(Ground), st.text(min_size=1, max_size=rules.LONGEST_WORDS).filter(str.strip), st.text())
def test_what_is_masked_is_revealed_for_its_own_document_alone(ground: Ground, words: str, reveal: str) -> None:
    """R-191: an errand that reveals one document reveals no other."""
    errand, _ = rules.why({"ground": ground, "words": words})
    assert errand
    revealing = type(errand)(ground=errand.ground, words=errand.words, revealed="1.2.3", reveal=reveal)
    assert rules.purpose(revealing, "1.2.3").reveal == reveal
    assert rules.purpose(revealing, "1.2.4").reveal is None
    assert rules.purpose(revealing).reveal is None


COUNTS = st.lists(
    st.builds(Count, st.sampled_from(Facet), st.sampled_from("abc"), st.sampled_from(Status), st.integers(1, 99)),
    unique_by=lambda one: (one.facet, one.value, one.status),
)


@given(COUNTS, st.sampled_from(Facet))
def test_a_table_counts_everything_once(counts: list[Count], facet: Facet) -> None:
    """R-193: what the lines say adds up; months stand in their order, all else by number."""
    told = rules.lines(counts, facet, {})
    assert sum(line.total for line in told) == sum(one.number for one in counts if one.facet is facet)
    order = [line.value if facet is Facet.MONTH else -line.total for line in told]
    assert order == sorted(order)
