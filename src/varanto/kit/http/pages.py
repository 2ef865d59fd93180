"""Pages that say something about the service itself: public, without an actor or a transaction."""

from collections.abc import Sequence

from varanto.kit.errors import Problem
from varanto.kit.http.explain import HTML, explain
from varanto.kit.http.messages import JSON, Answer, Page, Request, Route
from varanto.kit.http.openapi import describe
from varanto.kit.http.work import Desk


def service_pages(desk: Desk, routes: Sequence[Route]) -> tuple[Page, ...]:
    """Health, readiness, the description of the interface, the public keys, and what codes mean."""

    def ready(_: Request) -> Answer:
        if not desk.database.ready():
            raise Problem("overloaded", headers={"Retry-After": "5"})
        return _fine(_)

    def interface(_: Request) -> Answer:
        return Answer(body=describe(routes, pages))

    def keys(_: Request) -> Answer:
        return Answer(body=desk.keys.jwks())

    pages = (
        Page(path="/healthz", name="alive", call=_fine, summary="Whether the server runs"),
        Page(path="/readyz", name="ready", call=ready, summary="Whether the server and its database answer"),
        Page(path="/openapi.json", name="openapi", call=interface, summary="This description"),
        Page(path="/.well-known/jwks.json", name="jwks", call=keys, summary="The public keys that verify receipts"),
        Page(path="/problems/{code}", name="problem", call=explain, summary="What a code means", media=(HTML, JSON)),
    )
    return pages


def _fine(_: Request) -> Answer:
    return Answer(body={"status": "ok"})
