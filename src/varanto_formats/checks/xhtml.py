"""The display form in XHTML: read without trust, its words taken out, what acts or reaches outside told."""

import re
from collections.abc import Iterator
from typing import Any, cast

from varanto_formats.cda import xml
from varanto_formats.cda.xml import Element
from varanto_formats.checks.model import Display
from varanto_formats.findings import finding

PLACE = "/ClinicalDocument/component/nonXMLBody/text"

_ACTIVE = frozenset(
    {
        "animate",
        "animatemotion",
        "animatetransform",
        "applet",
        "audio",
        "base",
        "bgsound",
        "button",
        "datalist",
        "embed",
        "foreignobject",
        "form",
        "frame",
        "frameset",
        "iframe",
        "input",
        "isindex",
        "keygen",
        "link",
        "noembed",
        "object",
        "param",
        "portal",
        "script",
        "select",
        "set",
        "source",
        "template",
        "textarea",
        "track",
        "use",
        "video",
    }
)
_LOADING = frozenset({"background", "dynsrc", "href", "http-equiv", "lowsrc", "manifest", "poster", "src", "srcset"})
_ACTING = frozenset({"action", "formaction", "ping", "srcdoc"})
_LINKS = frozenset({"a", "area"})
_IMAGE = re.compile(r"data:image/(?:png|jpe?g|gif|webp|bmp)[;,]")
_LINK = re.compile(r"(?:#|https?://|mailto:|tel:)")
_STYLE_REACHING_OUT = re.compile(r"url\(|@import|expression\(|-moz-binding|behaviou?r:|\\|image-set\(|src\(")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\ufeff]")


def read(data: bytes) -> Display:
    """Read a display form; never raises.

    Findings: `body-invalid` where it is not well-formed, `active-content` for scripts, event handlers, forms, frames
    and whatever is loaded from elsewhere. Links that a person may follow and embedded images are let be.
    """
    try:
        root = xml.parse(data)
    except xml.UnreadableError as error:
        return Display(findings=(finding("body-invalid", PLACE, f"XHTML, {error.finding.code}"),))
    kinds = dict.fromkeys(_active_parts(root))
    return Display(xml.text(root), tuple(finding("active-content", PLACE, kind) for kind in kinds))


def _active_parts(root: Element) -> Iterator[str]:
    """What acts or reaches outside, in words of our own: no name or value of the document is told."""
    for node in cast("Any", root).iter():
        if isinstance(node.tag, str):
            name = _bare(node.tag)
            if name in _ACTIVE:
                yield f"<{name}>"
            if name == "style" and _STYLE_REACHING_OUT.search(_plain(node.text or "")):
                yield "<style>"
            yield from [told for key, value in node.items() if (told := _active_attribute(name, _bare(key), value))]
        elif node.tag.__name__ == "ProcessingInstruction":
            yield "<script>"


def _active_attribute(name: str, attribute: str, value: str) -> str:
    """What to say of an attribute of an element; nothing where it is harmless."""
    if attribute.startswith("on"):
        return "on*"
    if attribute in _ACTING or (attribute in _LOADING and not _is_harmless(name, attribute, value)):
        return f"@{attribute}"
    return "@style" if attribute == "style" and _STYLE_REACHING_OUT.search(_plain(value)) else ""


def _is_harmless(name: str, attribute: str, value: str) -> bool:
    plain = _plain(value)
    if not plain or plain.startswith("#"):
        return True
    if attribute == "http-equiv":
        return plain == "content-type"
    if name in _LINKS and attribute == "href":
        return _LINK.match(plain) is not None
    return attribute in {"src", "href"} and name in {"img", "image"} and _IMAGE.match(plain) is not None


def _plain(value: str) -> str:
    """The value as a browser would take it: without white space and control characters, in lower case."""
    return _UNSEEN.sub("", value).lower()


def _bare(name: str) -> str:
    """The name in lower case, without namespace."""
    return name.rpartition("}")[2].lower()
