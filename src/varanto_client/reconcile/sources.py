"""Where a client system tells what it holds: a folder of documents or an export of lines."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec

from varanto_client.outbox import sources as documents
from varanto_client.reconcile.model import EVER, Held, SourceUnusable, Span
from varanto_formats.cda.read import read
from varanto_formats.reconciliation import Element, Holdings

_SQLITE = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of an export."""

    oid: str
    version: int
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    created_at: Annotated[datetime, msgspec.Meta(tz=True)]


def holdings(held: Iterable[Held], span: Span = EVER) -> Holdings:
    """What is held within a span, ready to be compared."""
    return Holdings(Element(one.oid, one.version, one.sha256) for one in held if span.holds(one.created_at))


def held(source: Path) -> Iterator[Held]:
    """Every version that a source tells of: a folder of XML files, or an export of lines as CSV or NDJSON.

    An export has the members (columns) `oid`, `version`, `sha256` and `created_at`. Raises SourceUnusable.
    """
    if source.is_dir():
        yield from _folder(source)
    elif source.suffix == ".csv":
        with source.open(encoding="utf-8-sig", newline="") as lines:
            yield from _entries(source, csv.DictReader(lines))
    else:
        with source.open("rb") as lines:
            yield from _entries(source, (_members(line) for line in lines if line.strip()))


def is_outbox(source: Path) -> bool:
    """Whether a source is the outbox of mass archiving; who has its key opens it."""
    if source.is_dir():
        return False
    with source.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _folder(folder: Path) -> Iterator[Entry]:
    for given in documents.documents(folder):
        document = read(given.data or b"").document
        if document is None or document.created_at is None:
            raise SourceUnusable(f"{given.source} is not a document with an authoring time")
        yield Entry(document.oid, document.version, given.sha256, document.created_at)


def _entries(source: Path, lines: Iterable[Mapping[str, object]]) -> Iterator[Entry]:
    for number, line in enumerate(lines, 1):
        try:
            yield msgspec.convert(line, Entry, strict=False)
        except msgspec.ValidationError as error:
            raise SourceUnusable(f"{source}, entry {number}: {_why(error)}") from None


def _members(line: bytes) -> Mapping[str, object]:
    """The members of a line, nothing where it has none."""
    try:
        return msgspec.json.decode(line, type=dict[str, object])
    except msgspec.MsgspecError:
        return {}


def _why(error: msgspec.ValidationError) -> str:
    """Which member is wrong; its value may be anything."""
    said, _, place = str(error).rpartition(" - at ")
    return f"the member {place.strip('`$.')} does not fit" if said else "a member is missing"
