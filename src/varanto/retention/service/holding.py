"""Keeping documents beyond their time: legal holds, orders to archive."""

from uuid import UUID, uuid4

import varanto.access.service as access
import varanto.archive.service as archive
import varanto.identities.service as identities
import varanto.log.service as log
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.log.model import Action, Event
from varanto.retention import store
from varanto.retention.model import Hold, HoldKind, Target
from varanto.retention.service.standing import archivist, holds
from varanto_formats.identifiers import Identifier


def place(
    ctx: Context, kind: HoldKind, target: Target, of: Identifier | str, reason: str, controller: str | None = None
) -> UUID:
    """Keep documents of the own register beyond their time, until it is released; answers the id of the hold.

    `of` is a client's identifier, or the OID of a case, set or document. Raises `document-unknown` for what the
    register does not hold.
    """
    wanted = archivist(ctx, controller)
    client_id = _client(ctx, of) if isinstance(of, Identifier) else _home(ctx, target, of)
    if client_id is None:
        raise Problem("document-unknown")
    oid = None if isinstance(of, Identifier) else of
    hold = Hold(client_id=client_id, hold_id=uuid4(), kind=kind, target=target, oid=oid, controller=wanted)
    if not any(hold.covers(one, (client_id,)) for one in archive.everything(ctx, [client_id])):
        raise Problem("document-unknown")
    identities.lock(ctx, [client_id])
    sealed = ctx.keys.seal(ctx.keys.register_key, reason.encode(), f"hold|{hold.hold_id}")
    store.add_hold(ctx.db, hold, ctx.now, sealed)
    _record(ctx, Action.HOLD_PLACE, hold, reason)
    return hold.hold_id


def release(ctx: Context, hold_id: UUID, reason: str) -> None:
    """Release a hold of the own register, with a reason. Raises `hold-unknown`."""
    archivist(ctx)
    hold = store.hold_of(ctx.db, hold_id)
    if hold is None or not holds(ctx, hold.controller):
        raise Problem("hold-unknown")
    store.release(ctx.db, hold, ctx.now)
    _record(ctx, Action.HOLD_RELEASE, hold, reason)


def _client(ctx: Context, client: Identifier) -> UUID | None:
    record = access.client(ctx, client)
    return record.client_id if record.key else None


def _home(ctx: Context, target: Target, oid: str) -> UUID | None:
    """At whom a case, a set (by the OID of its first version) or a document is kept."""
    homes = archive.homes(ctx, [oid])
    return homes.case(oid) if target is Target.CASE else homes.document(oid)


def _record(ctx: Context, action: Action, hold: Hold, reason: str) -> None:
    detail = {"hold": str(hold.hold_id), "kind": hold.kind, "target": hold.target, "reason": reason}
    document = hold.oid if hold.target is Target.DOCUMENT else None
    log.record(
        ctx,
        Event(action=action, client_id=hold.client_id, controller=hold.controller, document=document, detail=detail),
    )
