"""The form that people read: a document's page made safe to show, and made into PDF/A."""

import logging
from base64 import b64decode
from html import escape
from urllib.parse import unquote_to_bytes

import nh3
from lxml import etree, html

_TAGS = set(
    "a abbr b br caption cite col colgroup dd del dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins li ol p pre q s small"
    " span strong sub sup table tbody td tfoot th thead tr u ul".split()
)
_ATTRIBUTES = {
    "*": {"class", "id", "lang", "title"},
    "img": {"src", "alt", "width", "height"},
    "a": {"href"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "scope", "headers"},
}
_STYLE = """
body { font: 11pt/1.45 "Source Sans 3", "DejaVu Sans", sans-serif; color: #1a1a1a; margin: 2rem auto; max-width: 46rem; }
h1 { font-size: 1.5em } h2 { font-size: 1.25em } h3 { font-size: 1.1em }
img { max-width: 12rem; height: auto } table { border-collapse: collapse } th, td { border: 1px solid #767676; padding: .3em }
.soc-title { font-weight: 600 } @page { size: A4; margin: 20mm }
"""


def page(xhtml: bytes, title: str, language: str) -> bytes:
    """A whole, well-formed XHTML page of a display form: no scripts, no forms, nothing fetched from elsewhere.

    Links lead nowhere but within the page; images stay only where they are embedded.
    """
    safe = nh3.clean(
        xhtml.decode("utf-8", "replace"),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes={"data"},
        link_rel=None,
    )
    body = html.fragment_fromstring(safe, create_parent="body")
    content = etree.tostring(body, encoding="unicode", method="xml")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml" lang="{escape(language)}">'
        f"<head><title>{escape(title)}</title><style>{escape(_STYLE, quote=False)}</style></head>{content}</html>"
    ).encode()


def to_pdf(xhtml: bytes) -> bytes:
    """The page as PDF/A-2a: tagged, in its language; nothing is fetched while it is made."""
    from weasyprint import HTML  # loads Pango, which the SDK can do without

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    made = HTML(string=xhtml.decode(), url_fetcher=_embedded_only).write_pdf(pdf_variant="pdf/a-2a")
    return made or b""


def _kept(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return value if value.startswith("#") else None
    if attribute == "src":
        return value if value.startswith("data:image/") and not value.startswith("data:image/svg") else None
    return value


def _embedded_only(url: str) -> dict[str, object]:
    """What a data URL holds; anything else is refused."""
    head, comma, data = url.partition(",")
    if not (head.startswith("data:") and comma):
        raise ValueError("only embedded resources are shown")
    content = b64decode(data + "==") if head.endswith(";base64") else unquote_to_bytes(data)
    return {"string": content, "mime_type": head.removeprefix("data:").partition(";")[0]}
