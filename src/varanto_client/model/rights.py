"""Register rights (rekisterinkäyttöoikeus) as the archive's map shows them, and what producers did by them."""

from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from varanto_client.model.documents import Metadata
from varanto_formats.cda.model import Organisation


class Span(msgspec.Struct, frozen=True):
    """Days of Finland's calendar, both included; None where no end is known."""

    first: date = msgspec.field(name="from")
    last: date | None = msgspec.field(name="to", default=None)


@dataclass(frozen=True, slots=True)
class RightGround:
    """The version of a relationship document on which a right rests."""

    document: str
    version: int
    client_relationship: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRight:
    """A unit's right to an organiser's register in one client's matters; `client` is an opaque name of hers.

    It reads on the days of `reads`, and stores on those of `stores` what was drawn up on those of `draws_up`.
    """

    client: str
    organiser: Organisation
    organization: Organisation | None = None
    unit: Organisation
    service_task: str
    services: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    reads: Span
    draws_up: Span
    stores: Span
    reads_now: bool
    stores_now: bool
    ground: RightGround
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many documents of a kind there are."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What a producer's unit reads today and would not after an end today; `refused` says why it reads nothing now."""

    unit: Organisation
    ends: date
    total: int
    counts: tuple[KindCount, ...] = ()
    items: tuple[Metadata, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a producer did with a version in the organiser's register: stored, replaced or invalidated it.

    `document` is its metadata where there is still something to show; the organisations are OIDs.
    """

    change: str
    changed_at: datetime
    oid: str
    set_id: str
    version: int
    organization: str
    unit: str
    document: Metadata | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """A portion of the feed. `next` is the cursor to keep once its items are taken care of, for now or for later."""

    items: tuple[Change, ...]
    next: str | None = None
    more: bool = False
