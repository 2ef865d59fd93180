"""Where documents come from: a folder, a file, or lines on standard input."""

import hashlib
import json
import os
import sys
from base64 import b64decode
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from varanto_client.outbox.model import Given
from varanto_client.validation import LARGEST
from varanto_formats.findings import Finding, Severity, Text

LINE_UNREADABLE = Finding(
    "line-unreadable",
    "/",
    Severity.ERROR,
    Text(
        "Rivillä ei ole asiakirjaa.",
        "Raden innehåller ingen handling.",
        "The line holds no document.",
    ),
    Text(
        'Kirjoita jokaiselle riville {"document": "<XML Base64-muodossa>"}.',
        'Skriv {"document": "<XML i Base64>"} på varje rad.',
        'Write {"document": "<XML in Base64>"} on every line.',
    ),
    "api.md, Documents",
)


def documents(source: Path) -> Iterator[Given]:
    """What to archive from a folder (every *.xml below it), a file (XML or NDJSON) or `-`, in a stable order."""
    if str(source) == "-":
        yield from _lines(sys.stdin.buffer, "-")
    elif source.is_dir():
        yield from (_file(path) for path in _files(source))
    elif _holds_lines(source):
        with source.open("rb") as stream:
            yield from _lines(stream, str(source))
    else:
        yield _file(source)


def count(source: Path) -> int | None:
    """How many documents a source holds; None where only reading would tell."""
    if str(source) == "-":
        return None
    if source.is_dir():
        return sum(1 for _ in _files(source))
    if not _holds_lines(source):
        return 1
    with source.open("rb") as stream:
        return sum(1 for line in stream if line.strip())


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders.sort()
        yield from (Path(place, name) for name in sorted(files) if name.lower().endswith(".xml"))


def _file(path: Path) -> Given:
    with path.open("rb") as stream:
        data = stream.read(LARGEST + 1)
    return Given(str(path), _sha256(data), data)


def _holds_lines(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.readline(1024).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


def _lines(stream: Iterable[bytes], name: str) -> Iterator[Given]:
    for number, line in enumerate(stream, 1):
        if line.strip():
            data = _document(line)
            yield Given(f"{name}:{number}", _sha256(line if data is None else data), data)


def _document(line: bytes) -> bytes | None:
    """The document of a line `{"document": "<Base64>"}`; None where there is none."""
    try:
        members: dict[str, Any] = json.loads(line.decode("utf-8-sig"))
        return b64decode("".join(members["document"].split()), validate=True)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
