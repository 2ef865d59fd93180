"""Use cases of the tree: entries get their places, and the tree is signed."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from varanto.kit.context import Context
from varanto.proofs import store as tree
from varanto.proofs.model import Checkpoint
from varanto.proofs.rules import notes
from varanto.proofs.rules.tree import Hashes, pieces

Opened = Callable[[], AbstractContextManager[Context]]
PORTION = 10_000
"""So many entries get their places in one transaction."""


def catch_up(opened: Opened) -> None:
    """Sequence until no entry waits, each portion in a transaction of its own."""
    is_waited = True
    while is_waited:
        with opened() as ctx:
            is_waited = tree.is_waited(ctx.db)
            if is_waited:
                sequence(ctx)


def sequence(ctx: Context) -> Checkpoint:
    """Give waiting entries their places, a portion at most, and sign the tree as it is then.

    Places are dense and never change: whoever does this holds the head of the log until the transaction ends.
    Answers the newest checkpoint.
    """
    hashes = part(ctx, 0, tree.hold(ctx.db))
    begin = hashes.size
    if taken := tree.take(ctx.db, PORTION):
        for _, _, leaf in taken:
            hashes.add(leaf)
        tree.add_leaves(ctx.db, begin, taken)
        tree.add_nodes(ctx.db, hashes.tiles)
        tree.grow(ctx.db, hashes.size)
    return tree.checkpoint(ctx.db, hashes.size) or _sign(ctx, hashes)


def part(ctx: Context, begin: int, end: int) -> Hashes:
    """The hashes of a part of the tree, from what is kept."""
    hashes = Hashes()
    for level, first, last in pieces(begin, end):
        for digest in tree.hashes(ctx.db, level, first, last):
            hashes.add(digest, level)
    return hashes


def verifier_key(ctx: Context) -> str:
    """The key that verifies this log's checkpoints, as verifiers of notes take it."""
    return notes.vkey(notes.origin(ctx.keys.installation), ctx.keys.note_key)


def _sign(ctx: Context, hashes: Hashes) -> Checkpoint:
    root = hashes.root()
    name = notes.origin(ctx.keys.installation)
    text = notes.text(name, hashes.size, root)
    note = notes.note(text, name, ctx.keys.note_key, ctx.keys.sign_note(text.encode()))
    made = Checkpoint(size=hashes.size, root=root, made_at=ctx.now, note=note)
    tree.add_checkpoint(ctx.db, made)
    return made
