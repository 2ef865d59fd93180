"""Telling whom documents reached, for the duties of whoever answers for them (GDPR 33, 34)."""

from collections.abc import Sequence

import varanto.archive.service as archive
import varanto.log.service as log
import varanto.organisations.service as organisations
from varanto.kit.context import Context
from varanto.log.model import Seen
from varanto.withdrawals.model import Reach, Seer


def reach(ctx: Context, oids: Sequence[str]) -> Reach:
    """Everybody who was shown one of these documents of the register picked, newest first; logged."""
    holder = ctx.actor.origin or ctx.actor.organization
    seen = log.seen_by(ctx, oids)
    named = {holder} | {oid for one in seen for oid in (one.row.organisation, one.row.unit) if oid}
    names = {oid: one.name for oid, one in organisations.organisations(ctx, named).items()}
    stored = [version.stored_at for oid in oids if (version := archive.find(ctx, oid))]
    return Reach(
        controller=names.get(holder, holder),
        documents=len(oids),
        since=min(stored, default=None),
        until=ctx.now,
        seers=tuple(_seer(one, names, ctx.actor.organization) for one in seen),
    )


def _seer(one: Seen, names: dict[str, str], own: str) -> Seer:
    row, person = one.row, one.private.professional if one.private else None
    return Seer(
        at=row.logged_at,
        action=row.action,
        book=row.book,
        organisation=names.get(row.organisation or "", row.organisation or ""),
        unit=names.get(row.unit or "", row.unit or ""),
        person=person.name if person else "",
        documents=len(one.documents),
        own=row.organisation == own,
        at_desk=bool(one.private and one.private.desk),
    )
