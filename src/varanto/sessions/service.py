"""Use cases of sessions: begin one, work at a place, recognise who comes, end it."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from hmac import compare_digest
from urllib.parse import parse_qs

import msgspec

import varanto.log.service as log
from varanto.kit.context import Actor, Context, Professional, Session
from varanto.kit.errors import Problem
from varanto.kit.html.uploads import MULTIPART, plain_fields
from varanto.kit.http import Request, Route
from varanto.kit.keyring import SealBroken
from varanto.log.model import Action, Event, Outcome
from varanto.sessions import rules, store
from varanto.sessions.model import Kept, Login, Place

COOKIE = "varanto_session"
FORM_TOKEN = "form_token"  # noqa: S105 (the name of a field)
SYSTEM = "browser"
_NAMES = (COOKIE, rules.cookie_name(COOKIE, secure=True))
_SEALED_FOR = "session"
_ABOUT_THE_BROWSER = ("user-agent", "sec-ch-ua", "sec-ch-ua-platform")
Places = Callable[[Context, Login], tuple[Place, ...]]
"""Where somebody's mandates let her work now."""


def begin(ctx: Context, login: Login, request: Request) -> str:
    """Begin a session at no place yet; answers what the browser is to hold. One that it held before is at its end."""
    _log(ctx, login, None, Action.SESSION_BEGIN, _begun(login))
    return await_mandates(ctx, login, request)


def await_mandates(ctx: Context, login: Login, request: Request) -> str:
    """Keep who was identified while she is away for her mandates; answers what the browser is to hold."""
    for name in _NAMES:
        store.remove(ctx.db, _digest(cookies(request).get(name, "")))
    kept = Kept(
        login=login,
        browser=_browser(request.headers),
        form_token=secrets.token_urlsafe(24),
        begun_at=ctx.now,
        checked_at=ctx.now,
    )
    return _add(ctx, kept)


def resume(ctx: Context, login: Login) -> str:
    """Begin a session in which somebody may work, in place of the one that waited for her mandates."""
    kept = current(ctx)
    _drop(ctx)
    _log(ctx, login, None, Action.SESSION_BEGIN, _begun(login))
    return _add(ctx, replace(kept, login=login, checked_at=ctx.now, form_token=secrets.token_urlsafe(24)))


def refuse(ctx: Context, reason: str, login: Login | None = None) -> None:
    """Record that somebody was not let in, and why; who it was where she was identified."""
    who = _actor(login, None) if login else Actor(system=SYSTEM)
    event = Event(action=Action.SESSION_ATTEMPT, outcome=Outcome.REFUSED, detail={"code": reason})
    log.record(replace(ctx, actor=who), event)


def take(ctx: Context, place: Place) -> str:
    """Work at a place of those offered, in a new session that replaces this one; answers what the browser is to hold.

    Raises the problem `place-not-offered`.
    """
    kept = current(ctx)
    if place not in kept.login.places:
        raise Problem("place-not-offered")
    _drop(ctx)
    left = kept.place.key if kept.place else ""
    _log(ctx, kept.login, place, Action.SESSION_TAKE, {"place": place.key, "left": left})
    return _add(ctx, replace(kept, place=place, form_token=secrets.token_urlsafe(24)))


def offered(ctx: Context) -> tuple[Place, ...]:
    """Where the caller may work, by desk, her own registers before inherited ones. Raises `session-missing`."""
    return tuple(sorted(current(ctx).login.places, key=lambda one: (one.desk, one.origin is not None, one.name)))


def current(ctx: Context) -> Kept:
    """What is kept of the session in which the caller works. Raises the problem `session-missing`."""
    found = store.session(ctx.db, ctx.session.id) if ctx.session else None
    if ctx.session is None or found is None:
        raise Problem("session-missing")
    return _opened(ctx, ctx.session.id, found[0])


def end(ctx: Context) -> Login:
    """End the session in which the caller works; answers whose it was. Raises the problem `session-missing`."""
    kept = current(ctx)
    _log(ctx, kept.login, kept.place, Action.SESSION_END, {})
    _drop(ctx)
    return kept.login


def forget(ctx: Context) -> int:
    """Forget sessions that idled out, and answer how many; a job for quiet moments."""
    return store.forget(ctx.db, ctx.now - rules.IDLE)


def recogniser(places: Places, *, secure: bool = False) -> Callable[[Context, Route, Request], tuple[Actor, Session]]:
    """How a browser's request for a route is recognised; `places` is asked again while a session lasts (D-31).

    `secure` says that people come over TLS.

    What it gives raises `session-missing` where there is no session that holds, of this browser and for the route's
    desk, and `form-token-wrong` where a form was not made by us for this session.
    """

    held_as = rules.cookie_name(COOKIE, secure=secure)

    def recognise(ctx: Context, route: Route, request: Request) -> tuple[Actor, Session]:
        session_id = _digest(cookies(request).get(held_as, ""))
        kept = _holding(ctx, session_id, request)
        if rules.is_due(kept.checked_at, ctx.now):
            kept = _rechecked(ctx, session_id, kept, places)
        if route.desk and (kept.place is None or kept.place.desk != route.desk):
            raise Problem("session-missing")
        if route.method != "GET" and not _is_ours(request, kept.form_token):
            raise Problem("form-token-wrong")
        store.use(ctx.db, session_id, ctx.now)
        return _actor(kept.login, kept.place), Session(
            session_id, kept.login.name, kept.form_token, kept.place.name if kept.place else ""
        )

    return recognise


def cookies(request: Request) -> dict[str, str]:
    """What the browser holds of ours, by name."""
    pairs = (one.strip().partition("=") for one in request.headers.get("cookie", "").split(";"))
    return {name: value for name, _, value in pairs}


def fields(request: Request) -> dict[str, str]:
    """The fields of a form, each once; of a repeated one the first. Anything but a form has none."""
    if request.headers.get("content-type", "").startswith(MULTIPART):
        return plain_fields(request)
    try:
        read = parse_qs(request.body.decode(), keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return {}
    return {name: values[0] for name, values in read.items()}


def _holding(ctx: Context, session_id: bytes, request: Request) -> Kept:
    found = store.session(ctx.db, session_id)
    if found is None:
        raise Problem("session-missing")
    kept = _opened(ctx, session_id, found[0])
    if not rules.holds(kept.begun_at, found[1], ctx.now) or kept.browser != _browser(request.headers):
        raise Problem("session-missing")
    return kept


def _rechecked(ctx: Context, session_id: bytes, kept: Kept, places: Places) -> Kept:
    """The session with the places that mandates give now. Raises `session-missing` where they give this one no more."""
    login = replace(kept.login, places=places(ctx, kept.login))
    if kept.place is not None and kept.place not in login.places:
        raise Problem("session-missing")
    fresh = replace(kept, login=login, checked_at=ctx.now)
    store.put(ctx.db, session_id, _sealed(ctx, session_id, fresh))
    return fresh


def _is_ours(request: Request, token: str) -> bool:
    return compare_digest(fields(request).get(FORM_TOKEN, "").encode(), token.encode())


def _actor(login: Login, place: Place | None) -> Actor:
    who = Actor(system=SYSTEM, professional=Professional(login.person, login.name))
    if place is None:
        return who
    return replace(
        who,
        organization=place.controller,
        role="O3" if place.desk == "archivist" else "",
        desk=place.desk,
        register=place.register,
        origin=place.origin,
    )


def _begun(login: Login) -> dict[str, object]:
    return {"method": login.method, "places": [place.key for place in login.places]}


def _log(ctx: Context, login: Login, place: Place | None, action: Action, detail: Mapping[str, object]) -> None:
    event = Event(
        action=action,
        controller=place.controller if place else None,
        register=place.register if place else None,
        detail=detail,
    )
    log.record(replace(ctx, actor=_actor(login, place)), event)


def _drop(ctx: Context) -> None:
    if ctx.session:
        store.remove(ctx.db, ctx.session.id)


def _add(ctx: Context, kept: Kept) -> str:
    held = secrets.token_urlsafe(32)
    session_id = _digest(held)
    store.add(ctx.db, session_id, _sealed(ctx, session_id, kept), ctx.now)
    return held


def _sealed(ctx: Context, session_id: bytes, kept: Kept) -> bytes:
    return ctx.keys.seal(ctx.keys.register_key, msgspec.json.encode(kept), f"{_SEALED_FOR}|{session_id.hex()}")


def _opened(ctx: Context, session_id: bytes, sealed: bytes) -> Kept:
    try:
        plain = ctx.keys.open(ctx.keys.register_key, sealed, f"{_SEALED_FOR}|{session_id.hex()}")
    except SealBroken:
        raise Problem("session-missing") from None
    return msgspec.json.decode(plain, type=Kept)


def _browser(headers: Mapping[str, str]) -> str:
    said = "|".join(headers.get(name, "") for name in _ABOUT_THE_BROWSER)
    return hashlib.sha256(said.encode()).hexdigest()


def _digest(held: str) -> bytes:
    return hashlib.sha256(held.encode()).digest()
