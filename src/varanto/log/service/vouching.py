"""Use cases for whoever proves the logs: entries as they are kept, and those that wait for their places."""

from collections.abc import Iterable
from uuid import UUID

from varanto.kit.context import Context
from varanto.log import store
from varanto.log.model import Kept


def kept(ctx: Context, named: Iterable[tuple[str, str]]) -> dict[str, Kept]:
    """Entries by their ids, in canonical form, of these clients and ids; what is not there is left out."""
    pairs = list(named)
    return store.kept(ctx.db, [client for client, _ in pairs], [entry for _, entry in pairs])


def waiting(ctx: Context) -> list[tuple[str, str]]:
    """The clients and ids of the entries that wait for their places in the tree."""
    return store.waiting(ctx.db)


def count(ctx: Context) -> int:
    """How many entries there are."""
    return store.count(ctx.db)


def without_place(ctx: Context) -> list[UUID]:
    """The entries that neither stand in the tree nor wait for it."""
    return store.without_place(ctx.db)
