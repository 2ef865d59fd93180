"""The pages /login: choose how to be identified, go there, come back."""

from dataclasses import replace
from functools import partial

import varanto.identification.service as identification
from varanto.identification.model import Broker, Identity, Provider, Reason, Refused, Way
from varanto.kit.context import Context
from varanto.kit.html import HTML, language_of
from varanto.kit.http import Access, Answer, Request, Route
from varanto.sessions import rules, service
from varanto.sessions.model import Login, Note
from varanto.sessions.pages import errand
from varanto.sessions.pages.entrance import LOGIN, PLACES, SCREENS, Entrance, led, noted, tell

ATTEMPT_COOKIE = "varanto_login"
ATTEMPT_SECONDS = 600
CONTINUE = "/login/continue"
FORM = "application/x-www-form-urlencoded"


def routes(entrance: Entrance) -> tuple[Route, ...]:
    """The routes of the entrance: those of a way are there where the way is."""
    page = Route(
        method="GET",
        path=LOGIN,
        name="login",
        access=Access.PUBLIC,
        call=partial(show, entrance),
        summary="Log in at a desk",
        media=(HTML,),
        tell=tell,
    )
    ways = [route for way in entrance.ways for route in _of_way(entrance, way, page)]
    return (page, *ways)


def _of_way(entrance: Entrance, way: Way, page: Route) -> tuple[Route, ...]:
    leave = replace(page, path=f"{LOGIN}/{way.method}", name=f"login-{way.method}", call=partial(depart, entrance, way))
    if isinstance(way, Broker):
        back = partial(arrive, entrance, way)
        return (leave, replace(page, path=identification.CALLBACK, name="login-oidc-callback", call=back))
    return (
        leave,
        replace(
            page,
            method="POST",
            path=identification.CONSUMER,
            name="login-saml-answer",
            call=partial(receive, way),
            accepts=(FORM,),
        ),
        replace(page, path=CONTINUE, name="login-continue", call=partial(arrive_posted, entrance, way)),
        replace(page, path=identification.METADATA, name="login-saml-metadata", call=partial(metadata, way)),
    )


def show(entrance: Entrance, ctx: Context, request: Request) -> Answer:
    """The ways in, with what must be said first."""
    note = request.query.get("note", "")
    return SCREENS.show(
        request,
        "login.html",
        ways=[way.method for way in entrance.ways],
        note=note if note in set(Note) else "",
        mode=ctx.mode,
    )


def depart(entrance: Entrance, way: Way, ctx: Context, request: Request) -> Answer:
    """The browser led to the provider, holding what it must bring back."""
    departure = identification.depart(ctx, way, language_of(request))
    held = rules.cookie(ATTEMPT_COOKIE, departure.held, secure=entrance.secure, seconds=ATTEMPT_SECONDS)
    return Answer(303, b"", HTML, {"Location": departure.url, "Set-Cookie": held})


def arrive(entrance: Entrance, way: Broker, ctx: Context, request: Request) -> Answer:
    """Back from an OpenID provider."""
    outcome = identification.arrive(ctx, way, request.query, _held(entrance, request))
    return _come_in(entrance, ctx, request, outcome)


def receive(way: Provider, ctx: Context, request: Request) -> Answer:
    """An answer of SAML, posted from the provider's page; the browser comes back itself with a ticket."""
    outcome = identification.receive(ctx, way, service.fields(request).get("SAMLResponse", ""))
    if isinstance(outcome, Refused):
        return _turned_away(ctx, request, outcome.reason)
    return led(CONTINUE, request, ticket=outcome)


def arrive_posted(entrance: Entrance, way: Provider, ctx: Context, request: Request) -> Answer:
    """Back from a provider of SAML, with the ticket for its answer."""
    outcome = identification.arrive_posted(ctx, way, request.query.get("ticket", ""), _held(entrance, request))
    return _come_in(entrance, ctx, request, outcome)


def metadata(way: Provider, _: Context, __: Request) -> Answer:
    """What the provider is told of us."""
    return Answer(200, identification.metadata(way), "application/samlmetadata+xml")


def _come_in(entrance: Entrance, ctx: Context, request: Request, outcome: Identity | Refused) -> Answer:
    """A session for who was identified and holds a mandate; anybody else learns why there is none."""
    if isinstance(outcome, Refused):
        return _turned_away(ctx, request, outcome.reason)
    known = replace(request, query={"lang": outcome.language})
    login = Login(person=outcome.person, name=outcome.name, method=outcome.method, places=())
    if entrance.suomi_fi:
        return errand.depart(entrance, entrance.suomi_fi, ctx, known, login)
    login = replace(login, places=entrance.places(ctx, login))
    if not login.places:
        service.refuse(ctx, errand.NO_MANDATE, login)
        return noted(Note.NO_MANDATE, known)
    return led(PLACES, known, entrance.hold(service.begin(ctx, login, request)))


def _turned_away(ctx: Context, request: Request, reason: Reason) -> Answer:
    service.refuse(ctx, reason)
    return noted(rules.NOTES.get(reason, Note.REFUSED), replace(request, query={}))


def _held(entrance: Entrance, request: Request) -> str:
    return service.cookies(request).get(rules.cookie_name(ATTEMPT_COOKIE, secure=entrance.secure), "")
