"""What the wills of one person add up to that were given under several of her identifiers."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.office import NOW

from varanto.wills import rules
from varanto.wills.model import PermitState, WillKind, Wills, WillVersion
from varanto_formats.checks.facts import PermitFacts, Prohibition, ProhibitionFacts, ProhibitionKind

Make: TypeAlias = Callable[..., WillVersion]
TODAY = date(2026, 11, 20)


def state(*versions: WillVersion) -> Wills:
    """What the versions kept under one identifier add up to."""
    return rules.state(versions, [], TODAY)


def permit(version: Make, given: bool, minutes: int, **changes: object) -> WillVersion:
    """A version of a permit, stored some minutes later."""
    facts = PermitFacts(given, TODAY)
    return version(WillKind.PERMIT, permit=facts, stored_at=NOW + timedelta(minutes=minutes), **changes)


def prohibiting(version: Make, *tasks: str, **changes: object) -> WillVersion:
    """A version of prohibitions of service tasks."""
    named = tuple(Prohibition(ProhibitionKind.SERVICE_TASK, (task,), TODAY) for task in tasks)
    return version(WillKind.PROHIBITION, prohibition=ProhibitionFacts(named), **changes)


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["24", "10"]), st.booleans()), max_size=6))
def test_it_matters_not_under_which_identifier_a_prohibition_stands(
    version: Make, listed: list[tuple[bool, str, bool]]
) -> None:
    """R-94: sets and their versions divided between two identifiers prohibit what they would under one."""
    numbers = {"1.2.1": 0, "1.2.2": 0}
    halves: tuple[list[WillVersion], list[WillVersion]] = ([], [])
    for first_set, task, first_half in listed:
        name = "1.2.1" if first_set else "1.2.2"
        numbers[name] += 1
        made = prohibiting(version, task, number=numbers[name], set_id=name, oid=f"{name}.{numbers[name]}")
        halves[0 if first_half else 1].append(made)
    together = rules.combined([state(*halves[0]), state(*halves[1])])
    assert together.prohibitions == state(*halves[0], *halves[1]).prohibitions
    assert together == rules.combined([state(*halves[1]), state(*halves[0])])


@pytest.mark.parametrize("last", [True, False])
def test_of_permits_the_last_stored_counts(version: Make, last: bool) -> None:
    """R-94: whatever the permit under the other identifier said before."""
    earlier = state(permit(version, not last, 0, oid="1.2.1", set_id="1.2.1"))
    later = state(permit(version, last, 1, oid="1.2.2", set_id="1.2.2"))
    expected = PermitState.GIVEN if last else PermitState.REFUSED
    assert rules.combined([earlier, later]).permit is rules.combined([later, earlier]).permit is expected


def test_a_permit_that_went_on_under_the_other_identifier_counts_once(version: Make) -> None:
    """R-94: of a set that moved its newest version counts, also where both were stored at one moment."""
    given_before = state(permit(version, True, 0))
    withdrawn = state(permit(version, False, 0, number=2))
    assert rules.combined([given_before, withdrawn]).permit is PermitState.REFUSED
    assert rules.combined([withdrawn, given_before, state()]).permit is PermitState.REFUSED


def test_whoever_was_informed_under_one_identifier_is_informed(version: Make) -> None:
    """R-94: and who has said nothing under any has said nothing."""
    assert rules.combined([state(), state(version(WillKind.INFORMING))]).informed
    assert rules.combined([state(), state()]) == Wills()


def test_whoever_has_one_identifier_wants_what_she_said_under_it(version: Make) -> None:
    """R-94: nothing is added or left out."""
    alone = state(permit(version, True, 0), version(WillKind.INFORMING))
    assert rules.combined([alone]) == alone
