"""What the pages of the desk share: their templates, how a route of it looks, where an errand is kept."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

import varanto.sessions.pages as sessions
from varanto.archivist import service
from varanto.archivist.model import Errand, Ground
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.html import HTML, Screens, language_of
from varanto.kit.http import Access, Answer, Request, Route, refusal
from varanto_formats.identifiers.oids import is_oid

SCREENS = Screens("varanto.archivist")
DESK = "archivist"
DOCUMENT = "/archivist/documents/{oid}"
RESULTS = "/archivist/results"
HANDLE = "of"
GROUNDS = tuple(Ground)


def shown(path: str, name: str, call: Callable[[Context, Request], Answer], summary: str) -> Route:
    """A page of the desk; everything on it is of one moment."""
    return Route(
        method="GET",
        path=path,
        name=f"archivist-{name}",
        access=Access.SESSION,
        desk=DESK,
        call=call,
        summary=summary,
        media=(HTML,),
        tell=sessions.tell,
        snapshot=True,
    )


def sent(path: str, name: str, call: Callable[[Context, Request], Answer], summary: str) -> Route:
    """A form of the desk."""
    return replace(shown(path, name, call, summary), method="POST", snapshot=False)


def errand_of(ctx: Context, request: Request) -> Errand | None:
    """The errand of the page's address; None where it names none that holds in this session."""
    return service.errand(ctx, request.query.get(HANDLE, ""))


def address(request: Request, place: str, **query: str) -> str:
    """A page of the desk in the reader's language. Raises `document-unknown` for what is no document's OID."""
    oid = request.path.get("oid")
    if oid is not None and not is_oid(oid):
        raise Problem("document-unknown")
    return f"{place.format(oid=oid)}?{urlencode({**query, 'lang': language_of(request)})}"


def go(request: Request, place: str, **query: str) -> Answer:
    """The browser led to a page of the desk."""
    return Answer(303, b"", HTML, {"Location": address(request, place, **query)})


def refused(ctx: Context, code: str) -> Answer:
    """A refusal, which the edge tells as a page; what was done until then stays logged."""
    return refusal(Problem(code), ctx.trace_id)
