"""Taking a version out of use."""

import itertools
from uuid import UUID

import varanto.archive.service as archive
import varanto.identities.service as identities
import varanto.log.service as log
import varanto.notices.service as notices
import varanto.producing.service as producing
from varanto.archive.model import WILLS, Group, Invalidation, Owner, Version
from varanto.intake.model import Invalidated, InvalidationRequest
from varanto.intake.service import linking, receipts
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.log.model import Action, Event
from varanto.producing.rules import may_withdraw
from varanto.rights.model import ChangeKind


def invalidate(ctx: Context, request: InvalidationRequest) -> Invalidated:
    """Take a version out of use (mitätöinti): it leaves searches, its bytes and its log stay (documents.md §2.3).

    Wills are not invalidated but replaced (readings.md A13). The same invalidation again gives the first receipt.
    A producer invalidates what it made itself, as long as it may store (D-16); anything else is unknown to it. At the
    archivist's desk only the register picked is known.
    """
    version = archive.find(ctx, request.oid)
    if version is None or not (_is_own(ctx, version) or _may_as_producer(ctx, version)):
        raise Problem("document-unknown")
    if version.document_group in WILLS:
        raise Problem("will-not-invalidated")
    owners = _owners_of(ctx, version)
    if version.sha256 != request.etag:
        raise Problem("precondition-failed")
    if kept := archive.receipt(ctx, version, "invalidate"):
        return Invalidated(kept)
    rows = {
        owner.client_id: log.prepare(ctx, _event(ctx, version, owner.client_id, request.reason)) for owner in owners
    }
    receipt = receipts.invalidation(ctx, version, request, rows[version.home_client_id].entry_id)
    act = Invalidation(
        oid=version.oid, reason=request.reason, explanation=request.explanation, at=ctx.now, receipt=receipt
    )
    archive.withdraw(ctx, version, owners, act, {one: row.as_json() for one, row in rows.items()})
    if version.specific_type == notices.DOCUMENT_TYPE:
        notices.tell_invalidated(ctx, _event(ctx, version, version.home_client_id, request.reason), rows)
    producing.note(ctx, version.controller, ChangeKind.INVALIDATED, version, rows)
    if version.document_group is Group.RELATIONSHIP:
        producing.derive(ctx, version.controller, owners)
        linking.release(ctx, version)
    return Invalidated(receipt)


def _is_own(ctx: Context, version: Version) -> bool:
    """Whether a version stands in the caller's own register; at a desk in the one picked (16 §)."""
    actor = ctx.actor
    if version.controller != (actor.origin or actor.organization):
        return False
    if not actor.desk:
        return True
    home = version.home_client_id
    said = archive.describe(ctx, version, identities.keys(ctx, [home])[home])
    return said.register is not None and said.register.code == actor.register


def _may_as_producer(ctx: Context, version: Version) -> bool:
    """Whether the caller is a producer's unit that may take back what it made for the controller (readings.md A17)."""
    organiser = version.controller
    if not producing.is_for_another(ctx, organiser):
        return False
    said = archive.describe(ctx, version, identities.keys(ctx, [version.home_client_id])[version.home_client_id])
    held = identities.hold(ctx, said.clients)  # so that nothing is cut in between
    grants = {
        one.identifier: producing.granted(ctx, organiser, itertools.starmap(Owner, one.keys.items()))
        for one in linking.with_others(ctx, held.values())
    }
    return may_withdraw(version, said, producing.standing(ctx, organiser, grants))


def _owners_of(ctx: Context, version: Version) -> list[Owner]:
    key = identities.keys(ctx, [version.home_client_id])[version.home_client_id]
    clients = archive.describe(ctx, version, key).clients
    beside = identities.linked(ctx, [version.home_client_id]) if version.document_group is Group.RELATIONSHIP else ()
    records = identities.ensure(ctx, clients, beside)
    return list({record.client_id: Owner(record.client_id, record.key) for record in records}.values())


def _event(ctx: Context, version: Version, client_id: UUID, reason: str) -> Event:
    return Event(
        action=Action.DOCUMENT_INVALIDATE,
        client_id=client_id,
        controller=version.controller,
        document=version.oid,
        set_id=version.set_id,
        version=version.version,
        purpose=producing.purpose(ctx, version.controller),
        detail={"reason": reason, **producing.acting_for(ctx, version.controller)},
    )
