"""The calls of decision receipts."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from uuid import UUID

import msgspec

from varanto.decisions import service
from varanto.decisions.api.wire import Decision, DecisionPage, DecisionsBody, Replayed, decision, replayed
from varanto.decisions.model import DecisionSearch, NotShown
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Access, Answer, Request, Route, refusal
from varanto.kit.keyring import SealBroken
from varanto_formats.identifiers import Identifier, oids

UNKNOWN = "decision-unknown"


def explain(ctx: Context, request: Request) -> Answer:
    """One decision with its rule, ground and inputs, for the document's holder, its officer and the operator."""
    found = service.explain(ctx, _id(request))
    return _unknown(ctx) if isinstance(found, NotShown) else Answer(200, decision(found))


def replay(ctx: Context, request: Request) -> Answer:
    """Decide again as of then, and say whether it agrees."""
    done = service.replay(ctx, _id(request))
    return _unknown(ctx) if isinstance(done, NotShown) else Answer(200, replayed(done))


def search(ctx: Context, request: Request) -> Answer:
    """Decisions on the caller's own documents, what was withheld from others among them, newest first."""
    body = request.json(DecisionsBody)
    if (body.document is None) == (body.client is None):
        raise Problem("request-malformed", "Either a document or a client is asked for.")
    client = Identifier(oids.strip_urn(body.client.system), body.client.value.strip()) if body.client else None
    found = service.receipts(
        ctx,
        DecisionSearch(
            document=oids.strip_urn(body.document) if body.document else None,
            client=client,
            limit=body.limit,
            after=_place(ctx, body) if body.cursor else None,
        ),
    )
    after = _cursor(ctx, body, found.last) if found.last else None
    return Answer(200, DecisionPage(found.total, [decision(one) for one in found.items], after))


def _id(request: Request) -> UUID:
    """The decision asked for; what is no id is the id of nothing."""
    try:
        return UUID(request.path["id"])
    except ValueError:
        return UUID(int=0)


def _unknown(ctx: Context) -> Answer:
    return refusal(Problem(UNKNOWN), ctx.trace_id)


def _cursor(ctx: Context, body: DecisionsBody, place: tuple[datetime, UUID]) -> str:
    sealed = ctx.keys.seal(ctx.keys.register_key, msgspec.json.encode(place), _bound_to(ctx, body))
    return urlsafe_b64encode(sealed).decode().rstrip("=")


def _place(ctx: Context, body: DecisionsBody) -> tuple[datetime, UUID]:
    text = (body.cursor or "").rstrip("=")
    try:
        sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        opened = ctx.keys.open(ctx.keys.register_key, sealed, _bound_to(ctx, body))
    except (ValueError, SealBroken):
        raise Problem("cursor-invalid") from None
    return msgspec.json.decode(opened, type=tuple[datetime, UUID])


def _bound_to(ctx: Context, body: DecisionsBody) -> str:
    asked = body.client.value if body.client else body.document
    return f"decisions|{ctx.actor.organization}|{ctx.actor.desk}|{asked}"


ROUTES = (
    Route(
        method="GET",
        path="/v1/decisions/{id}",
        name="decisions-explain",
        access=Access.TOKEN,
        call=explain,
        summary="Explain a decision",
        answers=Decision,
        problems=(UNKNOWN,),
        snapshot=True,
    ),
    Route(
        method="POST",
        path="/v1/decisions/{id}/replay",
        name="decisions-replay",
        access=Access.TOKEN,
        call=replay,
        summary="Decide again as of then",
        answers=Replayed,
        problems=(UNKNOWN,),
        snapshot=True,
    ),
    Route(
        method="POST",
        path="/v1/decisions/search",
        name="decisions-search",
        access=Access.TOKEN,
        call=search,
        summary="Search decisions on the own documents",
        accepts=DecisionsBody,
        answers=DecisionPage,
        problems=("cursor-invalid",),
        snapshot=True,
    ),
)
