"""What wills add up to: newest versions, several sets, contents of informing; and what prohibitions hit."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varanto.wills import rules
from varanto.wills.model import Content, PermitState, WillKind, Wills, WillVersion
from varanto_formats.checks.facts import (
    InformingFacts,
    PermitFacts,
    Prohibition,
    ProhibitionFacts,
    ProhibitionKind,
)

Make: TypeAlias = Callable[..., WillVersion]

TODAY = date(2026, 11, 20)
OLD, CURRENT, COMING = (
    Content("2024-1", date(2024, 1, 1)),
    Content("2025-1", date(2025, 1, 1)),
    Content("2027-1", date(2027, 1, 1)),
)
CONTENTS = (CURRENT, OLD, COMING)
NAMES = ("1", "2", "3")


def told(version: Make, content: str | None, **changes: object) -> WillVersion:
    """An informing that gave a content; None where only the page shown is kept."""
    facts = InformingFacts(content, TODAY) if content else InformingFacts(None, None)
    return version(WillKind.INFORMING, informing=facts, **changes)


def permit(version: Make, given: bool | None, **changes: object) -> WillVersion:
    """A version of a permit document."""
    return version(WillKind.PERMIT, permit=PermitFacts(given, TODAY), **changes)


def prohibiting(version: Make, *prohibitions: Prohibition, **changes: object) -> WillVersion:
    """A version of a prohibition document."""
    return version(WillKind.PROHIBITION, prohibition=ProhibitionFacts(prohibitions), **changes)


def against(kind: ProhibitionKind, *targets: str) -> Prohibition:
    """A prohibition aimed at something."""
    return Prohibition(kind, targets, TODAY)


def state(*versions: WillVersion) -> Wills:
    """What the versions add up to today."""
    return rules.state(versions, CONTENTS, TODAY)


def test_nothing_is_presumed_of_a_client_who_has_said_nothing() -> None:
    """R-40: without a will the client is not informed, has given no permit and forbidden nothing."""
    assert state() == Wills()


@pytest.mark.parametrize(
    ("content", "is_newest"),
    [("2024-1", False), ("2025-1", True), ("2027-1", True), ("another", False)],
)
def test_any_informing_counts_and_an_outdated_one_is_told(version: Make, content: str, is_newest: bool) -> None:
    """R-41: an older informing stays in force; whether it gave the content in use is said beside (A39)."""
    wills = state(told(version, content))
    assert (wills.informed, wills.newest_informed) == (True, is_newest)


@pytest.mark.parametrize(("day", "is_newest"), [(date(2026, 12, 31), True), (date(2027, 1, 1), False)])
def test_a_content_is_outdated_from_the_first_day_of_the_next(version: Make, day: date, is_newest: bool) -> None:
    """R-41: on its first day the new content is what clients are told, and whoever was told the one before is told
    anew; an informing on that very day gave it.
    """
    assert rules.state([told(version, "2025-1")], CONTENTS, day).newest_informed is is_newest
    assert rules.state([told(version, "2027-1")], CONTENTS, day).newest_informed
    shown = told(version, None, created_at=datetime(2026, 12, 31, 22, tzinfo=UTC))
    assert rules.state([shown], CONTENTS, day).newest_informed


@pytest.mark.parametrize(
    ("authored", "is_newest"),
    [
        (datetime(2024, 12, 31, 21, 59, tzinfo=UTC), False),
        (datetime(2024, 12, 31, 22, 0, tzinfo=UTC), True),
        (datetime(2023, 6, 1, tzinfo=UTC), False),
    ],
)
def test_an_informing_that_was_only_shown_gave_what_was_in_use(
    version: Make, authored: datetime, is_newest: bool
) -> None:
    """A page without structured body counts as the newest content of its authoring day in Finland (api.md)."""
    assert state(told(version, None, created_at=authored)).newest_informed is is_newest
    assert state(version(WillKind.INFORMING, created_at=authored)).newest_informed is is_newest


def test_one_up_to_date_informing_among_several_suffices(version: Make) -> None:
    """Who was told the newest content once need not be told again because of an older document beside it."""
    older = told(version, "2024-1", oid="1.2.3.9", set_id="1.2.3.9")
    assert state(older, told(version, "2025-1")).newest_informed
    assert state(told(version, "2025-1"), older).newest_informed


@pytest.mark.parametrize(
    ("given", "expected"),
    [(True, PermitState.GIVEN), (False, PermitState.REFUSED), (None, PermitState.REFUSED)],
)
def test_a_permit_is_given_only_by_saying_so(version: Make, given: bool | None, expected: PermitState) -> None:
    """R-42: refused, withdrawn or silent is not given."""
    assert state(permit(version, given)).permit is expected


def test_a_permit_without_content_is_not_given(version: Make) -> None:
    """A permit document of which nothing could be read gives nothing."""
    assert state(version(WillKind.PERMIT)).permit is PermitState.REFUSED


@given(st.permutations([1, 2, 10]), st.booleans())
def test_the_newest_version_wins_in_whatever_order_they_come(version: Make, order: list[int], last: bool) -> None:
    """R-42: a permit is withdrawn by a new version and given again by another; only the newest counts."""
    versions = [permit(version, last if number == 10 else not last, number=number) for number in order]
    wills = state(*versions)
    assert wills.permit is (PermitState.GIVEN if last else PermitState.REFUSED)
    assert [one.version for one in wills.evidence] == [10]


@given(st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=4))
def test_of_several_permits_all_must_be_given(version: Make, permits: list[bool | None]) -> None:
    """A18: should there be several permit sets, one that is not given stops disclosure."""
    sets = [permit(version, one, oid=f"1.2.{n}", set_id=f"1.2.{n}") for n, one in enumerate(permits, 1)]
    assert (state(*sets).permit is PermitState.GIVEN) == all(one is True for one in permits)


def test_a_new_version_of_prohibitions_replaces_the_whole_list(version: Make) -> None:
    """R-43: a prohibition is withdrawn by a version from which it is gone; the empty list withdraws all."""
    one = against(ProhibitionKind.SERVICE_TASK, "24")
    other = against(ProhibitionKind.CONTROLLER, "1.2.3")
    first = prohibiting(version, one, other)
    assert state(first).prohibitions == (one, other)
    assert state(first, prohibiting(version, other, number=2)).prohibitions == (other,)
    assert state(first, prohibiting(version, number=2)).prohibitions == ()


def test_of_several_prohibition_sets_all_count(version: Make) -> None:
    """A18: should there be several prohibition sets, nothing that any of them forbids is open."""
    one, other = against(ProhibitionKind.SERVICE_TASK, "24"), against(ProhibitionKind.SERVICE_TASK, "10")
    sets = (prohibiting(version, one), prohibiting(version, other, oid="1.2.9", set_id="1.2.9"))
    assert set(state(*sets).prohibitions) == {one, other}


def test_the_evidence_names_every_version_that_counts(version: Make) -> None:
    """The log can say on which versions a disclosure rested, always in the same order."""
    wills = [told(version, "2025-1"), permit(version, True), prohibiting(version)]
    assert state(*wills).evidence == state(*reversed(wills)).evidence == tuple(wills)


documents = st.fixed_dictionaries(
    {
        "set_id": st.sampled_from(NAMES),
        "controller": st.sampled_from(NAMES),
        "service_tasks": st.frozensets(st.sampled_from(NAMES)),
    }
)
prohibitions = st.builds(
    lambda kind, targets: Prohibition(kind, tuple(targets), None),
    st.sampled_from(ProhibitionKind),
    st.lists(st.sampled_from(NAMES), max_size=2),
)


@given(documents, prohibitions)
def test_a_prohibition_hits_what_it_names_and_nothing_else(document: dict[str, object], one: Prohibition) -> None:
    """R-43: a set id hits the document, a controller all of its documents, a task every document that has it."""
    expected = {
        ProhibitionKind.DOCUMENT: document["set_id"] in one.targets,
        ProhibitionKind.CONTROLLER: document["controller"] in one.targets,
        ProhibitionKind.SERVICE_TASK: any(task in one.targets for task in document["service_tasks"]),  # type: ignore[attr-defined]
    }
    assert rules.hits([one], **document) is expected[one.kind]  # type: ignore[arg-type]


@given(documents, st.lists(prohibitions, max_size=3), prohibitions)
def test_adding_a_prohibition_never_opens_anything(
    document: dict[str, object], before: list[Prohibition], added: Prohibition
) -> None:
    """R-43: whatever was hit stays hit, wherever in the list the new prohibition stands."""
    alone = rules.hits([added], **document)  # type: ignore[arg-type]
    expected = rules.hits(before, **document) or alone  # type: ignore[arg-type]
    assert rules.hits([*before, added], **document) is expected  # type: ignore[arg-type]
    assert rules.hits([added, *before], **document) is expected  # type: ignore[arg-type]


@given(st.lists(prohibitions, max_size=4), documents)
def test_nothing_is_hit_by_an_empty_list(listed: list[Prohibition], document: dict[str, object]) -> None:
    """R-43: once all prohibitions are withdrawn nothing is hidden any more."""
    assert not rules.hits([], **document)  # type: ignore[arg-type]
    assert not rules.hits([Prohibition(one.kind, (), None) for one in listed], **document)  # type: ignore[arg-type]
