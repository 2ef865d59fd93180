"""The page /archivist/documents/{oid}/compare: a document beside another version, another document or a file."""

from dataclasses import replace
from urllib.parse import urlencode

import varanto.sessions.pages as sessions
from varanto.access.model import Refused
from varanto.comparing import rules, service
from varanto.comparing.model import Compared, Unreadable, Wish
from varanto.disclosure.model import Unknown
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.html import HTML, Screens, language_of, uploads
from varanto.kit.html.uploads import MULTIPART
from varanto.kit.http import Access, Answer, Request, Route, refusal
from varanto.sessions.service import fields
from varanto_formats.findings import Text
from varanto_formats.identifiers import oids

SCREENS = Screens("varanto.comparing")
SCREENS.environment.globals["pieces"] = rules.pieces  # pyright: ignore[reportArgumentType] (any function will do)
PATH = "/archivist/documents/{oid}/compare"
MOST_ROWS = 500
Mistakes = dict[str, str | Text]


def show(ctx: Context, request: Request) -> Answer:
    """The document beside the one that `with` names, else beside the version before it."""
    beside = oids.strip_urn(request.query.get("with", "").strip())
    if beside and not oids.is_oid(beside):
        return _page(ctx, request, Wish(oid=_oid(request)), {"with": "mistake-oid"})
    return _page(ctx, request, Wish(oid=_oid(request), beside=beside), {})


def compare(ctx: Context, request: Request) -> Answer:
    """The document beside a file, which is not kept; or with what is masked revealed, for a reason."""
    said = fields(request)
    wish = Wish(oid=_oid(request), beside=said.get("with", ""))
    if "reveal" in said:
        reason = said["reveal"].strip()
        return _page(ctx, request, replace(wish, reveal=reason), {} if reason else {"reveal": "mistake-reveal"})
    files = uploads(request)
    if len(files) != 1:
        return _page(ctx, request, wish, {"file": "mistake-file"})
    return _page(ctx, request, replace(wish, file=files[0]), {})


def _page(ctx: Context, request: Request, wish: Wish, mistakes: Mistakes) -> Answer:
    compared = service.compare(ctx, wish)
    if isinstance(compared, Unreadable):
        mistakes = {"file": compared.message}
        compared = service.compare(ctx, replace(wish, file=None))
    if isinstance(compared, Refused):
        return refusal(Problem(compared.code), ctx.trace_id)
    if not isinstance(compared, Compared):
        gone = isinstance(compared, Unknown) and compared.disposed
        return refusal(Problem("disposed" if gone else "document-unknown"), ctx.trace_id)
    return SCREENS.show(
        request,
        "compare.html",
        422 if mistakes else 200,
        ctx=ctx,
        compared=compared,
        wish=wish,
        mistakes=mistakes,
        place=PATH.format(oid=wish.oid),
        kept=kept(request),
        most=MOST_ROWS,
    )


def kept(request: Request) -> str:
    """What the addresses of the desk's other pages carry on: the language, and of what errand they are."""
    errand = {"of": request.query["of"]} if "of" in request.query else {}
    return urlencode({"lang": language_of(request), **errand})


def _oid(request: Request) -> str:
    """Raises `document-unknown` for what is no OID."""
    if not oids.is_oid(request.path["oid"]):
        raise Problem("document-unknown")
    return request.path["oid"]


_SHOW = Route(
    method="GET",
    path=PATH,
    name="archivist-compare",
    access=Access.SESSION,
    desk="archivist",
    call=show,
    summary="Compare a document with another",
    media=(HTML,),
    tell=sessions.tell,
)
_COMPARE = replace(
    _SHOW,
    method="POST",
    name="archivist-compare-file",
    call=compare,
    summary="Compare a document with a file",
    accepts=(MULTIPART,),
)
ROUTES = (_SHOW, _COMPARE)
