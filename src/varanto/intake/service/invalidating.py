"""Taking a version out of use."""

from uuid import UUID

import varanto.archive.service as archive
import varanto.identities.service as identities
import varanto.log.service as log
import varanto.notices.service as notices
from varanto.archive.model import WILLS, Invalidation, Owner, Version
from varanto.intake.model import Invalidated, InvalidationRequest
from varanto.intake.service import receipts
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.log.model import Action, Event


def invalidate(ctx: Context, request: InvalidationRequest) -> Invalidated:
    """Take a version out of use (mitätöinti): it leaves searches, its bytes and its log stay (documents.md §2.3).

    Wills are not invalidated but replaced (readings.md A13). The same invalidation again gives the first receipt.
    """
    version = archive.find(ctx, request.oid)
    if version is None or version.controller != ctx.actor.organization:
        raise Problem("document-unknown")
    if version.document_group in WILLS:
        raise Problem("will-not-invalidated")
    owners = _owners_of(ctx, version)
    if version.sha256 != request.etag:
        raise Problem("precondition-failed")
    if kept := archive.receipt(ctx, version, "invalidate"):
        return Invalidated(kept)
    rows = {owner.client_id: log.prepare(ctx, _event(version, owner.client_id, request.reason)) for owner in owners}
    receipt = receipts.invalidation(ctx, version, request, rows[version.home_client_id].entry_id)
    act = Invalidation(
        oid=version.oid, reason=request.reason, explanation=request.explanation, at=ctx.now, receipt=receipt
    )
    archive.withdraw(ctx, version, owners, act, {one: row.as_json() for one, row in rows.items()})
    if version.specific_type == notices.DOCUMENT_TYPE:
        notices.tell_invalidated(ctx, _event(version, version.home_client_id, request.reason), rows)
    return Invalidated(receipt)


def _owners_of(ctx: Context, version: Version) -> list[Owner]:
    key = identities.keys(ctx, [version.home_client_id])[version.home_client_id]
    clients = archive.describe(ctx, version, key).clients
    records = identities.ensure(ctx, clients)
    return list({record.client_id: Owner(record.client_id, record.key) for record in records}.values())


def _event(version: Version, client_id: UUID, reason: str) -> Event:
    return Event(
        action=Action.DOCUMENT_INVALIDATE,
        client_id=client_id,
        controller=version.controller,
        document=version.oid,
        set_id=version.set_id,
        version=version.version,
        purpose="own",
        detail={"reason": reason},
    )
