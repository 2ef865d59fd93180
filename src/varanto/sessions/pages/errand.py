"""The way to Suomi.fi-valtuudet and back: somebody was identified, her mandates are not known yet."""

from dataclasses import replace
from functools import partial

import varanto.mandates.service as mandates
from varanto.kit.context import Context
from varanto.kit.html import HTML
from varanto.kit.http import Access, Answer, Request, Route
from varanto.mandates.model import Refused, SuomiFi
from varanto.sessions import service
from varanto.sessions.model import Login, Note
from varanto.sessions.pages.entrance import PLACES, Entrance, led, noted, tell

NO_MANDATE = "mandate-missing"


def routes(entrance: Entrance) -> tuple[Route, ...]:
    """The route back; none where Suomi.fi-valtuudet is not asked."""
    if entrance.suomi_fi is None:
        return ()
    back = Route(
        method="GET",
        path=mandates.CALLBACK,
        name="login-mandates",
        access=Access.SESSION,
        call=partial(arrive, entrance, entrance.suomi_fi),
        summary="Come back from Suomi.fi-valtuudet",
        media=(HTML,),
        tell=tell,
    )
    return (back,)


def depart(entrance: Entrance, suomi_fi: SuomiFi, ctx: Context, request: Request, login: Login) -> Answer:
    """The browser of an identified person led to Suomi.fi-valtuudet."""
    departure = mandates.depart(ctx, suomi_fi, login.person, request.query.get("lang", ""))
    held = service.await_mandates(ctx, replace(login, errand=departure.errand), request)
    return Answer(303, b"", HTML, {"Location": departure.url, **entrance.hold(held)})


def arrive(entrance: Entrance, suomi_fi: SuomiFi, ctx: Context, request: Request) -> Answer:
    """Back from Suomi.fi-valtuudet; who broke off there has what our own register says.

    Who has come back before, or was never sent there, goes on as she was: no link from elsewhere ends her session.
    """
    login = service.current(ctx).login
    if login.errand is None or login.errand.token:
        return led(PLACES, request)
    came = mandates.arrive(ctx, suomi_fi, login.errand, request.query)
    request = replace(request, query={"lang": login.errand.language})
    login = replace(login, errand=None if isinstance(came, Refused) else came)
    login = replace(login, places=entrance.places(ctx, login))
    if login.places:
        return led(PLACES, request, entrance.hold(service.resume(ctx, login)))
    service.refuse(ctx, came.reason if isinstance(came, Refused) else NO_MANDATE, login)
    service.end(ctx)
    return noted(Note.NO_MANDATE, request, entrance.hold(""))
