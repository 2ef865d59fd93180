"""The nouns of comparing: what is laid beside each other, and where it differs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from varanto.archive.model import Group
from varanto.disclosure.model import Item
from varanto.kit.html import Upload
from varanto_formats.findings import Text


class Mark(StrEnum):
    """How a field of two documents compares."""

    SAME = "same"
    CHANGED = "changed"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Row:
    """A field, by the names and places (from 1) that lead to it, and what either document says there."""

    path: tuple[str | int, ...]
    mark: Mark
    left: str = field(default="", repr=False)
    right: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; `changed` says that the other text has something else in its place."""

    text: str = field(repr=False)
    changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A document as it is compared: its header by field, its structured body, the lines of its page.

    `item` is there where it is stored, `file` (a name) where it comes from the source system. A `masked` one shows its
    structured body alone.
    """

    facts: Mapping[str, object] = field(repr=False)
    content: object = field(repr=False)
    lines: tuple[str, ...] = field(default=(), repr=False)
    item: Item | None = None
    file: str = field(default="", repr=False)
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """Two documents beside each other: header, structured body and page, field by field."""

    facts: tuple[Row, ...] = field(repr=False)
    content: tuple[Row, ...] = field(repr=False)
    lines: tuple[Row, ...] = field(repr=False)

    @property
    def differences(self) -> int:
        """In how many fields they differ."""
        return sum(row.mark is not Mark.SAME for row in (*self.facts, *self.content, *self.lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be compared: a document with another one or a file; with neither, with the version before it.

    `reveal` is why the archivist wants to see what is masked (readings.md A30).
    """

    oid: str
    beside: str = ""
    file: Upload | None = None
    reveal: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why there is nothing to compare with a file: it is no document."""

    message: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A document, the versions of its set, and where there is one, what it was compared with and the outcome."""

    versions: tuple[Item, ...]
    right: Side
    left: Side | None = None
    sheet: Sheet | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document that the go-live test (käyttöönottokoe) looks for, and what is stored of it."""

    groups: tuple[Group, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A file of the source system with the document of the same OID, or nothing where none is stored."""

    name: str = field(repr=False)
    oid: str
    sheet: Sheet | None = None


@dataclass(frozen=True, slots=True)
class Checklist:
    """Whether the kinds of documents of a test client are there, and whether they equal the files."""

    kinds: tuple[Kind, ...]
    files: tuple[Checked, ...]
    unread: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_complete(self) -> bool:
        """Whether a valid document of every kind is there and no file differs."""
        present = all(kind.items for kind in self.kinds)
        equal = all(one.sheet is not None and not one.sheet.differences for one in self.files)
        return present and equal and not self.unread
