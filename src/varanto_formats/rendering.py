"""The display form (näyttömuoto): XHTML that people read, made from a document's header and JSON body."""

import re
from contextlib import suppress
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Any, TypeAlias, cast
from xml.etree.ElementTree import Element, SubElement, tostring

from varanto_formats.cda.model import Document
from varanto_formats.structures import Structure
from varanto_formats.structures.parts import UNKNOWN, Part

Json: TypeAlias = Any
Object: TypeAlias = dict[str, Json]

_XHTML = "http://www.w3.org/1999/xhtml"
_PERSONAL = frozenset({"henkilotunnus", "tilapainen_yksilointitunnus"})
_FOLDED = str.maketrans("äöå", "aoa")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*")
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(document: Document, content: Object, structure: Structure | None = None) -> bytes:
    """The XHTML fragment of a document with that content, by the classes of documents.md §4.5.

    Headings are those that the structure gives; where it gives none, names of fields with their letters restored.
    Identity codes show their birth date only (DDMMYY*****). Nothing in it is active.
    """
    root = Element("div", {"class": "soc-document", "id": f"OID{document.oid}", "xmlns": _XHTML})
    header = _block(root, "soc-header")
    _block(header, "soc-hdr1", document.controller.name if document.controller else None)
    kind = document.general_type or document.document_group
    _block(header, "soc-hdr2", kind.display if kind else None)
    _block(header, "soc-hdr3", _day(document.created_at.date()) if document.created_at else None)
    main = _block(root, "soc-main-wrapper")
    top = structure.top if structure else UNKNOWN
    for name, body in content.items():
        title = structure.title if structure and name == structure.root else ""
        SubElement(main, "h1", {"class": "soc-fulltitle"}).text = legible(title or label(name))
        _fields(main, body, top.fields.get(name, UNKNOWN))
    footer = _block(main, "soc-footer")
    _block(footer, "soc-ftr1", document.unit.name if document.unit else None)
    _block(footer, "soc-ftr2", document.oid)
    _block(footer, "soc-ftr3", f"Versio {document.version}")
    return tostring(root, encoding="utf-8", xml_declaration=False)


def label(field: str) -> str:
    """The Finnish name of a field, its letters restored: `paatosta_koskeva` is Päätöstä koskeva.

    >>> label("tietojen_vastaanottaja")
    'Tietojen vastaanottaja'
    >>> label("lisatiedot")
    'Lisätiedot'
    """
    words = " ".join(_letters().get(word, word) for word in field.split("_") if word)
    return words[:1].upper() + words[1:]


@cache
def _letters() -> dict[str, str]:
    text = resources.files("varanto_formats").joinpath("finnish_words.txt").read_text("utf-8")
    return {word.translate(_FOLDED): word for word in text.split()}


def _block(parent: Element, css: str, text: str | None = None) -> Element:
    element = SubElement(parent, "div", {"class": css})
    element.text = legible(text or "") or None
    return element


def _fields(parent: Element, value: Json, part: Part) -> None:
    """One list with an item for every field of an object; anything else becomes a paragraph."""
    if not isinstance(value, dict) or _is_single(cast("Object", value)):
        _paragraph(parent, _text(value))
        return
    items = _block(parent, "soc-list")
    for name, field in cast("Object", value).items():
        below = part.fields.get(name, UNKNOWN)
        item = _block(items, "soc-item")
        _block(item, "soc-title", below.title or label(name))
        shown = _block(item, "soc-content")
        for one in cast("list[Json]", field) if isinstance(field, list) else [field]:
            _fields(shown, _masked(one) if name in _PERSONAL else one, below.item)


def _masked(identity: Json) -> str:
    written = cast("Object", identity).get("value") if isinstance(identity, dict) else identity
    return f"{str(written)[:6]}*****"


def _is_single(value: Object) -> bool:
    """Whether the object is one value to a reader: a code, an identifier, a quantity."""
    return "code" in value or set(value) - {"system"} == {"value"}


def _text(value: Json) -> str:
    match value:
        case {"display": str(name)}:
            return name
        case {"value": amount, "code": unit}:
            return f"{_text(amount)} {unit}"
        case {"value": str(identifier)}:
            return identifier
        case bool():
            return "Kyllä" if value else "Ei"
        case float():
            return f"{value:g}".replace(".", ",")
        case _:
            return readable(str(value))


def readable(text: str) -> str:
    """Whole dates and moments in Finnish; partial and impossible ones as they are."""
    with suppress(ValueError):
        if _DATE.fullmatch(text):
            return _day(date.fromisoformat(text))
        if _MOMENT.fullmatch(text):
            at = datetime.fromisoformat(text)
            return f"{_day(at.date())} klo {at.hour}.{at.minute:02}"
    return text


def _day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def _paragraph(parent: Element, text: str) -> None:
    paragraph = SubElement(parent, "p")
    first, *others = legible(text).splitlines() or [""]
    paragraph.text = first
    for line in others:
        SubElement(paragraph, "br").tail = line


def legible(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)
