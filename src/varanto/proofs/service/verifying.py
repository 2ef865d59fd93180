"""Use case of verifying: is the log what was signed, entry for entry?"""

from collections.abc import Callable, Sequence
from uuid import UUID

from cryptography.x509 import Certificate

import varanto.log.service as log
from varanto.kit.context import Context
from varanto.log.model import Kept
from varanto.log.rules.entries import leaf
from varanto.proofs import store as tree
from varanto.proofs.model import Fault, Flaw, Leaf, Verdict
from varanto.proofs.rules import notes, stamps
from varanto.proofs.rules.tree import Hashes
from varanto.proofs.service.walking import Portion, portions

Progress = Callable[[int, int], None]


def verify(
    ctx: Context, on_progress: Progress, outside: str | None = None, roots: Sequence[Certificate] = ()
) -> Verdict:
    """Compute every leaf, node and root anew and compare with what is kept and signed (RFC 6962 2.1).

    The context must see one moment. `outside` is a checkpoint that somebody has kept elsewhere: the log must still
    hold what it says. Timestamps count when their authority stands below one of the roots. A wrong root names the range
    since the last right one.
    """
    signed, faults = _signed(ctx, outside)
    walk = _Walk(signed, tree.nodes(ctx.db), faults)
    said = tree.size(ctx.db)
    for portion in portions(ctx):
        walk.judge(portion)
        on_progress(walk.end, max(said, walk.end))
    walk.judge_end(said)
    waiting = _look_beside(ctx, walk)
    return Verdict(walk.end, len(signed), _judge_stamps(ctx, roots, faults), waiting, tuple(faults))


def _signed(ctx: Context, outside: str | None) -> tuple[dict[int, set[bytes]], list[Fault]]:
    """The roots that were signed, by size, and the checkpoints that this log's key has not signed as they are."""
    name, public = notes.origin(ctx.keys.installation), ctx.keys.note_key
    stated = [(one.note, one.size, one.root) for one in tree.checkpoints(ctx.db)]
    if outside is not None:
        stated.append((outside, *notes.stated(outside)))
    signed: dict[int, set[bytes]] = {}
    faults: list[Fault] = []
    for note, size, root in stated:
        if notes.is_signed(note, notes.text(name, size, root), name, public):
            signed.setdefault(size, set()).add(root)
        else:
            faults.append(Fault(Flaw.CHECKPOINT_CHANGED, size, size))
    return signed, faults


def _judge_stamps(ctx: Context, roots: Sequence[Certificate], faults: list[Fault]) -> int:
    """How many timestamps there are; finds those that do not vouch for their checkpoint."""
    note_of = {one.size: one.note for one in tree.checkpoints(ctx.db)}
    kept = tree.stamps(ctx.db)
    faults += [
        Fault(Flaw.STAMP_WRONG, one.size, one.size)
        for one in kept
        if stamps.moment(one.response, note_of.get(one.size, ""), roots) != one.stamped_at
    ]
    return len(kept)


def _look_beside(ctx: Context, walk: "_Walk") -> int:
    """How many entries wait; finds those that were put beside the tree, and those that were changed while waiting."""
    waiting = log.waiting(ctx)
    kept = log.kept(ctx, waiting)
    for _, entry_id in waiting:
        walk.judge_entry(None, entry_id, kept.get(entry_id))
    if log.count(ctx) != walk.found:
        walk.faults += [Fault(Flaw.ENTRY_ADDED, entry=entry_id) for entry_id in log.without_place(ctx)]
    return len(waiting)


class _Walk:
    """A walk along the tree: `end` is where it has come to, `found` how many entries it has seen."""

    def __init__(self, signed: dict[int, set[bytes]], nodes: dict[tuple[int, int], bytes], faults: list[Fault]) -> None:
        self.end = self.found = 0
        self.faults = faults
        self._signed, self._nodes = signed, nodes
        self._hashes = Hashes()
        self._right = 0
        self._is_whole = True
        self._compare_root()

    def judge(self, portion: Portion) -> None:
        """Go on along these places, whose entries are given as far as they are there."""
        for one, kept in portion:
            if one.at != self.end:
                self.faults.append(Fault(Flaw.PLACES_MISSING, self.end, one.at))
                self._is_whole = False
            self.judge_entry(one, one.entry_id, kept)
            self.end = one.at + 1
            self._hashes.add(one.leaf)
            if self._is_whole and self.end in self._signed:
                self._compare_root()
        self._compare_nodes()

    def judge_entry(self, place: Leaf | None, entry_id: str, kept: Kept | None) -> None:
        """Compare an entry with its leaf, and with the one in the tree where it has a place."""
        if kept:
            self.found += 1
            right = leaf(kept.salt, kept.canonical)
            if kept.leaf == right and (place is None or place.leaf == right):
                return
        where = (place.at, place.at + 1) if place else (None, None)
        self.faults.append(Fault(Flaw.ENTRY_CHANGED if kept else Flaw.ENTRY_MISSING, *where, UUID(entry_id)))

    def judge_end(self, said: int) -> None:
        """Compare where the walk has ended with what was said and signed of the size; all nodes must be used up."""
        signed = max(self._signed, default=0)
        if self.end < max(said, signed):
            self.faults.append(Fault(Flaw.TAIL_MISSING, self.end, max(said, signed)))
        elif self.end > signed:
            self.faults.append(Fault(Flaw.TAIL_UNSIGNED, signed, self.end))
        self.faults += [
            Fault(Flaw.NODE_CHANGED, number << level, number + 1 << level) for level, number in sorted(self._nodes)
        ]

    def _compare_root(self) -> None:
        roots = self._signed.get(self.end)
        if roots is None:
            return
        if roots == {self._hashes.root()}:
            self._right = self.end
        else:
            self.faults.append(Fault(Flaw.ROOT_DIFFERS, self._right, self.end))
            self._is_whole = False

    def _compare_nodes(self) -> None:
        for level, number, digest in self._hashes.tiles:
            if self._nodes.pop((level, number), None) != digest and self._is_whole:
                self.faults.append(Fault(Flaw.NODE_CHANGED, number << level, number + 1 << level))
        self._hashes.tiles.clear()
