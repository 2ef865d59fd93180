"""The nouns of reconciliation on the client's side."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from varanto_client.errors import VarantoError
from varanto_formats.reconciliation import Element


class SourceUnusable(VarantoError):
    """A source does not tell what is held; the message says where it fails and repeats nothing of it."""


class Held(Protocol):
    """A version that the client system holds; any object that tells these four will do."""

    @property
    def oid(self) -> str:
        """The document's OID."""
        ...

    @property
    def version(self) -> int:
        """Its number in the document set."""
        ...

    @property
    def sha256(self) -> str:
        """The digest of its bytes, in lower-case hexadecimal."""
        ...

    @property
    def created_at(self) -> datetime:
        """Its authoring time, with a zone."""
        ...


@dataclass(frozen=True, slots=True)
class Span:
    """The authoring times that are compared, from one moment to before another; open where there is none."""

    start: datetime | None = None
    end: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies in the span."""
        return (self.start is None or self.start <= moment) and (self.end is None or moment < self.end)


EVER = Span()


@dataclass(frozen=True, slots=True, order=True)
class Changed:
    """The same version with other bytes: their digest here and there."""

    oid: str
    version: int
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What the archive lacks, what only the archive has, and what is not the same in both; in the order of OIDs."""

    missing: tuple[Element, ...] = ()
    extra: tuple[Element, ...] = ()
    different: tuple[Changed, ...] = ()

    @property
    def is_none(self) -> bool:
        """Whether both hold the same."""
        return not (self.missing or self.extra or self.different)
