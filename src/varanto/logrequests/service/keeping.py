"""Requests as they are kept: opened for the officer of their controller alone, sealed again, logged."""

from dataclasses import replace
from uuid import UUID

import msgspec

import varanto.identities.service as identities
import varanto.log.service as log
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.log.model import Action, Event
from varanto.log.rules import reading
from varanto.logrequests import rules, store
from varanto.logrequests.model import Act, Kept, LogRequest, State
from varanto_formats.cda.times import HELSINKI
from varanto_formats.identifiers import Identifier


def officer(ctx: Context) -> str:
    """The controller whose officer asks. Raises the problem `desk-required` for anybody else."""
    if not reading.is_officer(ctx.actor):
        raise Problem("desk-required")
    return ctx.actor.organization


def who(ctx: Context) -> str:
    """The name of the person at the desk."""
    return ctx.actor.professional.name if ctx.actor.professional else ""


def held(ctx: Context, request_id: UUID, act: Act | None = None) -> LogRequest:
    """A request of the own controller, held for an act. Raises `log-request-unknown` and `log-request-state`."""
    row = store.one(ctx.db, request_id, hold=act is not None)
    if row is None or row[1] != officer(ctx):
        raise Problem("log-request-unknown")
    found = opened(ctx, row)
    if act and (found.state, act) not in rules.NEXT:
        raise Problem("log-request-state")
    return found


def opened(ctx: Context, row: store.Row) -> LogRequest:
    """A request out of its row. Raises SealBroken where the row was changed or moved."""
    request_id, controller, received_on, state, sealed = row
    kept = msgspec.json.decode(ctx.keys.open(ctx.keys.register_key, sealed, _bound(request_id)), type=Kept)
    due = rules.due(received_on)
    return LogRequest(
        id=request_id,
        controller=controller,
        state=State(state),
        received=kept.received,
        entered_by=kept.entered_by,
        identified=kept.identified,
        closed=kept.closed,
        due=due,
        days_left=(due - ctx.now.astimezone(HELSINKI).date()).days,
    )


def add(ctx: Context, request_id: UUID, kept: Kept) -> None:
    """Keep a new request."""
    row = (request_id, officer(ctx), kept.received.received_on, State.RECEIVED, sealed(ctx, request_id, kept))
    store.add(ctx.db, row)


def put(ctx: Context, one: LogRequest, act: Act, **changes: object) -> None:
    """Let an act lead a request on, and log it."""
    before = Kept(received=one.received, entered_by=one.entered_by, identified=one.identified, closed=one.closed)
    store.put(ctx.db, one.id, rules.NEXT[one.state, act], sealed(ctx, one.id, replace(before, **changes)))
    record(ctx, Action(f"log-request:{act}"), one.id, one.received.client)


def sealed(ctx: Context, request_id: UUID, kept: Kept) -> bytes:
    """What is kept of a request, sealed."""
    return ctx.keys.seal(ctx.keys.register_key, msgspec.json.encode(kept), _bound(request_id))


def seal_paper(ctx: Context, request_id: UUID, pdf: bytes) -> None:
    """Keep the paper of a request, sealed."""
    store.add_paper(ctx.db, request_id, ctx.keys.seal(ctx.keys.register_key, pdf, f"{_bound(request_id)}|paper"))


def open_paper(ctx: Context, request_id: UUID) -> bytes | None:
    """The paper of a request; None where there is none yet."""
    found = store.paper(ctx.db, request_id)
    return ctx.keys.open(ctx.keys.register_key, found, f"{_bound(request_id)}|paper") if found else None


def _bound(request_id: UUID) -> str:
    return f"log-request|{request_id}"


def record(ctx: Context, action: Action, request_id: UUID | None, client: Identifier | None) -> None:
    """Log what was done to a request, or that the list of them was read."""
    event = Event(
        action=action,
        client_id=identities.person(ctx, client).client_id if client else None,
        controller=ctx.actor.organization,
        detail={"log_request": str(request_id)} if request_id else {},
    )
    log.record(ctx, event)
