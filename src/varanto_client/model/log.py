"""The use log (käyttöloki) and the disclosure log (luovutusloki): what is looked for, entries, proofs (docs/log.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from varanto_client.model.asking import identifier
from varanto_client.model.documents import Author
from varanto_formats.identifiers import Identifier


class Book(StrEnum):
    """The log in which an entry stands (703/2023 10 §)."""

    USE = "use"
    DISCLOSURE = "disclosure"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFilters:
    """Which entries are wanted; `outcome` is done, refused or failed."""

    client: Identifier | None = field(default=None, repr=False)
    user: Identifier | None = field(default=None, repr=False)
    unit: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    document: str | None = None
    basis: str | None = None
    book: Book | None = None
    outcome: str | None = None
    limit: int | None = None

    def members(self) -> dict[str, Any]:
        """The filters as they go over the wire."""
        people = {"client": self.client, "user": self.user}
        span = {"from": self.since, "to": self.until}
        told: dict[str, Any] = {
            **{name: identifier(one) for name, one in people.items() if one},
            "unit": self.unit,
            "time": {end: at.isoformat() for end, at in span.items() if at},
            "document": self.document,
            "basis": self.basis,
            "book": self.book and self.book.value,
            "outcome": self.outcome,
            "limit": self.limit,
        }
        return {name: value for name, value in told.items() if value}


NO_LOG_FILTERS = LogFilters()


@dataclass(frozen=True, slots=True, kw_only=True)
class LogDocument:
    """A released document, and what it was like where the entry has kept that."""

    oid: str
    controller: str
    set_id: str = ""
    version: int = 0
    specific_type: str | None = None
    service_tasks: tuple[str, ...] = ()
    title: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """An entry of a log (disclosure.md §3.3); a citizen's desk is not told who the professional was."""

    entry: str
    logged_at: datetime
    book: Book
    action: str
    outcome: str
    organization: str | None = None
    unit: str | None = None
    controller: str | None = None
    register: str | None = None
    document: str | None = None
    documents: tuple[LogDocument, ...] = ()
    purpose: str | None = None
    basis: str | None = None
    role: str | None = None
    system: str | None = None
    client: Identifier | None = field(default=None, repr=False)
    professional: Author | None = field(default=None, repr=False)
    sender: Author | None = field(default=None, repr=False)
    service_tasks: tuple[str, ...] = ()
    desk: str = ""
    request: str | None = None
    reason: Mapping[str, Any] | None = field(default=None, repr=False)
    statement: Mapping[str, Any] | None = field(default=None, repr=False)
    context: Mapping[str, Any] | None = field(default=None, repr=False)
    wills: tuple[Any, ...] = field(default=(), repr=False)
    notice: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The newest signed checkpoint (a C2SP signed note) and the key that verifies it."""

    note: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InclusionProof:
    """Proof that an entry stands in the log; hashes in hex.

    The canonical `entry` and its `salt` are there for whoever may read the whole; their commitment always is.
    """

    commitment: str
    index: int
    size: int
    path: tuple[str, ...]
    checkpoint: str
    entry: Mapping[str, Any] | None = field(default=None, repr=False)
    salt: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """Proof that the log at the second checkpoint begins with all that it was at the first; hashes in hex."""

    path: tuple[str, ...]
    first: str
    second: str
