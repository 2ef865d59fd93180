"""Use cases of the register of persons: find, ensure, lock."""

from collections.abc import Iterable, Mapping
from uuid import UUID

import msgspec

from varanto.identities import store
from varanto.identities.model import ClientRecord
from varanto.kit.context import Context
from varanto_formats.identifiers import Identifier


def find(ctx: Context, identifiers: Iterable[Identifier]) -> dict[Identifier, UUID]:
    """The clients known by these identifiers; an unknown one is left out."""
    indexes = {one: ctx.keys.index(one) for one in identifiers}
    found = store.clients_of(ctx.db, list(indexes.values())) if indexes else {}
    return {one: found[index] for one, index in indexes.items() if index in found}


def known(ctx: Context, identifiers: Iterable[Identifier]) -> list[ClientRecord]:
    """The records of the clients known by these identifiers; an unknown one is left out."""
    found = find(ctx, identifiers)
    of_client = keys(ctx, found.values())
    return [ClientRecord(client_id, of_client[client_id], one) for one, client_id in found.items()]


def ensure(ctx: Context, identifiers: Iterable[Identifier]) -> list[ClientRecord]:
    """The clients of these identifiers in the order given, each made with a new key where she is not known yet.

    Their rows are held until the transaction ends. Two identifiers of one person give two records with the same id
    and key.
    """
    wanted = list(dict.fromkeys(identifiers))
    found = find(ctx, wanted)
    for one in sorted((one for one in wanted if one not in found), key=ctx.keys.index):
        found[one] = _led_to(ctx, one)
    held = _all_held(ctx, found)
    return [held[one] for one in wanted]


def keys(ctx: Context, client_ids: Iterable[UUID]) -> dict[UUID, bytes]:
    """The data keys of clients; an unknown client is left out. Raises SealBroken under another master key."""
    wanted = set(client_ids)
    found = store.wrapped_keys(ctx.db, list(wanted)) if wanted else {}
    return {one: ctx.keys.unwrap(wrapped, _bound_to(one)) for one, wrapped in found.items()}


def identifiers(ctx: Context, client_ids: Iterable[UUID]) -> dict[UUID, Identifier]:
    """By which identifier each client was first known; an unknown client is left out. Raises SealBroken as `keys`."""
    of_client = keys(ctx, client_ids)
    kept = store.sealed_identifiers(ctx.db, list(of_client)) if of_client else {}
    opened = {one: ctx.keys.open(of_client[one], sealed, _bound_to(one)) for one, sealed in kept.items()}
    return {one: msgspec.json.decode(plain, type=list[Identifier])[0] for one, plain in opened.items()}


def lock(ctx: Context, client_ids: Iterable[UUID]) -> None:
    """Hold the clients' rows until the transaction ends, always in the same order, so that nobody waits in a ring."""
    for client_id in sorted(set(client_ids)):
        store.hold(ctx.db, client_id)


def hold(ctx: Context, identifiers: Iterable[Identifier]) -> dict[Identifier, ClientRecord]:
    """The clients known by these identifiers, their rows held until the transaction ends; unknown ones left out."""
    return _all_held(ctx, find(ctx, identifiers))


def _led_to(ctx: Context, identifier: Identifier) -> UUID:
    """The client to whom an identifier leads from now on: a new one, unless somebody else was quicker."""
    index, client_id = ctx.keys.index(identifier), ctx.keys.client_id(identifier)
    store.add_index(ctx.db, index, client_id)
    return store.clients_of(ctx.db, [index]).get(index, client_id)


def _all_held(ctx: Context, found: Mapping[Identifier, UUID]) -> dict[Identifier, ClientRecord]:
    """Hold the clients' rows, always in the same order, so that nobody waits in a ring."""
    named = {client_id: one for one, client_id in found.items()}
    held = {client_id: _held(ctx, client_id, named[client_id]) for client_id in sorted(named)}
    return {one: ClientRecord(client_id, held[client_id], one) for one, client_id in found.items()}


def _held(ctx: Context, client_id: UUID, identifier: Identifier) -> bytes:
    """The data key of a client whose row is held now; made where there is none."""
    wrapped = store.hold(ctx.db, client_id) or _make(ctx, client_id, identifier)
    return ctx.keys.unwrap(wrapped, _bound_to(client_id))


def _make(ctx: Context, client_id: UUID, identifier: Identifier) -> bytes:
    """Keep a new client and answer her wrapped key, or that of whoever was quicker."""
    key = ctx.keys.new_key()
    wrapped = ctx.keys.wrap(key, _bound_to(client_id))
    sealed = ctx.keys.seal(key, msgspec.json.encode([identifier]), _bound_to(client_id))
    store.add_client(ctx.db, client_id, wrapped, sealed, ctx.now)
    return store.hold(ctx.db, client_id) or wrapped


def _bound_to(client_id: UUID) -> str:
    return f"client|{client_id}"
