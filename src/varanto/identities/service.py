"""Use cases of the register of persons: find, ensure, lock."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from varanto.identities import store
from varanto.identities.model import ClientRecord
from varanto.kit.context import Context
from varanto_formats.identifiers import Identifier


def find(ctx: Context, identifiers: Iterable[Identifier]) -> dict[Identifier, UUID]:
    """The clients known by these identifiers; an unknown one is left out."""
    found = {one: store.client_of(ctx.db, ctx.keys.index(one)) for one in identifiers}
    return {one: client_id for one, client_id in found.items() if client_id}


def ensure(ctx: Context, identifiers: Iterable[Identifier]) -> list[ClientRecord]:
    """The clients of these identifiers in the order given, each made with a new key where she is not known yet.

    Two identifiers of one person give two records with the same id and key.
    """
    wanted = list(dict.fromkeys(identifiers))
    made = {one: _ensure(ctx, one) for one in sorted(wanted, key=ctx.keys.index)}
    return [made[one] for one in wanted]


def keys(ctx: Context, client_ids: Iterable[UUID]) -> dict[UUID, bytes]:
    """The data keys of clients; an unknown client is left out. Raises SealBroken under another master key."""
    found = {client_id: store.wrapped_key(ctx.db, client_id) for client_id in client_ids}
    return {one: ctx.keys.unwrap(wrapped, _bound_to(one)) for one, wrapped in found.items() if wrapped}


def lock(ctx: Context, client_ids: Iterable[UUID]) -> None:
    """Hold the clients' rows until the transaction ends, always in the same order, so that nobody waits in a ring."""
    for client_id in sorted(set(client_ids)):
        store.lock(ctx.db, client_id)


def _ensure(ctx: Context, identifier: Identifier) -> ClientRecord:
    index = ctx.keys.index(identifier)
    client_id = store.client_of(ctx.db, index)
    if client_id is None:
        store.add_index(ctx.db, index, ctx.keys.client_id(identifier))
        client_id = store.client_of(ctx.db, index) or ctx.keys.client_id(identifier)
    wrapped = store.wrapped_key(ctx.db, client_id) or _make(ctx, client_id, identifier)
    return ClientRecord(client_id, ctx.keys.unwrap(wrapped, _bound_to(client_id)), identifier)


def _make(ctx: Context, client_id: UUID, identifier: Identifier) -> bytes:
    """Keep a new client and answer her wrapped key, or that of whoever was quicker."""
    key = ctx.keys.new_key()
    wrapped = ctx.keys.wrap(key, _bound_to(client_id))
    sealed = ctx.keys.seal(key, msgspec.json.encode([identifier]), _bound_to(client_id))
    store.add_client(ctx.db, client_id, wrapped, sealed, ctx.now)
    return store.wrapped_key(ctx.db, client_id) or wrapped


def _bound_to(client_id: UUID) -> str:
    return f"client|{client_id}"
