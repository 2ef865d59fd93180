"""Use cases of the register of persons: find, ensure, lock, link several identifiers of one person."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

import msgspec

from varanto.identities import rules, store
from varanto.identities.model import ClientRecord, Link, LinkKind
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


def person(ctx: Context, identifier: Identifier, at: datetime | None = None) -> ClientRecord:
    """The person who has an identifier, with all her records, as they are or were at a moment in the past.

    Of a stranger the record that she would get, with a key that opens nothing; both cost the same statements.
    """
    client_id = find(ctx, [identifier]).get(identifier, ctx.keys.client_id(identifier))
    record = ClientRecord(client_id, keys(ctx, [client_id]).get(client_id, b""), identifier)
    (found,) = persons(ctx, [record], at)
    return found


def persons(ctx: Context, records: Iterable[ClientRecord], at: datetime | None = None) -> list[ClientRecord]:
    """The person of each record, by the identifier that rules go by, her other records linked (readings.md A41)."""
    known = {one.client_id: one for one in records}
    links = _reached(ctx, known, at)
    in_force = [one for one in links if one.is_in_force(at)]
    of_client = {one: rules.person(one, in_force) for one in known}
    known |= _records(ctx, {other for clients in of_client.values() for other in clients} - known.keys())
    return [
        replace(
            known[clients[0]],
            linked=tuple(known[one] for one in clients[1:]),
            changed=rules.changed(clients, links, at),
        )
        for clients in of_client.values()
    ]


def ensure(ctx: Context, identifiers: Iterable[Identifier], beside: Iterable[UUID] = ()) -> list[ClientRecord]:
    """The clients of these identifiers in the order given, each made with a new key where she is not known yet.

    Their rows are held until the transaction ends, and with them those of the known clients `beside`. Two identifiers
    of one person give two records with the same id and key.
    """
    wanted = list(dict.fromkeys(identifiers))
    found = find(ctx, wanted)
    for one in sorted((one for one in wanted if one not in found), key=ctx.keys.index):
        found[one] = _led_to(ctx, one)
    held = _all_held(ctx, found, beside)
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
    """The clients known by these identifiers, their rows held until the transaction ends; unknown ones left out.

    With them the rows of everybody who is linked to them are held.
    """
    found = find(ctx, identifiers)
    return _all_held(ctx, found, linked(ctx, found.values()))


def links(ctx: Context, client_ids: Iterable[UUID]) -> list[Link]:
    """The links in force of clients and of everybody who is linked to them, each as both tell it."""
    return [one for one in _reached(ctx, client_ids) if one.is_in_force()]


def linked(ctx: Context, client_ids: Iterable[UUID], at: datetime | None = None) -> set[UUID]:
    """The clients, and everybody who is one person with them, or was at a moment in the past."""
    wanted = set(client_ids)
    return wanted | {one.client_id for one in _reached(ctx, wanted, at) if one.is_in_force(at)}


def link(ctx: Context, leading: UUID, other: UUID, kind: LinkKind, ground: tuple[str, str, str] | None = None) -> None:
    """Make two clients one person from now on, by the leading one's identifier; their rows are held by the caller.

    `ground` names the relationship document: controller, set and version.
    """
    controller, set_id, oid = ground or (None, None, None)
    row = Link(
        client_id=leading,
        link_id=uuid4(),
        other_client_id=other,
        kind=kind,
        leading=True,
        controller=controller,
        set_id=set_id,
        oid=oid,
        linked_at=ctx.now,
    )
    for one in (row, replace(row, client_id=other, other_client_id=leading, leading=False)):
        store.add_link(ctx.db, one)


def unlink(ctx: Context, link: Link) -> None:
    """Take a link back from now on; it stays in the history. The rows of both are held by the caller."""
    for client_id in (link.client_id, link.other_client_id):
        store.end_link(ctx.db, client_id, link.link_id, ctx.now)


def _reached(ctx: Context, client_ids: Iterable[UUID], at: datetime | None = None) -> list[Link]:
    """Every row of links of the clients and of everybody linked to them; one statement where nobody is."""
    found: list[Link] = []
    known: set[UUID] = set()
    while new := set(client_ids) - known:
        rows = store.links(ctx.db, list(new))
        known, found = known | new, [*found, *rows]
        client_ids = {one.other_client_id for one in rows if one.is_in_force(at)}
    return found


def _records(ctx: Context, client_ids: Iterable[UUID]) -> dict[UUID, ClientRecord]:
    wanted = list(client_ids)
    of_client, named = (keys(ctx, wanted), identifiers(ctx, wanted)) if wanted else ({}, {})
    return {one: ClientRecord(one, of_client[one], named[one]) for one in wanted}


def _led_to(ctx: Context, identifier: Identifier) -> UUID:
    """The client to whom an identifier leads from now on: a new one, unless somebody else was quicker."""
    index, client_id = ctx.keys.index(identifier), ctx.keys.client_id(identifier)
    store.add_index(ctx.db, index, client_id)
    return store.clients_of(ctx.db, [index]).get(index, client_id)


def _all_held(
    ctx: Context, found: Mapping[Identifier, UUID], beside: Iterable[UUID] = ()
) -> dict[Identifier, ClientRecord]:
    """Hold the clients' rows, always in the same order, so that nobody waits in a ring."""
    named = {client_id: one for one, client_id in found.items()}
    held: dict[UUID, bytes] = {}
    for client_id in sorted({*named, *beside}):
        if client_id in named:
            held[client_id] = _held(ctx, client_id, named[client_id])
        else:
            store.hold(ctx.db, client_id)
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
