"""The nouns of register rights: grants, read from client-relationship documents, and what was done by them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From which day to which somebody gives a service; None where a day is not stated."""

    start: date | None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A producer's unit that may use an organiser's register for one service task of one client (disclosure.md §4).

    `spans` are those of every link that the right hangs on: the relationship, the producer, and for a subcontractor
    her own besides; `chain` the units from the organiser's side down to `unit`, itself included.
    """

    organiser: str
    relationship: str | None
    service_task: str
    services: tuple[str, ...]
    unit: str
    chain: tuple[str, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """The version of a relationship document (asiakkuusasiakirja) that grants a right."""

    document: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """A register right (rekisterinkäyttöoikeus) as the map shows it: who may do what in whose register, until when.

    Of all the spans that it hangs on, `starts` is the latest beginning and `ends` the earliest end.
    """

    client_id: UUID
    number: int
    organiser: str
    ground: Ground
    relationship: str | None
    unit: str
    service_task: str
    services: tuple[str, ...]
    chain: tuple[str, ...]
    starts: date
    ends: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rights are wanted: those that an organiser granted or that units hold; of some clients, or of all.

    Rights that ended before the day `since` are left out. `after` is the place where the page before ended.
    """

    organiser: str
    units: tuple[str, ...]
    since: date
    unit: str | None = None
    ends_before: date | None = None
    client_ids: tuple[UUID, ...] = ()
    after: tuple[str, str, UUID, str, int] | None = None
    limit: int = 100


class ChangeKind(StrEnum):
    """What somebody else than the controller did in its register."""

    STORED = "stored"
    REPLACED = "replaced"
    INVALIDATED = "invalidated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A version that a producer stored, replaced or invalidated in an organiser's register."""

    controller: str
    organisation: str
    unit: str
    oid: str
    set_id: str
    version: int
    kind: ChangeKind
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the feed of changes; `position` is that of a transaction, for one client never falling."""

    position: int
    client_id: UUID
    seq: int


@dataclass(frozen=True, slots=True)
class Fed:
    """A change with its place in the feed."""

    place: Place
    change: Change
