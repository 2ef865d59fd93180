"""The page /officer: what waits."""

import varanto.logrequests.service as logrequests
import varanto.sessions.pages as sessions
from varanto.kit.context import Context
from varanto.kit.html import HTML, Screens
from varanto.kit.http import Access, Answer, Request, Route

SCREENS = Screens("varanto.officer")


def show(ctx: Context, request: Request) -> Answer:
    """The log requests that wait, the most urgent first, and where else the officer has work."""
    waiting = [one for one in logrequests.requests(ctx) if one.is_open]
    return SCREENS.show(request, "start.html", ctx=ctx, waiting=waiting)


PAGE = Route(
    method="GET",
    path="/officer",
    name="officer",
    access=Access.SESSION,
    desk="officer",
    call=show,
    summary="What waits for the officer",
    media=(HTML,),
    tell=sessions.tell,
)
ROUTES = (PAGE,)
