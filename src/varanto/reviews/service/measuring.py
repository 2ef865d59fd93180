"""Use case of measuring the rules on a made-up town, where it is known what was misuse."""

from collections import defaultdict
from datetime import date

from varanto.reviews.model import Beside, Measured, Name, Suspicion, Use
from varanto.reviews.rules import habits, rulebook, scoring
from varanto.reviews.rules.days import observed, weight
from varanto.reviews.service.finding import BEFORE
from varanto.reviews.service.synthetic import Town, town


def measure(seed: int, days: int = 56) -> Measured:
    """The scores of the rules on the town of a seed: each by what it was made for, and all together by cases opened."""
    made, book = town(seed, days), rulebook()
    first = min(day for day, *_ in made.planted)
    found = [one for day, uses in _by_day(made).items() if day >= first for one in _observed(made, day, uses)]
    opened = {scoring.key_of(one) for one in found if weight(book, one.findings) >= book.opens_at}
    planted = set(made.planted)
    return Measured(
        uses=sum(one.at.date() >= first for one in made.uses),
        planted=len(planted),
        rules=scoring.scores(found, made.planted),
        whole=scoring.score(opened, planted, planted),
    )


def _observed(made: Town, day: date, uses: list[Use]) -> list[Suspicion]:
    book = rulebook()
    before = (one for one in made.uses if day - BEFORE <= one.at.date() < day)
    usual = habits(before, book.rules[Name.HOURS])
    return list(observed(book, day, uses, Beside(staff=made.staff, clients=made.clients, habits=usual)))


def _by_day(made: Town) -> dict[date, list[Use]]:
    found: dict[date, list[Use]] = defaultdict(list)
    for one in made.uses:
        found[one.at.date()].append(one)
    return found
