"""What is shown of a version that is released: its metadata, its bytes, and what is masked of either."""

import json
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import varanto.codes.service as codes
from varanto.archive.model import WILLS, Description
from varanto.disclosure.model import Form, Item
from varanto.disclosure.service.recording import Shown, decision_id
from varanto.identities.model import ClientRecord
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto_formats import display, masking, rendering
from varanto_formats.cda.model import Body, DisplayType, Document
from varanto_formats.cda.read import read
from varanto_formats.printing import LANGUAGES, Names, printout

Choose = Callable[[tuple[str, ...]], str]
MASKED_FORMS = (Form.JSON, Form.XHTML, Form.PDF)
PRINTS = (Form.XHTML, Form.PDF)


def item(one: Shown, client: ClientRecord, entry: UUID, number: int) -> Item:
    """The metadata of the n-th version that a request shows of a client; masked ones name no other client (A29)."""
    masked, said = one.decided.decision.masked, one.description
    if masked:
        own = tuple(identifier for identifier in said.clients if identifier in client.identifiers)
        said = replace(said, clients=own, formats=MASKED_FORMS if Form.JSON in said.formats else ())
    return Item(one.decided.version, said, decision_id(entry, number), masked, one.restricted)


def choose_form(found: Item, choose: Choose) -> Form:
    """The form that is chosen of those in which the version may be had; a will can always be printed (58 § 3).

    Raises `not-acceptable`, or `masked-form-only` where it is masked and no masked form is chosen.
    """
    if not found.masked:
        prints = PRINTS if found.version.document_group in WILLS and Form.JSON in found.description.formats else ()
        return Form(choose(tuple(dict.fromkeys([*found.description.formats, *prints]))))
    offered = found.description.formats
    try:
        if offered:
            return Form(choose(offered))
    except Problem:
        pass
    raise Problem("masked-form-only", extra={"offered": list(offered)})


def render(ctx: Context, xml: bytes, form: Form, description: Description, language: str | None) -> bytes:
    """The released bytes: those received, or a form derived from their body.

    A will is printed by us in a language that its own page is not in, or where it has no page (58 § 3).
    """
    if form is Form.XML:
        return xml
    document, body = _read(xml)
    if form is Form.JSON:
        return body.json or b""
    own = description.language if description.language in LANGUAGES else LANGUAGES[0]
    wanted = language or own
    if wanted != own or (form is Form.XHTML and body.display_type is not DisplayType.XHTML):
        printed = printout(document, wanted, _names(ctx, wanted))
        if printed:
            return display.to_pdf(printed) if form is Form.PDF else printed
    if body.display_type is DisplayType.PDF:
        return body.display or b""
    return _paged(body.display or b"", form, description)


def render_masked(ctx: Context, xml: bytes, form: Form, description: Description) -> bytes:
    """A form without contact data and without other clients than the one described, made from the structured body.

    The document's own page is never part of it (readings.md A29).
    """
    document, body = _read(xml)
    content = masking.without_others(masking.masked(json.loads(body.json or b"{}")), description.clients)
    if form is Form.JSON:
        return json.dumps(content, ensure_ascii=False).encode()
    structure = codes.structure(ctx, description.structure) if description.structure else None
    legible = content if isinstance(content, dict) else {}
    return _paged(rendering.render(document, legible, structure), form, description)


def _names(ctx: Context, language: str) -> Names:
    return lambda system, code: codes.name(ctx, system, code, language)


def _paged(xhtml: bytes, form: Form, description: Description) -> bytes:
    page = display.page(xhtml, description.title, description.language or "fi")
    return display.to_pdf(page) if form is Form.PDF else page


def _read(xml: bytes) -> tuple[Document, Body]:
    document = read(xml).document
    if document is None or document.body is None:
        raise LookupError("a kept document has no body")
    return document, document.body
