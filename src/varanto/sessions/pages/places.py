"""The pages /desk: choose the register at which to work, and leave."""

from dataclasses import replace
from functools import partial
from itertools import groupby

import varanto.mandates.service as mandates
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.html import HTML
from varanto.kit.http import Access, Answer, Request, Route
from varanto.sessions import service
from varanto.sessions.model import Note
from varanto.sessions.pages.entrance import PLACES, SCREENS, Entrance, led, noted, tell


def routes(entrance: Entrance) -> tuple[Route, ...]:
    """The routes of somebody who has logged in, at whichever desk."""
    page = Route(
        method="GET",
        path=PLACES,
        name="desk-places",
        access=Access.SESSION,
        call=show,
        summary="Choose the register at which to work",
        media=(HTML,),
        tell=tell,
    )
    leaving = partial(leave, entrance)
    return (
        page,
        replace(
            page, method="POST", name="desk-place-take", call=partial(take, entrance), summary="Work at a register"
        ),
        replace(page, method="POST", path="/desk/logout", name="desk-logout", call=leaving, summary="Log out"),
    )


def show(ctx: Context, request: Request) -> Answer:
    """The places on offer, by desk, those of ended providers apart."""
    offered = groupby(service.offered(ctx), key=lambda place: (place.desk, place.origin is not None))
    groups = [(desk, inherited, tuple(places)) for (desk, inherited), places in offered]
    return SCREENS.show(request, "places.html", ctx=ctx, groups=groups)


def take(entrance: Entrance, ctx: Context, request: Request) -> Answer:
    """The desk at the place that was chosen, in a session of a new id. Raises the problem `place-not-offered`."""
    chosen = service.fields(request).get("place", "")
    place = next((place for place in service.offered(ctx) if place.key == chosen), None)
    if place is None:
        raise Problem("place-not-offered")
    return led(f"/{place.desk}", request, entrance.hold(service.take(ctx, place)))


def leave(entrance: Entrance, ctx: Context, request: Request) -> Answer:
    """The session ended: here, in the browser, and at Suomi.fi-valtuudet."""
    left = service.end(ctx)
    if entrance.suomi_fi and left.errand:
        mandates.leave(ctx, entrance.suomi_fi, left.errand)
    return noted(Note.OUT, request, entrance.hold(""))
