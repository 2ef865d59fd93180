"""Disposing of what an approved list holds, item by item."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

import varanto.archive.service as archive
import varanto.identities.service as identities
import varanto.log.service as log
from varanto.archive.model import Group
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.log.model import Action, Event
from varanto.retention import store
from varanto.retention.model import Assessed, DisposalList, Item, Progress
from varanto.retention.service.gathering import assess
from varanto.retention.service.listing import digest_of, known

BATCH = 50


def begin(ctx: Context, list_id: UUID) -> None:
    """Look once at the whole list before its items are disposed of: it must be what was proposed and approved.

    Raises `list-unknown`, `list-not-approved`, `list-changed`.
    """
    found = _approved(ctx, list_id)
    if digest_of(store.items(ctx.db, list_id)) != found.digest:
        raise Problem("list-changed")


def dispose(ctx: Context, list_id: UUID, most: int = BATCH) -> Progress:
    """Dispose of the next items of an approved list, each looked at anew; call it until nothing is left.

    What is no longer ripe stays: a hold came, a death was taken back, a new version was stored. Raises `list-unknown`,
    `list-not-approved`.
    """
    found = _approved(ctx, list_id)
    for item in store.open_items(ctx.db, list_id, most):
        ripe = _still_ripe(ctx, found, item)
        if ripe is None or not _removed(ctx, found, ripe):
            store.pass_over(ctx.db, list_id, item, "kept" if archive.find(ctx, item.oid) else "gone")
    total, left = store.counts(ctx.db, list_id)
    return Progress(total - left, left)


def _still_ripe(ctx: Context, found: DisposalList, item: Item) -> Assessed | None:
    """The version, if its term has ended today too, nothing was added to its set since it was proposed, and it is no
    case document whose case still has others.
    """
    looked = _of(item, assess(ctx, item.client_id))
    identities.lock(ctx, looked.client_ids if looked else ())
    every = assess(ctx, item.client_id)
    one = _of(item, every)
    if one is None or not one.term.may_end(decided=found.decision) or _is_needed(ctx, one):
        return None
    siblings = [other.version for other in every if other.version.set_id == one.version.set_id]
    return one if all(other.stored_at <= found.proposed_at for other in siblings) else None


def _of(item: Item, every: Iterable[Assessed]) -> Assessed | None:
    return next((one for one in every if one.version.oid == item.oid), None)


def _approved(ctx: Context, list_id: UUID) -> DisposalList:
    found = known(ctx, list_id)
    if found.approved_at is None:
        raise Problem("list-not-approved")
    return found


def _is_needed(ctx: Context, one: Assessed) -> bool:
    """Whether it is a case document and the clocks of other documents still stand in it."""
    if one.version.document_group is not Group.CASE:
        return False
    rows = archive.everything(ctx, one.client_ids)
    return any(row.case_oid == one.version.case_oid and row.document_group is not Group.CASE for row in rows)


def _removed(ctx: Context, found: DisposalList, ripe: Assessed) -> bool:
    version = ripe.version
    event = Event(
        action=Action.DOCUMENT_DISPOSE,
        controller=version.controller,
        document=version.oid,
        set_id=version.set_id,
        version=version.version,
        detail={"list": str(found.list_id), "rule": ripe.term.rule, "sha256": version.sha256},
    )
    rows = [log.prepare(ctx, replace(event, client_id=client_id)).as_json() for client_id in ripe.client_ids]
    return archive.dispose(ctx, version, found.list_id, rows)
