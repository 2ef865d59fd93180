"""What a document says in its header and on its page, in words that can be compared. Pure."""

import hashlib
from dataclasses import fields
from datetime import date, datetime
from typing import Any, cast

from varanto_formats.cda import xml
from varanto_formats.cda.model import (
    Body,
    Code,
    DisplayType,
    Document,
    Organisation,
    PersonName,
    Producer,
    Replaced,
)
from varanto_formats.cda.times import HELSINKI
from varanto_formats.identifiers import Identifier


def facts(document: Document) -> dict[str, object]:
    """What the header of a document says, by field; what it leaves out is left out. Of its page the digest."""
    said = {one.name: _said(getattr(document, one.name)) for one in fields(document)}
    return {name: value for name, value in said.items() if value not in (None, "", ())}


def lines(body: Body | None) -> tuple[str, ...]:
    """The lines of the page that people read; none where it is no text."""
    if body is None or body.display is None or body.display_type is not DisplayType.XHTML:
        return ()
    try:
        root = xml.parse(body.display)
    except xml.UnreadableError:
        return ()
    texts = (" ".join(text.split()) for text in cast("Any", root).itertext())
    return tuple(text for text in texts if text)


def _said(value: object) -> object:
    """A value of a header in words, as people compare it."""
    match value:
        case None:
            return None
        case tuple():
            return tuple(_said(one) for one in cast("tuple[object, ...]", value))
        case datetime():
            return value.astimezone(HELSINKI).isoformat(" ", "seconds")
        case date():
            return value.isoformat()
        case Body():
            page = hashlib.sha256(value.display or b"").hexdigest()
            return f"{value.display_type or ''} {page}".strip()
        case _:
            return _words(value)


def _words(value: object) -> object:
    match value:
        case Code():
            return " ".join(filter(None, (value.code, value.display)))
        case Organisation() | Producer():
            return " ".join(filter(None, (value.oid, value.name)))
        case Identifier():
            return value.value
        case PersonName():
            return " ".join(filter(None, (*value.given, value.family)))
        case Replaced():
            return f"{value.oid} ({value.version})"
        case str() | int():
            return str(value)
        case _:
            named = cast("Any", value)
            return {one.name: _said(getattr(named, one.name)) or "" for one in fields(named)}
