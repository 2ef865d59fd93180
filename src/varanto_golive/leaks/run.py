"""Walking through worlds: tell each story of two twins, ask everything of both, compare and measure."""

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from varanto_client.compose import finnish_time
from varanto_client.errors import Conflict
from varanto_golive.leaks.asking import questions
from varanto_golive.leaks.comparing import answer_of, difference
from varanto_golive.leaks.model import GUARDED, Answer, Difference, Result, Story, Timing
from varanto_golive.leaks.parties import Parties
from varanto_golive.leaks.stories import Twin, story, twins

EARLIEST, DAYS = date(1940, 1, 1), 20000
YOUNGEST, CHILDHOOD = date(2026, 1, 1), 4000
TRIES = 5


@dataclass
class _Tally:
    """What has been asked and found so far; times by the first word of what was asked."""

    requests: int = 0
    differences: list[Difference] = field(default_factory=list[Difference])
    withheld: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    absent: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


def run(parties: Parties, seeds: Iterable[int], tell: Callable[[Story], None] = lambda _: None) -> Result:
    """Compare the twins of every story; `tell` hears of each before it begins."""
    tally, worlds = _Tally(), 0
    for seed in seeds:
        told = story(seed)
        tell(told)
        _compare(parties, told, tally)
        worlds += 1
    timings = {name: Timing(tally.withheld[name], tally.absent[name]) for name in sorted(tally.withheld)}
    return Result(worlds=worlds, requests=tally.requests, differences=tuple(tally.differences), timings=timings)


def _compare(parties: Parties, told: Story, tally: _Tally) -> None:
    withheld, absent = _twins(parties, told)
    heard: dict[str, Answer] = {}
    pairs = zip(questions(withheld, told), questions(absent, told), strict=True)
    for number, (of_withheld, of_absent) in enumerate(pairs):
        asked = [(of_withheld, withheld), (of_absent, absent)]
        if number % 2:
            asked.reverse()
        answers = {twin.has_secret: answer_of(question.ask(), twin) for question, twin in asked}
        tally.requests += 1
        name = of_withheld.name
        kind = name.partition(",")[0].partition(" open ")[0]
        tally.withheld[kind].append(answers[True].seconds)
        tally.absent[kind].append(answers[False].seconds)
        heard[name] = answers[True]
        _note(tally, told, name, difference(answers[True], answers[False]))
    _compare_with_never(told, heard, tally)


def _twins(parties: Parties, told: Story, tries: int = TRIES) -> tuple[Twin, Twin]:
    """Two clients to whom the story has happened; others are drawn where the repository knew one of them before."""
    born = EARLIEST + timedelta(days=secrets.randbelow(DAYS))
    if told.way in GUARDED:
        born = YOUNGEST - timedelta(days=secrets.randbelow(CHILDHOOD))
    withheld, absent = twins(parties, finnish_time() - timedelta(seconds=5), born)
    try:
        for twin in (withheld, absent):
            twin.tell(told)
    except Conflict:
        if tries <= 1:
            raise
        return _twins(parties, told, tries - 1)
    return withheld, absent


def _compare_with_never(told: Story, heard: dict[str, Answer], tally: _Tally) -> None:
    """What is said of the secret is what is said of an OID that nobody has ever had."""
    for name, answer in heard.items():
        never = heard.get(name.replace(" secret", " never").replace(" first version", " never"))
        if never is not None and never is not answer:
            _note(tally, told, f"{name} beside an OID never used", difference(answer, never))


def _note(tally: _Tally, told: Story, name: str, part: str | None) -> None:
    if part is not None:
        tally.differences.append(Difference(told.seed, told.way, name, part))
