"""The nouns of case links."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from varanto.archive.model import Description, Version


@dataclass(frozen=True, slots=True)
class Linked:
    """A case to which another is linked now, and since when."""

    case: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLink:
    """A case link (asialiitos) as one of its two cases shows it: to which case, since when and why, until when.

    What was said of it goes when the document of its case is disposed of, and is None then.
    """

    case: str
    since: datetime
    reason: str | None = field(repr=False)
    until: datetime | None = None
    ending: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A link as it is kept at the home client of one of its cases; the reasons sealed under a document's key."""

    client_id: UUID
    case_oid: str
    link_id: UUID
    other_oid: str
    since: datetime
    until: datetime | None = None
    document_oid: str
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Known:
    """A case of the asker's own register that she sees: its valid document, and the keys of all versions by OID.

    `home` is the client at whom the case began, and at whom its links are kept.
    """

    case: str
    home: UUID
    version: Version
    description: Description
    keys: Mapping[str, bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class NoSuchCase:
    """There is no such case to be seen: unknown, foreign, withheld and unlinked look the same (readings.md A46)."""
