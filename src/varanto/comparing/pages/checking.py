"""The page /archivist/checklist: is everything there after the go-live test, and as the source system sent it?"""

from dataclasses import replace

import varanto.sessions.pages as sessions
from varanto.access.model import Refused
from varanto.comparing import service
from varanto.comparing.pages.comparing import MOST_ROWS, SCREENS, Mistakes, kept
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.html import HTML, uploads
from varanto.kit.html.uploads import MULTIPART
from varanto.kit.http import Access, Answer, Request, Route, refusal
from varanto.sessions.service import fields
from varanto_formats.identifiers import Identifier, hetu

PATH = "/archivist/checklist"


def form(ctx: Context, request: Request) -> Answer:
    """The empty form."""
    return _page(ctx, request, {})


def check(ctx: Context, request: Request) -> Answer:
    """What is stored of the test client, beside the files where some were given."""
    code = hetu.parse(fields(request).get("client", ""))
    if code is None:
        return _page(ctx, request, {"client": "mistake-client"})
    if not code.is_test:
        return _page(ctx, request, {"client": "mistake-test"})
    found = service.checklist(ctx, Identifier(hetu.SYSTEM, code.value), uploads(request))
    if isinstance(found, Refused):
        return refusal(Problem(found.code), ctx.trace_id)
    return _page(ctx, request, {}, found)


def _page(ctx: Context, request: Request, mistakes: Mistakes, found: object = None) -> Answer:
    return SCREENS.show(
        request,
        "checklist.html",
        422 if mistakes else 200,
        ctx=ctx,
        mistakes=mistakes,
        found=found,
        kept=kept(request),
        most=MOST_ROWS,
    )


_FORM = Route(
    method="GET",
    path=PATH,
    name="archivist-checklist",
    access=Access.SESSION,
    desk="archivist",
    call=form,
    summary="Check what the go-live test stored",
    media=(HTML,),
    tell=sessions.tell,
)
ROUTES = (_FORM, replace(_FORM, method="POST", name="archivist-checklist-check", call=check, accepts=(MULTIPART,)))
