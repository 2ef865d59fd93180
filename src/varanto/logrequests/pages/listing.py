"""The list of log requests, and the page of one."""

from collections.abc import Mapping

from varanto.kit.context import Context
from varanto.kit.http import Answer, Request
from varanto.logrequests import service
from varanto.logrequests.model import Check, Ground
from varanto.logrequests.pages.desk import REQUEST, REQUESTS, SCREENS, named, shown


def index(ctx: Context, request: Request) -> Answer:
    """Every request to the controller, those that wait first."""
    return SCREENS.show(request, "requests.html", ctx=ctx, requests=service.requests(ctx))


def show(ctx: Context, request: Request) -> Answer:
    """A request, with what can be done next."""
    return page(ctx, request)


def page(
    ctx: Context,
    request: Request,
    faults: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
) -> Answer:
    """The page of a request, with what was wrong with the form that was sent from it."""
    one = service.request(ctx, named(request))
    return SCREENS.show(
        request,
        "request.html",
        422 if faults else 200,
        ctx=ctx,
        wish=one,
        earlier=service.earlier(ctx, one),
        checks=tuple(Check),
        grounds=tuple(Ground),
        faults=faults or {},
        values=values or {},
    )


ROUTES = (
    shown(REQUESTS, "list", index, "The log requests of clients"),
    shown(REQUEST, "show", show, "A log request and what can be done next"),
)
