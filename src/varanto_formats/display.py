"""The form that people read: a document's page made safe to show, and made into PDF/A."""

import re
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib import resources
from typing import Any

import nh3
from lxml import html

from varanto_formats.cda.xml import etree

_TAGS = frozenset(
    """a abbr b br caption cite col colgroup dd del dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins li ol p pre q s
    small span strong sub sup table tbody td tfoot th thead tr u ul""".split()  # noqa: SIM905 (a list of words reads better so)
)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ATTRIBUTES = {
    "*": {"class", "id", "lang", "title"},
    "img": {"src", "alt", "width", "height"},
    "a": {"href"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "scope", "headers"},
}


def page(xhtml: bytes, title: str, language: str) -> bytes:
    """A whole, well-formed XHTML page of a display form: no scripts, no forms, nothing fetched from elsewhere.

    Links lead nowhere but within the page; images stay only where they are embedded.
    """
    safe = nh3.clean(
        xhtml.decode("utf-8", "replace"),
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes={"data"},
        link_rel=None,
    )
    content = _well_formed(safe)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml" lang="{escape(language)}">'
        f"<head><title>{escape(title)}</title><style>{escape(_style(), quote=False)}</style></head>{content}</html>"
    ).encode()


def to_pdf(xhtml: bytes, attached: Mapping[str, bytes] | None = None) -> bytes:
    """The page as PDF/A: tagged, in its language; nothing is fetched while it is made.

    PDF/A-2a, or PDF/A-3a where files by their names are attached, each as data that stand behind the page.
    """
    from weasyprint import HTML, Attachment  # loads Pango, which the SDK can do without
    from weasyprint.urls import URLFetcher

    page: Any = HTML(string=xhtml.decode(), url_fetcher=URLFetcher(allowed_protocols=["data"]))
    files = [Attachment(string=content, name=name, relationship="Data") for name, content in (attached or {}).items()]
    return page.write_pdf(pdf_variant="pdf/a-3a" if files else "pdf/a-2a", attachments=files)


@cache
def _style() -> str:
    return resources.files("varanto_formats").joinpath("display.css").read_text("utf-8")


def _well_formed(fragment: str) -> str:
    """An HTML fragment as the well-formed body of a page."""
    legible = _NOT_XML.sub("", fragment)
    body = html.fragment_fromstring(legible, create_parent="body")  # pyright: ignore[reportArgumentType, reportUnknownMemberType, reportUnknownVariableType]  # no stubs
    return str(etree.tostring(body, encoding="unicode", method="xml"))


def _kept(_tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return value if value.startswith("#") else None
    if attribute == "src":
        return value if value.startswith("data:image/") and not value.startswith("data:image/svg") else None
    return value
