"""The nouns of the archivist's desk: why somebody works there, what she looks for, what a register holds."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from varanto.archive.model import Facet, Search
from varanto.disclosure.model import Item
from varanto_formats.identifiers import Identifier

ANYTHING = Search(client_ids=())


class Ground(StrEnum):
    """Why an archivist looks at documents (disclosure.md §5.2, 2)."""

    QUALITY = "quality"
    CORRECTION = "correction"
    REQUEST = "request"
    GO_LIVE = "go-live"
    MERGER = "merger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What an archivist is about: why, in a code and in words, and which documents of whom she looks for.

    `after` and `seen` say where a page of what was found begins. `reveal` is why she wants to see what is masked of the
    document `revealed`.
    """

    ground: Ground
    words: str = field(repr=False)
    client: Identifier | None = field(default=None, repr=False)
    filters: Search = ANYTHING
    after: tuple[datetime, str] | None = None
    seen: int = 0
    revealed: str = ""
    reveal: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what a search found: how many there are in all, which are shown, and what continues it.

    With `capped` there are more, and the search must be narrower to see them.
    """

    total: int
    first: int
    items: tuple[Item, ...]
    following: Errand | None
    capped: bool


@dataclass(frozen=True, slots=True)
class Name:
    """What something is called, and in which language."""

    words: str
    language: str = "fi"


@dataclass(frozen=True, slots=True)
class Line:
    """How many versions of a register share a value: valid, superseded, invalidated."""

    value: str
    name: Name
    valid: int
    superseded: int
    invalidated: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.valid + self.superseded + self.invalidated


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a register holds, counted in each way; no personal data."""

    total: int
    tables: dict[Facet, tuple[Line, ...]]
