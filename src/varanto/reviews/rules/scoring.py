"""How findings are held against the truth."""

from collections.abc import Iterable, Mapping, Set
from datetime import date
from uuid import UUID

from varanto.reviews.model import Name, Score, Suspicion

Key = tuple[date, str, UUID]
"""On which day, whose use, of which client; NOBODY for all of the day's work."""


def score(found: Set[Key], misuse: Set[Key], wanted: Set[Key]) -> Score:
    """What was found, held against all misuse and against what should have been found.

    >>> a, b, c, d = ((date(2026, 1, 1), "user", UUID(int=number)) for number in range(4))
    >>> score({a, b, c}, misuse={a, b, d}, wanted={a, d})
    Score(found=3, right=2, wanted=2, caught=1)
    """
    return Score(len(found), len(found & misuse), len(wanted), len(found & wanted))


def scores(found: Iterable[Suspicion], planted: Mapping[Key, frozenset[Name]]) -> dict[Name, Score]:
    """The score of each rule: where it found something, and which misuse was planted to be found by it."""
    rules_of = {key_of(one): {finding.rule for finding in one.findings} for one in found}
    return {
        rule: score(
            {key for key, rules in rules_of.items() if rule in rules},
            set(planted),
            {key for key, rules in planted.items() if rule in rules},
        )
        for rule in Name
    }


def key_of(one: Suspicion) -> Key:
    """What a suspicion is about."""
    return one.day, one.user, one.client
