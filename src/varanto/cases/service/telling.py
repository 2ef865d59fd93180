"""What the gate out asks: which cases are linked now."""

from collections.abc import Sequence

import varanto.archive.service as archive
from varanto.access.model import Asker
from varanto.archive.model import Group, Version
from varanto.cases import rules, store
from varanto.cases.model import Linked
from varanto.cases.service.finding import documents
from varanto.kit.context import Context


def linked(ctx: Context, asker: Asker, case: str) -> tuple[str, ...]:
    """The cases linked to one; none where that is not to be seen by the asker in her own register."""
    kept = documents(ctx, case)
    if not kept or not rules.is_seen(asker, kept[-1]):
        return ()
    return tuple(one.case for one in current(ctx, kept[-1:])[kept[-1].oid])


def current(ctx: Context, versions: Sequence[Version]) -> dict[str, tuple[Linked, ...]]:
    """The links of the case documents among these versions, by OID; whoever calls has decided that they are seen."""
    cases = [one for one in versions if one.document_group is Group.CASE and one.case_oid]
    if not cases:
        return {}
    named = [one.case_oid or "" for one in cases]
    homes = archive.homes(ctx, named)
    rows = store.links(ctx.db, [home for one in named if (home := homes.case(one))], named)
    return {
        one.oid: tuple(
            Linked(row.other_oid, row.since) for row in rows if row.case_oid == one.case_oid and row.until is None
        )
        for one in cases
    }
