"""What is shown of a version that is released: its metadata, its bytes, and what is masked of either."""

from dataclasses import replace
from uuid import UUID

from varanto.archive.model import Description
from varanto.disclosure.model import Form, Item
from varanto.disclosure.service.recording import Shown, decision_id
from varanto_formats import display
from varanto_formats.cda.model import DisplayType
from varanto_formats.cda.read import read
from varanto_formats.identifiers import Identifier


def item(one: Shown, client: Identifier, entry: UUID, number: int) -> Item:
    """The metadata of the n-th version that a request shows of a client; masked ones name no other client (A29)."""
    masked, said = one.decided.decision.masked, one.description
    if masked:
        said = replace(said, clients=(client,), formats=tuple(form for form in said.formats if form != Form.XML))
    return Item(one.decided.version, said, decision_id(entry, number), masked)


def render(xml: bytes, form: Form, description: Description) -> bytes:
    """The released bytes: those received, or a form derived from their body."""
    if form is Form.XML:
        return xml
    document = read(xml).document
    body = document.body if document else None
    if body is None:
        raise LookupError("a kept document has no body")
    if form is Form.JSON:
        return body.json or b""
    if body.display_type is DisplayType.PDF:
        return body.display or b""
    page = display.page(body.display or b"", description.title, description.language or "fi")
    return display.to_pdf(page) if form is Form.PDF else page
