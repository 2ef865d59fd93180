"""Use cases of proving: the newest checkpoint, that an entry stands in the log, that the log has only grown."""

from uuid import UUID

import varanto.log.service as log
from varanto.kit.context import Context
from varanto.log.model import Action, Entry, Event, Outcome, Sight
from varanto.log.rules import reading
from varanto.log.rules.entries import canonical, commitment, form, leaf
from varanto.proofs import store as tree
from varanto.proofs.model import Checkpoint, Consistency, Existence, Inclusion
from varanto.proofs.rules.tree import climb
from varanto.proofs.rules.tree import consistency as consistency_parts
from varanto.proofs.rules.tree import inclusion as inclusion_parts
from varanto.proofs.service.sequencing import part, sequence


def checkpoint(ctx: Context) -> Checkpoint:
    """The newest signed checkpoint; of an empty tree where nothing was sequenced yet."""
    return tree.newest_checkpoint(ctx.db) or sequence(ctx)


def inclusion(ctx: Context, entry_id: UUID) -> Inclusion | None:
    """Proof that an entry stands in the log, for whoever may read it; None for others and where there is none.

    An entry that waits gets its place now. The reading is logged.
    """
    found = log.entry(ctx, entry_id)
    sight = reading.sight(found.row, ctx.actor) if found else Sight.NONE
    _record(ctx, entry_id, found if sight is not Sight.NONE else None)
    if found is None or sight is Sight.NONE:
        return None
    index = _place(ctx, entry_id)
    newest = checkpoint(ctx)
    return Inclusion(
        entry=form(found.row) if sight is Sight.WHOLE else None,
        salt=found.row.salt if sight is Sight.WHOLE else None,
        commitment=commitment(found.row.salt, canonical(found.row)),
        index=index,
        path=tuple(part(ctx, *one).root() for one in inclusion_parts(index, newest.size)),
        checkpoint=newest,
    )


def consistency(ctx: Context, first: int, second: int | None) -> Consistency | None:
    """Proof that the log at one checkpoint begins with what it was at an earlier one; by default the newest.

    None where a size was never signed, or the second is the smaller one.
    """
    newest = checkpoint(ctx)
    signed = [tree.checkpoint(ctx.db, size) for size in (first, newest.size if second is None else second)]
    if signed[0] is None or signed[1] is None or signed[0].size > signed[1].size:
        return None
    path = tuple(part(ctx, *one).root() for one in consistency_parts(signed[0].size, signed[1].size))
    return Consistency(first=signed[0], second=signed[1], path=path)


def existence(ctx: Context, entry_id: UUID) -> Existence | None:
    """Since when an authority outside vouches that an entry existed as it is; None before it does.

    The entry's hash is made anew and must lead to the root of the checkpoint that was stamped. Whether the stamp itself
    is good was judged when it was kept, and is again by `verify`.
    """
    found, index = log.entry(ctx, entry_id), tree.place(ctx.db, entry_id)
    stamp = tree.stamp_over(ctx.db, index) if index is not None else None
    signed = tree.checkpoint(ctx.db, stamp.size) if stamp else None
    if found is None or index is None or stamp is None or signed is None:
        return None
    path = ((end, part(ctx, begin, end).root()) for begin, end in inclusion_parts(index, signed.size))
    is_under = climb(leaf(found.row.salt, canonical(found.row)), index, path) == signed.root
    return Existence(index, signed.size, stamp.stamped_at) if is_under else None


def _place(ctx: Context, entry_id: UUID) -> int:
    while (index := tree.place(ctx.db, entry_id)) is None:
        sequence(ctx)
    return index


def _record(ctx: Context, entry_id: UUID, found: Entry | None) -> None:
    event = Event(
        action=Action.LOG_PROOF,
        outcome=Outcome.DONE if found else Outcome.REFUSED,
        client_id=found.row.client_id if found else None,
        controller=found.row.controller if found else None,
        detail={"entry": str(entry_id)},
    )
    log.record(ctx, event)
