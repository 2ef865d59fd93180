"""A made-up town at work: ordinary uses and planted misuse, the same for the same seed. Nobody in it exists."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from varanto.log.model import NOBODY
from varanto.reviews.model import Known, Marks, Name, Tie, Use
from varanto.reviews.rules.scoring import Key
from varanto_formats.cda.times import HELSINKI
from varanto_formats.identifiers import hetu

UNITS = ("unit-a", "unit-b", "unit-c", "unit-night")
NIGHT_UNIT = UNITS[-1]
"""One unit works at all hours, as an emergency service does."""
SURNAMES = tuple(f"Testi{number}" for number in range(60))
FIRST = date(2026, 1, 5)
MISUSED_DAYS = 28
OFTEN = 0.6
"""How likely each kind of misuse is on a day."""
GOOD, THIN = "Lastensuojeluilmoituksen selvittäminen päivystyksessä", "selvitys"


def _codes() -> Iterator[str]:
    """Identity codes of the 900 series, each once."""
    for number in range(100_000):
        day = date(1940, 1, 1) + timedelta(days=number // 90)
        yield hetu.make_test(day, 901 + number % 90).value


@dataclass
class Town:
    """Its staff with their units, its clients, what was done, and which of it was misuse and meant for which rules."""

    random: Random
    codes: Iterator[str] = field(default_factory=_codes)
    staff: dict[str, Marks] = field(default_factory=dict[str, Marks])
    units: dict[str, str] = field(default_factory=dict[str, str])
    clients: dict[UUID, Known] = field(default_factory=dict[UUID, Known])
    uses: list[Use] = field(default_factory=list[Use])
    planted: dict[Key, frozenset[Name]] = field(default_factory=dict[Key, frozenset[Name]])

    def use(self, user: str, client: UUID, at: datetime, **changes: object) -> None:
        """Add one use of a user in her unit."""
        entry = UUID(int=self.random.getrandbits(128))
        self.uses.append(
            Use(entry=entry, user=user, client=client, at=at, unit=self.units[user], role="R1", **changes)  # pyright: ignore[reportArgumentType]
        )

    def plant(self, user: str, client: UUID, day: date, *rules: Name) -> None:
        """Say that what a user did with a client on a day is misuse, and which rules are meant to find it."""
        self.planted[(day, user, client)] = frozenset(rules)


def town(seed: int, days: int = 56, people: int = 60, residents: int = 3000) -> Town:
    """A town in which so many days were worked; its last four weeks hold the misuse."""
    made = Town(Random(seed))  # noqa: S311 (made-up people, not secrets)
    _populate(made, people, residents)
    for number in range(days):
        day = FIRST + timedelta(days=number)
        _ordinary(made, day)
        if number >= days - MISUSED_DAYS:
            for misuse in MISUSES:
                if made.random.random() < OFTEN:
                    misuse(made, day, made.random.choice(list(made.units)))
    return made


def _populate(made: Town, people: int, residents: int) -> None:
    for number in range(people):
        user = f"user-{number}"
        made.units[user] = UNITS[number % len(UNITS)]
        made.staff[user] = _person(made)
    for _ in range(residents):
        units = made.random.sample(UNITS, made.random.choice((1, 1, 1, 2)))
        ties = tuple(Tie(unit, FIRST - timedelta(days=300), None) for unit in units)
        made.clients[UUID(int=made.random.getrandbits(128))] = Known(_person(made), ties)


def _person(made: Town, *, surname: str = "", address: str = "") -> Marks:
    return Marks(
        persons=frozenset({next(made.codes)}),
        surnames=frozenset({surname or made.random.choice(SURNAMES)}),
        addresses=frozenset({address or f"testikuja {made.random.getrandbits(30)}"}),
    )


def _ordinary(made: Town, day: date) -> None:
    """What work brings along, with what looks odd and is not: substitutes, on-call nights, thin texts, full days."""
    chance = made.random
    for user, unit in made.units.items():
        if day.weekday() > 4 and unit != NIGHT_UNIT and chance.random() > 0.01:
            continue
        count = chance.randint(16, 28) if chance.random() < 0.004 else chance.randint(2, 9)
        for client in chance.sample(_of_unit(made, unit), count):
            _work(made, user, client, day)
        if chance.random() < 0.05:
            made.use(user, chance.choice(list(made.clients)), _hour(made, day, unit))


def _work(made: Town, user: str, client: UUID, day: date) -> None:
    """A few uses about one client, now and then a wide search, seldom one with a thin text, seldom one refused."""
    chance = made.random
    for _ in range(chance.randint(1, 4)):
        at, refused = _hour(made, day, made.units[user]), chance.random() < 0.02
        if chance.random() < 0.02:
            words = GOOD if chance.random() > 0.02 else THIN
            made.use(user, client, at, purpose="statutory", words=words, refused=refused)
        else:
            made.use(user, client, at, refused=refused)


def _hour(made: Town, day: date, unit: str) -> datetime:
    """Some time of the unit's working day; one use in a hundred is of a long evening."""
    begin, end = (0, 24) if unit == NIGHT_UNIT else (16, 23) if made.random.random() < 0.01 else (8, 16)
    return _between(made, day, begin, end)


def _between(made: Town, day: date, begin: int, end: int) -> datetime:
    return datetime.combine(day, time(made.random.randrange(begin, end), made.random.randrange(60)), HELSINKI)


def _of_unit(made: Town, unit: str) -> list[UUID]:
    return [client for client, known in made.clients.items() if any(tie.to == unit for tie in known.ties)]


def _stranger(made: Town, user: str, marks: Marks | None = None) -> UUID:
    """A new client with whom the user's unit has nothing to do."""
    other = made.random.choice([one for one in UNITS if one != made.units[user]])
    client = UUID(int=made.random.getrandbits(128))
    made.clients[client] = Known(marks or _person(made), (Tie(other, FIRST, None),))
    return client


def _household(made: Town, day: date, user: str) -> None:
    """She looks up somebody who lives with her."""
    marks = _person(made, address=next(iter(made.staff[user].addresses)))
    client = _stranger(made, user, marks)
    made.use(user, client, _between(made, day, 8, 16))
    made.plant(user, client, day, Name.ADDRESS, Name.RELATION)


def _relative(made: Town, day: date, user: str) -> None:
    """She looks up a relative who lives elsewhere and has her surname."""
    marks = _person(made, surname=next(iter(made.staff[user].surnames)))
    client = _stranger(made, user, marks)
    made.use(user, client, _between(made, day, 8, 16))
    made.plant(user, client, day, Name.SURNAME, Name.RELATION)


def _curious(made: Town, day: date, user: str) -> None:
    """She looks up somebody from the news, at her desk, in working hours."""
    client = _stranger(made, user)
    made.use(user, client, _between(made, day, 8, 16))
    made.plant(user, client, day, Name.RELATION)


def _herself(made: Town, day: date, user: str) -> None:
    """She looks up herself."""
    client = _stranger(made, user, made.staff[user])
    made.use(user, client, _between(made, day, 8, 16))
    made.plant(user, client, day, Name.OWN)


def _workmate(made: Town, day: date, user: str) -> None:
    """She looks up somebody with whom she works."""
    other = made.random.choice([one for one in made.units if one != user])
    client = _stranger(made, user, made.staff[other])
    made.use(user, client, _between(made, day, 8, 16))
    made.plant(user, client, day, Name.COLLEAGUE, Name.RELATION)


def _by_night(made: Town, day: date, user: str) -> None:
    """She looks up strangers when nobody else is there; of an emergency unit somebody always is."""
    client = _stranger(made, user)
    made.use(user, client, _between(made, day, 0, 5))
    made.plant(user, client, day, Name.HOURS, Name.RELATION)


def _browsing(made: Town, day: date, user: str) -> None:
    """She leafs through her unit's clients without need."""
    for client in made.random.sample(_of_unit(made, made.units[user]), made.random.randint(15, 45)):
        made.use(user, client, _between(made, day, 8, 16))
    made.plant(user, NOBODY, day, Name.VOLUME)


def _guessing(made: Town, day: date, user: str) -> None:
    """She tries what she may not."""
    for client in made.random.sample(_of_unit(made, made.units[user]), made.random.randint(5, 14)):
        made.use(user, client, _between(made, day, 8, 16), purpose="disclosure", refused=True)
    made.plant(user, NOBODY, day, Name.REFUSALS)


def _unfounded(made: Town, day: date, user: str) -> None:
    """She searches widely on a pretext, sometimes in many words."""
    client = _stranger(made, user)
    words = THIN if made.random.random() < 0.8 else GOOD
    made.use(user, client, _between(made, day, 8, 16), purpose="statutory", words=words)
    made.plant(user, client, day, Name.WIDE)


def _unseen(made: Town, day: date, user: str) -> None:
    """She reads more than she needs of a client of her unit: no rule is made for it, only people notice."""
    client = made.random.choice(_of_unit(made, made.units[user]))
    made.use(user, client, _between(made, day, 8, 16))
    made.plant(user, client, day)


MISUSES = (
    _household,
    _relative,
    _curious,
    _herself,
    _workmate,
    _by_night,
    _browsing,
    _guessing,
    _unfounded,
    _unseen,
)
