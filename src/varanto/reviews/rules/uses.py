"""What stands out in what one user did with one client on one day."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from varanto.reviews.model import Beside, Finding, Known, Marks, Name, Rule, Tie, Use

RELATED = frozenset({"own", "register_right"})
"""The purposes for which the relationship stands in the register that is looked at."""
WIDE = "statutory"
WEEKDAYS = 5
Uses = Sequence[Use]


def band(at: datetime, rule: Rule) -> str:
    """Into which band of the week a moment falls: `day`, `night` or `weekend`."""
    if at.weekday() >= WEEKDAYS:
        return "weekend"
    return "day" if rule.limits["day_begins"] <= at.hour < rule.limits["day_ends"] else "night"


def is_tied(ties: Iterable[Tie], names: Iterable[str | None], day: date, grace: timedelta) -> bool:
    """Whether any tie to one of the names holds on a day, or ended so short a while ago (readings.md A1)."""
    wanted = set(names)
    return any(
        tie.to in wanted and (tie.start is None or tie.start <= day) and (tie.end is None or day <= tie.end + grace)
        for tie in ties
    )


def is_thin(text: str, rule: Rule) -> bool:
    """Whether a text says too little to be a reason."""
    words = {word for word in text.casefold().split() if any(map(str.isalpha, word))}
    letters = sum(map(str.isalpha, text))
    return len(words) < rule.limits["least_words"] or letters < rule.limits["least_letters"]


def look(rules: Mapping[Name, Rule], uses: Uses, beside: Beside) -> Iterator[Finding]:
    """What the rules find in the uses of one user, one client and one day."""
    user = beside.staff.get(uses[0].user, Marks())
    client = beside.clients.get(uses[0].client, Known(Marks()))
    yield from _persons(uses, user, client.marks, beside)
    yield from _related(rules[Name.RELATION], uses, client)
    yield from _hours(rules[Name.HOURS], uses, beside)
    yield from _where(Name.WIDE, uses, lambda one: one.purpose == WIDE and is_thin(one.words, rules[Name.WIDE]))


def _persons(uses: Uses, user: Marks, client: Marks, beside: Beside) -> Iterator[Finding]:
    """Who the client is to the user: herself, or else somebody close."""
    if user.persons & client.persons:
        yield from _where(Name.OWN, uses)
        return
    if any(one.persons & client.persons for one in beside.staff.values()):
        yield from _where(Name.COLLEAGUE, uses)
    if user.addresses & client.addresses:
        yield from _where(Name.ADDRESS, uses)
    if user.surnames & client.surnames:
        yield from _where(Name.SURNAME, uses)


def _related(rule: Rule, uses: Uses, client: Known) -> Iterator[Finding]:
    grace = timedelta(days=rule.limits["grace_days"])

    def is_strange(one: Use) -> bool:
        asked = one.purpose in RELATED and not one.excused
        return asked and not is_tied(client.ties, (one.unit, one.user), one.at.date(), grace)

    yield from _where(Name.RELATION, uses, is_strange)


def _hours(rule: Rule, uses: Uses, beside: Beside) -> Iterator[Finding]:
    def share(one: Use) -> float:
        bands = beside.habits.bands.get(one.unit, {})
        total = sum(bands.values())
        return 100 * bands.get(band(one.at, rule), 0) / total if total >= rule.limits["least_uses"] else 0

    def is_unusual(one: Use) -> bool:
        return band(one.at, rule) != "day" and share(one) < rule.limits["share_percent"]

    found = [one for one in uses if is_unusual(one)]
    if found:
        yield Finding(
            Name.HOURS,
            {"count": len(found), "share": round(max(map(share, found)))},
            tuple(one.entry for one in found),
        )


def _where(name: Name, uses: Uses, is_found: Callable[[Use], bool] = lambda _: True) -> Iterator[Finding]:
    entries = tuple(one.entry for one in uses if is_found(one))
    if entries:
        yield Finding(name, {"count": len(entries)}, entries)
