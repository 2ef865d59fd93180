"""Pages that say something about the service itself: public, without an actor or a transaction."""

from collections.abc import Callable, Sequence

from varanto.kit.errors import Problem
from varanto.kit.http.explain import HTML, explain
from varanto.kit.http.messages import JSON, Answer, Page, Request, Route
from varanto.kit.http.openapi import Described, describe


def service_pages(
    routes: Sequence[Route], *, is_ready: Callable[[], bool], public_keys: Callable[[], object]
) -> tuple[Page, ...]:
    """Health, readiness, the description of the interface, the public keys, and what codes mean."""

    def ready(request: Request) -> Answer:
        if not is_ready():
            raise Problem("overloaded", headers={"Retry-After": "5"})
        return _alive(request)

    return (
        Page(path="/healthz", name="alive", call=_alive, summary="Whether the server runs"),
        Page(path="/readyz", name="ready", call=ready, summary="Whether the server and its database answer"),
        Page(
            path="/openapi.json",
            name="openapi",
            call=lambda _: Answer(body=description(routes)),
            summary="This description",
        ),
        Page(
            path="/.well-known/jwks.json",
            name="jwks",
            call=lambda _: Answer(body=public_keys()),
            summary="The public keys that verify receipts",
        ),
        Page(path="/problems/{code}", name="problem", call=explain, summary="What a code means", media=(HTML, JSON)),
    )


def description(routes: Sequence[Route]) -> Described:
    """The OpenAPI description of the routes and of these pages."""
    return describe(routes, service_pages(routes, is_ready=lambda: True, public_keys=dict[str, object]))


def _alive(_: Request) -> Answer:
    return Answer(body={"status": "ok"})
