"""What stands out in a day: each user's uses by client, and how many there were of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from statistics import median
from typing import TypeVar
from uuid import UUID

from varanto.log.model import NOBODY
from varanto.reviews.model import Beside, Finding, Habits, Name, Rule, Rulebook, Suspicion, Use
from varanto.reviews.rules.uses import band, look

K = TypeVar("K")


def habits(uses: Iterable[Use], rule: Rule) -> Habits:
    """What was usual in these uses; `rule` says where day ends and night begins."""
    clients: dict[tuple[str, date], set[UUID]] = defaultdict(set)
    places: dict[tuple[str, date], tuple[str | None, str]] = {}
    bands: dict[str | None, Counter[str]] = defaultdict(Counter)
    for one in uses:
        worked = (one.user, one.at.date())
        clients[worked].add(one.client)
        places[worked] = (one.unit, one.role)
        bands[one.unit][band(one.at, rule)] += 1
    own: dict[str, list[int]] = defaultdict(list)
    peers: dict[tuple[str | None, str], list[int]] = defaultdict(list)
    for worked, seen in clients.items():
        own[worked[0]].append(len(seen))
        peers[places[worked]].append(len(seen))
    return Habits(own=_medians(own), peers=_medians(peers), bands=bands)


def suspicions(book: Rulebook, day: date, uses: Iterable[Use], beside: Beside) -> Iterator[Suspicion]:
    """Who should explain what of a day: where findings weigh enough to open a case."""
    return (one for one in observed(book, day, uses, beside) if weight(book, one.findings) >= book.opens_at)


def observed(book: Rulebook, day: date, uses: Iterable[Use], beside: Beside) -> Iterator[Suspicion]:
    """Everything that the rules find in a day, however little it weighs."""
    of_user: dict[str, list[Use]] = defaultdict(list)
    for one in sorted(uses, key=lambda one: (one.user, one.at, one.entry)):
        of_user[one.user].append(one)
    for user, own in of_user.items():
        of_client: dict[UUID, list[Use]] = defaultdict(list)
        for one in own:
            of_client[one.client].append(one)
        found = {client: tuple(look(book.rules, theirs, beside)) for client, theirs in of_client.items()}
        found[NOBODY] = (*found.get(NOBODY, ()), *_volume(book.rules[Name.VOLUME], own, beside.habits))
        found[NOBODY] += tuple(_refusals(book.rules[Name.REFUSALS], own))
        for client, findings in found.items():
            if findings:
                yield Suspicion(user, client, day, findings)


def weight(book: Rulebook, findings: Iterable[Finding]) -> int:
    """What findings weigh together."""
    return sum(book.rules[one.rule].weight for one in findings)


def _volume(rule: Rule, uses: Sequence[Use], habits: Habits) -> Iterator[Finding]:
    """Far more clients than this user usually has, and than others in the same unit and role do."""
    count = len({one.client for one in uses})
    usual = habits.own.get(uses[0].user, 0)
    peers = habits.peers.get((uses[-1].unit, uses[-1].role), 0)
    if count >= rule.limits["least_clients"] and count >= rule.limits["times_usual"] * max(usual, peers):
        inputs = {"count": count, "usual": round(usual), "peers": round(peers)}
        yield Finding(Name.VOLUME, inputs, tuple(one.entry for one in uses))


def _refusals(rule: Rule, uses: Sequence[Use]) -> Iterator[Finding]:
    refused = tuple(one.entry for one in uses if one.refused)
    if len(refused) >= rule.limits["least_refusals"]:
        yield Finding(Name.REFUSALS, {"count": len(refused)}, refused)


def _medians(seen: Mapping[K, list[int]]) -> dict[K, float]:
    return {key: median(counts) for key, counts in seen.items()}
