"""Invalidating at once, or proposing it to a second archivist of the same register (D-20)."""

from uuid import uuid4

import msgspec

import varanto.archive.service as archive
import varanto.intake.service as intake
import varanto.log.service as log
import varanto.organisations.service as organisations
from varanto.intake.model import Invalidated, InvalidationRequest
from varanto.kit.context import Context, Professional
from varanto.kit.errors import Problem
from varanto.log.model import Action, Event
from varanto.organisations.model import Function
from varanto.withdrawals import store
from varanto.withdrawals.model import Proposal, Settlement, Wish
from varanto.withdrawals.service.resting import controller, resting
from varanto_formats.identifiers import Identifier

_NOBODY = Professional(Identifier("", ""), "")


class _Sealed(msgspec.Struct):
    """What of a proposal is kept sealed."""

    wish: Wish
    proposer: Professional


def needs_two(ctx: Context) -> bool:
    """Whether the caller's organisation has put four eyes into use."""
    own = organisations.organisation(ctx, ctx.actor.organization)
    return own is not None and Function.FOUR_EYES in own.functions


def withdraw(ctx: Context, wish: Wish) -> Invalidated | Proposal:
    """Invalidate a document of the register picked, or where two must agree, propose it; logged either way.

    The same proposal again is the one that waits. Raises `dependants-live` where something rests on the document that
    is not proposed too, and what `intake.invalidate` raises.
    """
    if not needs_two(ctx):
        return _invalidate(ctx, wish)
    waiting = {one.wish.oid: one for one in proposals(ctx)}
    if wish.oid in waiting:
        return waiting[wish.oid]
    if left := [one.oid for one in resting(ctx, wish.oid) if one.oid not in waiting]:
        raise Problem("dependants-live", extra={"documents": left})
    proposer = ctx.actor.professional or _NOBODY
    proposal = Proposal(uuid4(), wish, proposer, ctx.now, own=True)
    store.add(ctx.db, _row(ctx, proposal))
    _log(ctx, Action.WITHDRAWAL_PROPOSE, proposal)
    return proposal


def proposals(ctx: Context) -> list[Proposal]:
    """What waits for a second archivist of the register picked, oldest first."""
    own = _index(ctx, ctx.actor.professional or _NOBODY)
    rows = store.waiting(ctx.db, controller(ctx), ctx.actor.register or "")
    return [_opened(ctx, row, own=row.proposer_index == own) for row in rows]


def settle(ctx: Context, oid: str, settlement: Settlement) -> Proposal:
    """Confirm what another archivist proposed, which invalidates the document now, or decline it.

    Whoever proposed may decline too, which takes the proposal back. Raises `proposal-missing`,
    `second-archivist-required`, and what `intake.invalidate` raises.
    """
    proposal = next((one for one in proposals(ctx) if one.wish.oid == oid), None)
    if proposal is None:
        raise Problem("proposal-missing")
    confirmed = settlement is Settlement.CONFIRMED
    if confirmed and proposal.own:
        raise Problem("second-archivist-required")
    if not store.settle(ctx.db, controller(ctx), proposal.id, settlement, ctx.now):
        raise Problem("proposal-missing")
    _log(ctx, Action.WITHDRAWAL_CONFIRM if confirmed else Action.WITHDRAWAL_DECLINE, proposal)
    if confirmed:
        _invalidate(ctx, proposal.wish)
    return proposal


def _invalidate(ctx: Context, wish: Wish) -> Invalidated:
    if left := resting(ctx, wish.oid):
        raise Problem("dependants-live", extra={"documents": [one.oid for one in left]})
    return intake.invalidate(ctx, InvalidationRequest(wish.oid, wish.etag, wish.reason, wish.explanation))


def _row(ctx: Context, proposal: Proposal) -> store.Row:
    return store.Row(
        controller=controller(ctx),
        proposal_id=proposal.id,
        register=ctx.actor.register or "",
        oid=proposal.wish.oid,
        proposer_index=_index(ctx, proposal.proposer),
        sealed=ctx.keys.seal(
            ctx.keys.register_key,
            msgspec.json.encode(_Sealed(proposal.wish, proposal.proposer)),
            _bound_to(controller(ctx), proposal.id),
        ),
        proposed_at=proposal.proposed_at,
    )


def _opened(ctx: Context, row: store.Row, *, own: bool) -> Proposal:
    plain = ctx.keys.open(ctx.keys.register_key, row.sealed, _bound_to(row.controller, row.proposal_id))
    said = msgspec.json.decode(plain, type=_Sealed)
    return Proposal(row.proposal_id, said.wish, said.proposer, row.proposed_at, own)


def _log(ctx: Context, action: Action, proposal: Proposal) -> None:
    version = archive.find(ctx, proposal.wish.oid)
    event = Event(
        action=action,
        client_id=version.home_client_id if version else None,
        controller=controller(ctx),
        register=ctx.actor.register,
        document=proposal.wish.oid,
        detail={"reason": proposal.wish.reason, "proposal": str(proposal.id)},
    )
    log.record(ctx, event)


def _index(ctx: Context, person: Professional) -> bytes:
    return ctx.keys.index(person.identifier)


def _bound_to(controller: str, proposal_id: object) -> str:
    return f"withdrawal|{controller}|{proposal_id}"
