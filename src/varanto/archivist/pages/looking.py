"""The address /archivist/documents/{oid}/file: the document itself, for a frame of its own or to be kept."""

import varanto.disclosure.service as disclosure
from varanto.archivist.pages.desk import DOCUMENT, errand_of, go, shown
from varanto.archivist.pages.seeing import wish, withheld
from varanto.disclosure.model import Form, Released
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Answer, Request

FORMS = {form.name.lower(): form for form in Form}
FRAMED = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)
"""A document's page has its own style and nothing else: no script, no form, nothing fetched."""


def give(ctx: Context, request: Request) -> Answer:
    """A form of the document as the gate releases it: the page for the frame, anything else as a file."""
    errand, form = errand_of(ctx, request), FORMS.get(request.query.get("form", ""))
    if errand is None:
        return go(request, DOCUMENT)

    def choose(offered: tuple[str, ...]) -> str:
        if form is None or form not in offered:
            raise Problem("not-acceptable")
        return form

    released = disclosure.fetch(ctx, wish(request, errand), choose)
    if not isinstance(released, Released):
        return withheld(ctx, released)
    if released.form is Form.XHTML:
        return Answer(200, released.content, released.form, {"Content-Security-Policy": FRAMED})
    name = f"{request.path['oid']}.{released.form.name.lower()}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Answer(200, released.content, released.form, headers)


ROUTES = (shown(f"{DOCUMENT}/file", "file", give, "A form of a document"),)
