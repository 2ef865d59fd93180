"""The call of the summary."""

from varanto.access.model import Refused
from varanto.disclosure.api.reading import client_of, purpose
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Access, Answer, Request, Route, refusal
from varanto.summary import service
from varanto.summary.api.telling import summary
from varanto.summary.api.wire import Summary, SummaryBody


def summarise(ctx: Context, request: Request) -> Answer:
    """The summary of one client, each fact with the document that says it."""
    body = request.json(SummaryBody)
    client = client_of(ctx, body.client)
    told = service.summarise(ctx, client, purpose(body.purpose))
    if isinstance(told, Refused):
        return refusal(Problem(told.code), ctx.trace_id)
    return Answer(200, summary(ctx, client, told))


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
        problems=("own-register-only", "role-insufficient", "context-missing", "document-invalid"),
        snapshot=True,
    ),
)
