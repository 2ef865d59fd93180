"""The nouns of disclosure notices."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from varanto_formats.findings import Finding
from varanto_formats.identifiers import Identifier


class Act(StrEnum):
    """What a version of a notice does."""

    MAKE = "make"
    CORRECT = "correct"
    INVALIDATE = "invalidate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A notice about to be kept: what a machine reads of it, and the `content` as it was sent.

    `begin` and `end` are the first and last moment of the disclosure; `key` is the sender's own, for retries.
    """

    controller: str
    register: str | None
    clients: tuple[Identifier, ...] = field(repr=False)
    documents: tuple[str, ...]
    is_described: bool
    begin: datetime
    end: datetime
    basis: str
    purpose: str = field(repr=False)
    content: Mapping[str, object] = field(repr=False)
    id: UUID | None = None
    key: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A version of a notice at one of its clients; what it says is `sealed` with that client's key."""

    client_id: UUID
    notice_id: UUID
    version: int
    act: Act
    controller: str
    made_at: datetime
    entry_id: UUID
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Notice:
    """A version of a notice, opened: its content, and why it was invalidated where it was."""

    kept: Kept
    content: Mapping[str, object] = field(repr=False)
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Made:
    """A notice as it was kept now or, with `again`, by the same call before."""

    notice: Notice
    findings: tuple[Finding, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What a key leads to: a notice, the client at whom it is kept, and the digest of what was sent under it."""

    notice_id: UUID
    client_id: UUID
    digest: bytes
