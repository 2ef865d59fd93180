"""The edge: asynchronous outside, a thread and a transaction for each request inside."""

import logging
import time
from collections.abc import Awaitable, Callable, Sequence

from anyio import sleep, to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Match
from starlette.routing import Route as HttpRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from varanto.kit.errors import Problem
from varanto.kit.http.gate import Gate
from varanto.kit.http.lines import LinesResponse
from varanto.kit.http.messages import Answer, Page, Request, Route
from varanto.kit.http.pages import service_pages
from varanto.kit.http.trace import trace_id_of, traceparent
from varanto.kit.http.wire import PROBLEM_JSON, refusal
from varanto.kit.http.work import Desk, as_problem, work

MAX_BODY = 20 * 2**20
ALWAYS = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
EVEN_SECONDS = 0.025
"""Longer than deciding on what is withheld takes, so that it is refused as soon as what does not exist."""
UNMATCHED = {404: "not-found", 405: "method-not-allowed"}
Endpoint = Callable[[HttpRequest], Awaitable[Response]]
access_log = logging.getLogger("varanto.access")


def build(
    routes: Sequence[Route],
    desk: Desk,
    *,
    screens: Sequence[Route] = (),
    pages: Sequence[Page] = (),
    threads: int = 16,
    queue: int = 64,
) -> Starlette:
    """The web application of these routes and of the pages every service has; `queue` requests may wait their turn.

    Screens are routes for people: they are served like the others and left out of the description of the interface.
    """
    gate = Gate(threads, queue)
    calls = [*routes, *screens]
    served = [HttpRoute(one.path, _calling(one, desk, gate), methods=[one.method], name=one.name) for one in calls]
    pages = [*service_pages(routes, is_ready=desk.database.ready, public_keys=desk.keys.jwks), *pages]
    public = [HttpRoute(one.path, _showing(one), name=one.name) for one in pages]
    app = Starlette(
        routes=[*served, *public],
        middleware=[Middleware(Envelope)],
        exception_handlers={HTTPException: _unmatched},
    )
    app.router.redirect_slashes = False
    return app


def _calling(route: Route, desk: Desk, gate: Gate) -> Endpoint:
    async def endpoint(http: HttpRequest) -> Response:
        trace_id = _begin(http, route)
        try:
            if route.portion:
                return LinesResponse(http, route, desk, _request(http, b""), gate)
            with gate as limiter:
                request = _request(http, await _body(http))
                done = await to_thread.run_sync(work, desk, route, request, trace_id, limiter=limiter)
        except (Problem, ClientDisconnect) as error:
            problem = error if isinstance(error, Problem) else Problem("request-malformed", "The body ended early.")
            return _response(_told(http, route, refusal(problem, trace_id)))
        http.state.system, http.state.even = done.system, done.answer.even
        return _response(_told(http, route, done.answer))

    return endpoint


def _showing(page: Page) -> Endpoint:
    async def endpoint(http: HttpRequest) -> Response:
        trace_id = _begin(http, page)
        try:
            return _response(await to_thread.run_sync(page.call, _request(http, b"")))
        except Exception as error:  # noqa: BLE001 (the edge: whatever it is, the caller gets a problem)
            return _response(refusal(as_problem(error), trace_id))

    return endpoint


def _told(http: HttpRequest, route: Route, answer: Answer) -> Answer:
    """The answer, a problem in the form in which the route tells it to people."""
    if route.tell is None or answer.media_type != PROBLEM_JSON:
        return answer
    language = http.query_params.get("lang", "").replace("\0", "")
    return route.tell(Request(headers=dict(http.headers), query={"lang": language}), answer)


def _begin(http: HttpRequest, served: Route | Page) -> str:
    http.state.route = served.template
    return http.state.trace_id


async def _body(http: HttpRequest) -> bytes:
    """The whole body. Raises `too-large` as soon as it is known to be."""
    declared = http.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > MAX_BODY:
        raise _too_large()
    body = bytearray()
    async for chunk in http.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise _too_large()
    return bytes(body)


def _too_large() -> Problem:
    return Problem("too-large", extra={"limit": MAX_BODY})


def _request(http: HttpRequest, body: bytes) -> Request:
    return Request(body, dict(http.headers), dict(http.path_params), dict(http.query_params), http.url.path)


def _response(answer: Answer) -> Response:
    return Response(answer.content(), answer.status, dict(answer.headers), answer.media_type)


async def _unmatched(http: HttpRequest, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = {"Allow": ", ".join(_allowed(http))} if status == 405 else {}
    return _response(refusal(Problem(UNMATCHED.get(status, "internal-error"), headers=headers), http.state.trace_id))


def _allowed(http: HttpRequest) -> list[str]:
    """The methods of every route that serves the path (RFC 9110, 15.5.6)."""
    alike = (one for one in http.app.routes if one.matches(http.scope)[0] is not Match.NONE)
    return sorted({method for one in alike for method in one.methods})


class Envelope:
    """What goes around every answer: the trace, the headers of safety, one line in the access log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; a line names the route, never the path, the query or the body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500
        trace_id = trace_id_of(dict(scope["headers"]).get(b"traceparent", b"").decode("latin-1"))
        state = scope.setdefault("state", {})
        state["trace_id"] = trace_id

        async def dress(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                if state.get("even"):
                    await sleep(-(time.perf_counter() - begun) % EVEN_SECONDS)
                status = message["status"]
                own = message["headers"]
                named = {name for name, _ in own}
                own += [header for header in ALWAYS if header[0] not in named]
                own.append((b"traceparent", traceparent(trace_id).encode()))
            await send(message)

        await self._app(scope, receive, dress)
        facts = {"route": state.get("route", "-"), "status": status, "trace_id": trace_id}
        facts |= {"ms": round((time.perf_counter() - begun) * 1000, 1), "system": state.get("system", "")}
        access_log.info("request", extra={"fields": facts})
