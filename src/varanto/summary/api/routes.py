"""The call of the summary."""

from varanto.access.api import client_of, purpose
from varanto.access.model import Refused
from varanto.disclosure.api.routes import DISPLAY
from varanto.disclosure.model import Form
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import JSON, Access, Answer, Parameter, Request, Route, refusal
from varanto.kit.http.negotiation import best_language
from varanto.summary import service
from varanto.summary.api.printing import page
from varanto.summary.api.telling import summary
from varanto.summary.api.wire import Summary, SummaryBody
from varanto_formats import display
from varanto_formats.printing import LANGUAGES

FORMS = (JSON, Form.XHTML.value, Form.PDF.value)
VARY = {"Vary": "Accept, Accept-Language"}


def summarise(ctx: Context, request: Request) -> Answer:
    """The summary of one client, each fact with the document that says it."""
    form = request.preferred(*FORMS)
    body = request.json(SummaryBody)
    client = client_of(ctx, body.client)
    told = service.summarise(ctx, client, purpose(body.purpose))
    if isinstance(told, Refused):
        return refusal(Problem(told.code), ctx.trace_id)
    return _in_form(summary(ctx, client, told), form, request)


def _in_form(told: Summary, form: str, request: Request) -> Answer:
    """The answer in the form that was preferred; a printed one in Finnish or Swedish."""
    if form == JSON:
        return Answer(200, told, headers=VARY)
    printed = page(told, best_language(request.headers.get("accept-language", ""), LANGUAGES) or LANGUAGES[0])
    return Answer(200, display.to_pdf(printed) if form == Form.PDF else printed, form, VARY | DISPLAY)


ROUTES = (
    Route(
        method="POST",
        path="/v1/documents/summary",
        name="documents-summary",
        access=Access.TOKEN,
        call=summarise,
        summary="Sum up one client",
        accepts=SummaryBody,
        answers=Summary,
        media=FORMS,
        parameters=(Parameter("Accept-Language", "The language of a printed summary: fi or sv.", "header"),),
        problems=("not-acceptable", "own-register-only", "role-insufficient", "context-missing", "document-invalid"),
        snapshot=True,
    ),
)
