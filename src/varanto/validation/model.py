"""The nouns of the page: what was found, beside the rows of the files in which it was found."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from varanto_formats.findings import Finding, Severity


class Mistake(StrEnum):
    """Why there was nothing to check."""

    NO_FILE = "no-file"
    TOO_MANY = "too-many"
    NO_DOCUMENT = "no-document"


class Kind(StrEnum):
    """What a sheet shows: a transfer frame, a document, or the structured body of the document."""

    FRAME = "frame"
    DOCUMENT = "document"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet: its label for people, its text (masked in `repr`) and the numbers of its findings.

    A line that stands for others has their number as `skipped`, and no text.
    """

    label: str = ""
    text: str = field(default="", repr=False)
    marks: tuple[int, ...] = ()
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A file before it is known what of it is shown: how many rows, each of them, and on which a finding lies."""

    kind: Kind
    name: str = field(repr=False)
    size: int
    line: Callable[[int], Line]
    locate: Callable[[Finding], int | None]


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding with its number on the page, and the sheet and label of the row that it lies on, where it has one."""

    number: int
    finding: Finding
    kind: Kind | None = None
    label: str = ""

    @property
    def is_error(self) -> bool:
        """Whether it keeps the document from being stored."""
        return self.finding.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file that are shown."""

    kind: Kind
    name: str = field(repr=False)
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that a person is told of a document."""

    errors: int
    warnings: int
    marks: tuple[Mark, ...]
    sheets: tuple[Sheet, ...]
