"""The nouns of the map of register rights: rights as they stand, what an end would take, what producers did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from varanto.disclosure.model import Item
from varanto.organisations.model import Organisation
from varanto.rights.model import Change, Place, Right
from varanto_formats.identifiers import Identifier

After = tuple[str, str, str, str, int]
"""Where a page ended: unit, service task, client, organiser, number."""


class Warn(StrEnum):
    """What an organiser and a producer should know of a right in time."""

    ENDS_SOON = "ends-soon"
    ENDED_STORING_OPEN = "ended-storing-open"
    UNIT_INACTIVE = "unit-inactive"
    FUNCTION_MISSING = "function-missing"


@dataclass(frozen=True, slots=True)
class Days:
    """From which day to which, both included; None where no end is known."""

    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a right lets its unit do today, and what is to be said of it.

    It reads on the days of `reading`; it may store on those of `storing` what was drawn up on those of `drawing_up`.
    """

    reading: Days
    drawing_up: Days
    storing: Days
    reads: bool
    stores: bool
    warnings: tuple[Warn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One right on the map. `client` is an opaque name of the client; organisations are None where none is known."""

    right: Right
    client: str
    standing: Standing
    organiser: Organisation | None
    unit: Organisation | None
    organisation: Organisation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRequest:
    """Which part of the map is wanted; `client` limits it to the rights in one client's matters."""

    unit: str | None = None
    ends_before: date | None = None
    client: Identifier | None = None
    limit: int = 100
    after: After | None = None


@dataclass(frozen=True, slots=True)
class Map:
    """A page of the map as of a day: how many rights there are in all, and where the page ended if more follow."""

    day: date
    total: int
    lines: tuple[Line, ...]
    last: After | None


@dataclass(frozen=True, slots=True)
class LossRequest:
    """A wish to know what a producer's unit would lose if its right in a client's matters ended today."""

    client: Identifier
    unit: str


@dataclass(frozen=True, slots=True)
class Losses:
    """What the unit reads now and would read no more, with counts by kind.

    `refused` says why the unit reads nothing even now.
    """

    unit: Organisation
    day: date
    items: tuple[Item, ...]
    counts: Mapping[str, int]
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """A wish to go on in the feed of what producers did; `organisation` limits it to one of them."""

    after: Place | None = None
    organisation: str | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class Fact:
    """A change, with the metadata of the version where there is still something to show."""

    change: Change
    item: Item | None


@dataclass(frozen=True, slots=True)
class Feed:
    """A portion of the feed, where it ended, and whether more may follow at once."""

    facts: tuple[Fact, ...]
    last: Place | None
    more: bool
