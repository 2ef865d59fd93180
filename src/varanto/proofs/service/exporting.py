"""Use case of exporting: the whole log in a form that can be verified far from here (tools/verify_log.py)."""

from collections.abc import Callable, Iterator

import msgspec

from varanto.kit.context import Context
from varanto.log.model import Kept
from varanto.proofs import store as tree
from varanto.proofs.model import Leaf
from varanto.proofs.rules import notes
from varanto.proofs.service.sequencing import verifier_key
from varanto.proofs.service.walking import portions


def lines(ctx: Context, on_progress: Callable[[int, int], None]) -> Iterator[bytes]:
    """The log as lines of JSON: what log it is, then entries by their places, behind its last entry each checkpoint.

    A timestamp follows its checkpoint. The context must see one moment. An entry that is not there is told by its leaf
    alone; checkpoints of places that are not there stand at the end.
    """
    checkpoints = {one.size: one.note for one in tree.checkpoints(ctx.db)}
    stamps = {one.size: one.response for one in tree.stamps(ctx.db)}
    total, end = tree.size(ctx.db), 0
    yield _line({"log": notes.origin(ctx.keys.installation), "key": verifier_key(ctx), "size": total})
    if empty := checkpoints.pop(0, None):
        yield _line({"checkpoint": empty})
    for portion in portions(ctx):
        for place, kept in portion:
            yield _line(_told(place, kept))
            end = place.at + 1
            if note := checkpoints.pop(end, None):
                yield _line({"checkpoint": note})
            if stamp := stamps.get(end):
                yield _line({"timestamp": stamp, "size": end})
        on_progress(end, total)
    for note in checkpoints.values():
        yield _line({"checkpoint": note})


def _told(place: Leaf, kept: Kept | None) -> dict[str, object]:
    told: dict[str, object] = {"index": place.at, "leaf": place.leaf.hex()}
    return told | {"salt": kept.salt.hex(), "entry": msgspec.Raw(kept.canonical)} if kept else told


def _line(value: dict[str, object]) -> bytes:
    return msgspec.json.encode(value) + b"\n"
