"""The calls of the map and of the feed."""

import varanto.codes.service as codes
from varanto.access.api import client_of
from varanto.access.model import Refused
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.html import HTML, Screens, language_of
from varanto.kit.http import JSON, Access, Answer, Parameter, Request, Route, refusal
from varanto.rightsmap import service
from varanto.rightsmap.api import reading, wire
from varanto.rightsmap.model import LossRequest, Map, MapRequest
from varanto_formats.identifiers import oids
from varanto_formats.identifiers.codesystems import SERVICE_TASK

SCREENS = Screens("varanto.rightsmap")
OF_ASKER = ("own-register-only", "organization-not-active", "role-insufficient")
OF_CLIENT = ("context-missing", "document-invalid")


def show(ctx: Context, request: Request) -> Answer:
    """The rights that the caller's organisation has granted or holds, as JSON or as a page."""
    form = request.preferred(JSON, HTML)
    wish = reading.map_request(ctx, request)
    found = service.rights_map(ctx, wish)
    if isinstance(found, Refused):
        return _refused(ctx, found)
    following = reading.sealed(ctx, "rights", found.last) if found.last else None
    if form == HTML:
        return _page(ctx, request, found, following)
    items = [wire.right_item(one) for one in found.lines]
    return Answer(200, wire.RightsPage(found.total, items, following), headers={"Vary": "Accept"})


def search(ctx: Context, request: Request) -> Answer:
    """The rights in one client's matters."""
    client = client_of(ctx, request.json(wire.ClientBody).client)
    found = service.rights_map(ctx, MapRequest(client=client, limit=reading.LARGEST))
    if isinstance(found, Refused):
        return _refused(ctx, found)
    return Answer(200, wire.RightsPage(found.total, [wire.right_item(one) for one in found.lines], None))


def preview(ctx: Context, request: Request) -> Answer:
    """What a producer's unit would lose if its right in a client's matters ended today."""
    body = request.json(wire.LossBody)
    found = service.preview(ctx, LossRequest(client_of(ctx, body.client), oids.strip_urn(body.unit)))
    return _refused(ctx, found) if isinstance(found, Refused) else Answer(200, wire.loss_answer(found))


def changes(ctx: Context, request: Request) -> Answer:
    """What producers did in the caller's register since a place in the feed."""
    found = service.changes(ctx, reading.feed_request(ctx, request.json(wire.ChangesBody)))
    if isinstance(found, Refused):
        return _refused(ctx, found)
    following = reading.sealed(ctx, "changes", found.last) if found.last else None
    return Answer(200, wire.ChangesAnswer([wire.change_item(one) for one in found.facts], following, found.more))


def _page(ctx: Context, request: Request, found: Map, following: str | None) -> Answer:
    """The map for people; code sets have names in Finnish and Swedish only."""
    names_in = "sv" if language_of(request) == "sv" else "fi"

    def name_of(task: str) -> str:
        return codes.name(ctx, SERVICE_TASK, task, names_in) or task

    return SCREENS.show(
        request,
        "map.html",
        map=found,
        following=following,
        organisation=ctx.actor.organization,
        names_in=names_in,
        name_of=name_of,
    )


def _refused(ctx: Context, found: Refused) -> Answer:
    return refusal(Problem(found.code), ctx.trace_id)


ROUTES = (
    Route(
        method="GET",
        path="/v1/register-rights",
        name="register-rights",
        access=Access.TOKEN,
        call=show,
        summary="Show the register rights that the organization has granted or holds",
        answers=wire.RightsPage,
        media=(JSON, HTML),
        parameters=(
            Parameter("unit", "OID of a producer's unit"),
            Parameter("ends_before", "Rights that end before this day"),
            Parameter("limit", f"How many on a page, 1 to {reading.LARGEST}; usually {reading.USUAL}"),
            Parameter("cursor", "`next` of the page before"),
        ),
        problems=(*OF_ASKER, "request-malformed", "cursor-invalid", "not-acceptable"),
        snapshot=True,
    ),
    Route(
        method="POST",
        path="/v1/register-rights/search",
        name="register-rights-search",
        access=Access.TOKEN,
        call=search,
        summary="Show the register rights in one client's matters",
        accepts=wire.ClientBody,
        answers=wire.RightsPage,
        problems=(*OF_ASKER, *OF_CLIENT),
        snapshot=True,
    ),
    Route(
        method="POST",
        path="/v1/register-rights/preview",
        name="register-rights-preview",
        access=Access.TOKEN,
        call=preview,
        summary="Show what a producer's unit would lose if its right ended today",
        accepts=wire.LossBody,
        answers=wire.LossAnswer,
        problems=(*OF_ASKER, *OF_CLIENT, "organization-unknown"),
        snapshot=True,
    ),
    Route(
        method="POST",
        path="/v1/documents/changes",
        name="documents-changes",
        access=Access.TOKEN,
        call=changes,
        summary="Follow what producers store, replace and invalidate in the organization's register",
        accepts=wire.ChangesBody,
        answers=wire.ChangesAnswer,
        problems=(*OF_ASKER, "cursor-invalid"),
        snapshot=True,
    ),
)
