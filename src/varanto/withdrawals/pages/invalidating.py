"""The page /archivist/documents/{oid}/invalidation: reason, second confirmation, second archivist."""

from varanto.access.model import Refused
from varanto.disclosure.model import Unknown
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.html import HTML
from varanto.kit.http import Answer, Request
from varanto.sessions.service import fields
from varanto.withdrawals import rules, service
from varanto.withdrawals.model import Reason, Settlement, Standing, Wish
from varanto.withdrawals.pages.desk import SCREENS, Mistakes, kept, refused, sent, shown
from varanto_formats.identifiers import oids

PATH = "/archivist/documents/{oid}/invalidation"


def show(ctx: Context, request: Request) -> Answer:
    """Where the document stands: the form, what must go before it, a proposal that waits, or that it is out of use."""
    return _page(ctx, request, "invalidation.html", {}, {})


def act(ctx: Context, request: Request) -> Answer:
    """The next step: the second confirmation, the act itself, or what a second archivist says."""
    filled = fields(request)
    step = filled.get("step", "")
    if step in {Settlement.CONFIRMED, Settlement.DECLINED}:
        service.settle(ctx, _oid(request), Settlement(step))
        return _back(request)
    mistakes = rules.mistakes(filled.get("reason", ""), filled.get("explanation", ""))
    if mistakes:
        return _page(ctx, request, "invalidation.html", filled, mistakes)
    if step != "sure":
        return _page(ctx, request, "confirmation.html", filled, {})
    if not filled.get("sure"):
        return _page(ctx, request, "confirmation.html", filled, {"sure": "mistake-sure"})
    explanation = filled.get("explanation", "").strip()
    service.withdraw(ctx, Wish(_oid(request), filled.get("etag", ""), Reason(filled["reason"]), explanation))
    return _back(request)


def _page(ctx: Context, request: Request, template: str, values: dict[str, str], mistakes: Mistakes) -> Answer:
    standing = service.look(ctx, _oid(request))
    if not isinstance(standing, Standing):
        return refused(ctx, _code(standing))
    return SCREENS.show(
        request,
        template,
        422 if mistakes else 200,
        ctx=ctx,
        one=standing,
        place=request.target,
        kept=kept(request),
        values=values,
        mistakes=mistakes,
        reasons=tuple(Reason),
    )


def _code(outcome: Refused | Unknown) -> str:
    if isinstance(outcome, Refused):
        return outcome.code
    return "disposed" if outcome.disposed else "document-unknown"


def _oid(request: Request) -> str:
    """Raises `document-unknown` for what is no OID."""
    if not oids.is_oid(request.path["oid"]):
        raise Problem("document-unknown")
    return request.path["oid"]


def _back(request: Request) -> Answer:
    return Answer(303, b"", HTML, {"Location": f"{PATH.format(oid=_oid(request))}?{kept(request)}"})


ROUTES = (
    shown(PATH, "archivist-invalidation", show, "Invalidate a document"),
    sent(PATH, "archivist-invalidation-act", act, "Invalidate a document"),
)
