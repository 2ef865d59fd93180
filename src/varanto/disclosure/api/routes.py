"""The calls of the gate out."""

from collections.abc import Callable
from typing import TypeVar

from varanto.access.api import purpose_of
from varanto.access.model import Refused
from varanto.disclosure import service
from varanto.disclosure.api.reading import cursor, search_request
from varanto.disclosure.api.wire import Metadata, MetadataList, MetadataPage, SearchBody, metadata
from varanto.disclosure.model import FetchRequest, Form, Released, Unknown
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Access, Answer, Parameter, Request, Route, refusal
from varanto.kit.http.negotiation import best_language
from varanto_formats.printing import LANGUAGES

T = TypeVar("T")
PURPOSE = Parameter("Varanto-Purpose", "The purpose as base64url JSON; without it the purpose is own.", "header")


def search(ctx: Context, request: Request) -> Answer:
    """Metadata of one client's documents, newest first; the total is counted after the decision."""
    body = request.json(SearchBody)
    page = service.search(ctx, search_request(ctx, body))
    if isinstance(page, Refused):
        return _refused(ctx, page.code)
    after = cursor(ctx, body, page.last) if page.last else None
    return Answer(200, MetadataPage(page.total, [metadata(item) for item in page.items], after))


def fetch(ctx: Context, request: Request) -> Answer:
    """One document in the form that the Accept header likes best; the bytes as received unless another is asked for."""

    def released(found: Released) -> Answer:
        headers = {"ETag": f'"{found.sha256}"', "Vary": "Accept, Accept-Language"}
        headers |= DISPLAY if found.form is Form.XHTML else {}
        return Answer(200, found.content, found.form.value, headers)

    return _answer(ctx, service.fetch(ctx, _wish(request), lambda formats: request.preferred(*formats)), released)


def metadata_of(ctx: Context, request: Request) -> Answer:
    """Metadata of one version."""
    return _answer(ctx, service.metadata(ctx, _wish(request)), lambda item: Answer(200, metadata(item)))


def versions(ctx: Context, request: Request) -> Answer:
    """All versions of the document's set that may be fetched, oldest first."""
    return _answer(
        ctx,
        service.versions(ctx, _wish(request)),
        lambda items: Answer(200, MetadataList([metadata(item) for item in items])),
    )


OF_ASKER = (
    "own-register-only",
    "organization-not-active",
    "function-not-in-use",
    "role-insufficient",
    "authority-required",
    "reason-missing",
    "statement-missing",
)
"""Refusals that look at nobody's documents (readings.md A6): 403 everywhere."""
OF_CLIENT = (
    "register-right-missing",
    "context-missing",
    "temporary-id",
    "informing-missing",
    "permit-missing",
    "representative-known",
)
"""Refusals that look at the client: 403 on a search, where the asker named her; on a document it is unknown."""
DISPLAY = {"Content-Security-Policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"}


def _wish(request: Request) -> FetchRequest:
    language = best_language(request.headers.get("accept-language", ""), LANGUAGES)
    return FetchRequest(request.path["oid"], purpose_of(request), language)


def _answer(ctx: Context, outcome: T | Refused | Unknown, shown: Callable[[T], Answer]) -> Answer:
    if isinstance(outcome, Unknown):
        return _refused(ctx, "disposed" if outcome.disposed else "document-unknown")
    return _refused(ctx, outcome.code) if isinstance(outcome, Refused) else shown(outcome)


def _refused(ctx: Context, code: str) -> Answer:
    return refusal(Problem(code), ctx.trace_id)


ROUTES = (
    Route(
        method="POST",
        path="/v1/documents/search",
        name="documents-search",
        access=Access.TOKEN,
        call=search,
        summary="Search one client's documents",
        accepts=SearchBody,
        answers=MetadataPage,
        problems=(*OF_ASKER, *OF_CLIENT, "document-invalid", "cursor-invalid"),
        snapshot=True,
    ),
    Route(
        method="GET",
        path="/v1/documents/{oid}",
        name="documents-fetch",
        access=Access.TOKEN,
        call=fetch,
        summary="Fetch a document",
        media=tuple(form.value for form in Form),
        parameters=(PURPOSE, Parameter("Accept-Language", "The language of a printed will: fi or sv.", "header")),
        problems=("document-unknown", "disposed", "not-acceptable", "masked-form-only", *OF_ASKER),
        snapshot=True,
    ),
    Route(
        method="GET",
        path="/v1/documents/{oid}/metadata",
        name="documents-metadata",
        access=Access.TOKEN,
        call=metadata_of,
        summary="Metadata of a version",
        answers=Metadata,
        parameters=(PURPOSE,),
        problems=("document-unknown", "disposed", *OF_ASKER),
        snapshot=True,
    ),
    Route(
        method="GET",
        path="/v1/documents/{oid}/versions",
        name="documents-versions",
        access=Access.TOKEN,
        call=versions,
        summary="All versions of a document",
        answers=MetadataList,
        parameters=(PURPOSE,),
        problems=("document-unknown", "disposed", *OF_ASKER),
        snapshot=True,
    ),
)
