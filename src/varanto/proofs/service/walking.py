"""The way along the whole log, place for place, for whoever verifies or exports it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import varanto.log.service as log
from varanto.kit.context import Context
from varanto.log.model import Kept
from varanto.proofs import store as tree
from varanto.proofs.model import Leaf

PORTION = 10_000
Portion = list[tuple[Leaf, Kept | None]]


def portions(ctx: Context) -> Iterator[Portion]:
    """The places in their order, each with its entry if that is there; the next portion is fetched meanwhile.

    The context must see one moment, and its database is busy until the last portion is taken.
    """
    fetched = _fetched(ctx)
    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(next, fetched, None)
        while portion := coming.result():
            coming = beside.submit(next, fetched, None)
            yield portion


def _fetched(ctx: Context) -> Iterator[Portion]:
    last = -1
    while places := tree.leaves(ctx.db, last, PORTION):
        kept = log.kept(ctx, ((one.client_id, one.entry_id) for one in places))
        yield [(one, kept.get(one.entry_id)) for one in places]
        last = places[-1].at
