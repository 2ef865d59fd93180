"""The nouns of mass archiving."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from varanto_client.errors import ProblemError, VarantoError

Place: TypeAlias = tuple[int, int, str, int]
"""Where a document stands in the order of sending: rank of its group, version, authoring time, row."""


class OutboxUnusable(VarantoError):
    """The outbox or its key cannot be used; the message says why and holds nothing personal."""


class State(StrEnum):
    """How far a document has come; what was sent but not answered may or may not have arrived."""

    WAITING = "waiting"
    SENT = "sent"
    STORED = "stored"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Given:
    """Something to be archived, and where it came from; without data it is a line that holds no document."""

    source: str = field(repr=False)
    sha256: str
    data: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the outbox must know of a document to send it in order.

    `opens` and `needs` are blind marks of clients and cases: what a relationship or case document makes possible, and
    what must have been stored before.
    """

    oid: str
    set_id: str
    version: int
    rank: int
    created_at: str
    opens: str | None
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pending:
    """A document that is to be sent."""

    place: Place
    oid: str
    sha256: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a document at a moment: the receipt as it was signed, or the problem."""

    pending: Pending
    at: datetime
    receipt: Mapping[str, Any] | None = None
    problem: ProblemError | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that was refused, with its problem."""

    source: str = field(repr=False)
    oid: str
    sha256: str
    problem: ProblemError


@dataclass(frozen=True, slots=True)
class Held:
    """A stored version, for whoever compares what is held here and there."""

    oid: str
    version: int
    sha256: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Count:
    """So many documents of so many bytes."""

    documents: int = 0
    size: int = 0
