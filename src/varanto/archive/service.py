"""Use cases of the archive: keep, find and withdraw versions. The two gates alone call these."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from varanto.archive import store, vault
from varanto.archive.model import (
    Bearing,
    Count,
    Description,
    Draft,
    Extent,
    Homes,
    Invalidation,
    Owner,
    Search,
    Tombstone,
    Version,
)
from varanto.archive.rules import LONGEST_CODE, in_clear, states_at
from varanto.kit.context import Context
from varanto_formats.reconciliation import LISTED, Branch, Element, Part


def keep(ctx: Context, draft: Draft, owners: Sequence[Owner], receipt: str, log_rows: Mapping[UUID, object]) -> None:
    """Keep a version for every listed client, the home client first; one round trip, log entries included.

    The clients' rows are locked by the caller. Raises psycopg's UniqueViolation when the OID is taken.
    """
    home, salts = owners[0], {owner.client_id: ctx.keys.new_salt() for owner in owners}
    parts: list[object] = [
        {"row": _row(ctx, draft, owner, salts[owner.client_id], home.client_id), "log": log_rows[owner.client_id]}
        for owner in owners
    ]
    vault.keep(
        ctx.db,
        home=home.client_id,
        oid=draft.oid,
        case=draft.description.case if draft.opens_case else None,
        parts=parts,
        sealed_body=vault.seal(ctx.keys, home.key, salts[home.client_id], draft.oid, draft.body),
        receipt=receipt,
    )


def home_of(ctx: Context, oid: str) -> UUID | None:
    """The client under whom a document is kept, whoever's it is."""
    return store.claimant(ctx.db, oid, "document")


def homes(ctx: Context, oids: Iterable[str]) -> Homes:
    """The home clients of those OIDs that a document or a case has taken."""
    return Homes(store.claimants(ctx.db, list(oids)))


def find(ctx: Context, oid: str) -> Version | None:
    """A version by its OID, at its home client."""
    home = home_of(ctx, oid)
    return store.version(ctx.db, home, oid) if home else None


def versions(ctx: Context, client_id: UUID, set_id: str) -> list[Version]:
    """All versions of a client's document set, oldest first, in every state."""
    return store.versions(ctx.db, client_id, set_id)


def bearing(ctx: Context, client_id: UUID, wanted: Bearing) -> list[Version]:
    """What of a client bears on a new document, in every state and whoever's it is; newest authoring first."""
    return store.bearing(ctx.db, client_id, wanted)


def background(ctx: Context, client_ids: Iterable[UUID], at: datetime | None = None) -> list[Version]:
    """The clients' relationship documents, case documents and pending matters, in every state; read in one statement.

    With `at` as they were at a moment in the past, and all other documents too.
    """
    wanted = list(client_ids)
    return store.background(ctx.db, wanted) if at is None else as_of(ctx, wanted, at)


def everything(ctx: Context, client_ids: Iterable[UUID]) -> list[Version]:
    """All versions of the clients, whenever stored; newest authoring first. `newest_status` is the version's own."""
    return store.everything(ctx.db, list(client_ids))


def as_of(ctx: Context, client_ids: Iterable[UUID], at: datetime) -> list[Version]:
    """The clients' versions that were stored until a moment, each in the state in which it was then."""
    versions = store.everything(ctx.db, list(client_ids))
    invalidated = store.invalidations(ctx.db, list({one.home_client_id for one in versions}))
    return states_at(versions, invalidated, at)


def candidates(ctx: Context, search: Search) -> list[Version]:
    """What matches a search, in every state and before any decision; newest authoring first, then by OID (A49).

    A version that several of the clients have is told once, as the first of them has it.
    """
    author_index = ctx.keys.index(search.author) if search.author else None
    rows = [one for client_id in search.client_ids for one in store.candidates(ctx.db, client_id, search, author_index)]
    found = list({one.oid: one for one in reversed(rows)}.values())
    found.sort(key=lambda one: one.oid)  # not left to the database, which may collate otherwise than pages are cut
    return sorted(found, key=lambda one: one.created_at, reverse=True)


def describe(ctx: Context, version: Version, key: bytes) -> Description:
    """What a version says of itself, opened with its client's key."""
    own = ctx.keys.document_key(key, version.salt, version.oid)
    plain = ctx.keys.open(own, version.sealed, _bound_to(version.client_id, version.oid))
    return msgspec.json.decode(plain, type=Description)


def receipt(ctx: Context, version: Version, act: str) -> str | None:
    """The receipt given for `store` or `invalidate`, as it was given."""
    return store.receipt(ctx.db, version.home_client_id, version.oid, act)


def leave(ctx: Context, client_ids: Iterable[UUID], set_id: str) -> None:
    """Let a set leave clients whom its new version no longer names; what they had of it stays, superseded."""
    for client_id in sorted(client_ids):
        store.leave(ctx.db, client_id, set_id, ctx.now)


def withdraw(
    ctx: Context, version: Version, owners: Sequence[Owner], act: Invalidation, log_rows: Mapping[UUID, object]
) -> None:
    """Invalidate a version, given as its home client's row, for every client who has it; the bytes stay (§2.3)."""
    keys = {owner.client_id: owner.key for owner in owners}
    for client_id in store.holders(ctx.db, list(keys), version.oid):
        store.withdraw(ctx.db, client_id, version.oid, log_rows[client_id])
    home = version.home_client_id
    key = ctx.keys.document_key(keys[home], version.salt, version.oid)
    sealed = ctx.keys.seal(key, act.explanation.encode(), f"invalidation|{version.oid}")
    store.add_invalidation(ctx.db, home, version.oid, act.reason, act.at, sealed)
    store.add_receipt(ctx.db, home, version.oid, "invalidate", act.receipt)


def homes_of(ctx: Context, controller: str) -> list[UUID]:
    """The home clients of all documents of a controller; visits the whole archive, so it is for jobs."""
    return store.homes_of(ctx.db, controller)


def counts(ctx: Context, controller: str, register: str) -> list[Count]:
    """How many versions of a controller's register there are of each kind, in each state; never wills."""
    return store.counts(ctx.db, controller, register)


def dispose(ctx: Context, version: Version, list_id: UUID, log_rows: Sequence[object]) -> bool:
    """Remove a version for good at all its clients, who are those of the log rows; a tombstone stays (24 §).

    The database does so only to open items of an approved list, whoever calls; False for anything else.
    """
    return store.dispose(ctx.db, version.home_client_id, version.oid, list_id, ctx.now, log_rows)


def tombstone(ctx: Context, oid: str) -> Tombstone | None:
    """What stays of a document that was disposed of; None where nothing was."""
    home = home_of(ctx, oid)
    return store.tombstone(ctx.db, home, oid) if home else None


def tombstones(ctx: Context, list_id: UUID) -> list[Tombstone]:
    """What stays of all that was disposed of by a list."""
    return store.tombstones(ctx.db, list_id)


def parts(ctx: Context, extent: Extent, prefixes: Sequence[str]) -> list[Part]:
    """What is held under prefixes of one length, in every state: listed where it is little, else told by digests."""
    branches: dict[str, list[Branch]] = {prefix: [] for prefix in prefixes}
    for branch in store.branches(ctx.db, extent, prefixes):
        branches[branch.prefix[:-1]].append(branch)
    few = [prefix for prefix, own in branches.items() if sum(branch.count for branch in own) <= LISTED]
    listed: dict[str, list[Element]] = {prefix: [] for prefix in few}
    for prefix, element in store.elements(ctx.db, extent, few) if few else ():
        listed[prefix].append(element)
    return [
        Part(prefix, elements=tuple(listed[prefix])) if prefix in listed else Part(prefix, branches=tuple(own))
        for prefix, own in branches.items()
    ]


def _row(ctx: Context, draft: Draft, owner: Owner, salt: bytes, home: UUID) -> dict[str, object]:
    said, key = draft.description, ctx.keys.document_key(owner.key, salt, draft.oid)
    sealed = ctx.keys.seal(key, msgspec.json.encode(said), _bound_to(owner.client_id, draft.oid))
    return {
        "client_id": str(owner.client_id),
        "oid": draft.oid,
        "home_client_id": str(home),
        "set_id": draft.set_id,
        "version": draft.version,
        "status": "valid",
        "document_group": in_clear(said.document_group),
        "general_type": in_clear(said.general_type),
        "specific_type": in_clear(said.specific_type),
        "controller": said.controller.oid,
        "register": in_clear(said.register) or "",
        "service_tasks": [code for task in said.service_tasks if (code := in_clear(task))],
        "service_process": in_clear(said.service_process),
        "services": [code for code in said.services if len(code) <= LONGEST_CODE],
        "case_oid": said.case,
        "relationship_oid": said.relationship,
        "unit": said.unit.oid if said.unit else None,
        "organiser": said.organiser.oid if said.organiser else None,
        "producers": [producer.oid for producer in said.producers],
        "author_indexes": [_hex(ctx.keys.index(author.identifier)) for author in said.authors],
        "structure": said.structure,
        "created_at": draft.created_at.isoformat(),
        "stored_at": draft.stored_at.isoformat(),
        "sha256": f"\\x{draft.sha256}",
        "size": len(draft.body),
        "sealed": _hex(sealed),
        "salt": _hex(salt),
        "special": draft.special,
        "shared": len(said.clients) > 1,
    }


def _hex(value: bytes) -> str:
    return f"\\x{value.hex()}"


def _bound_to(client_id: UUID, oid: str) -> str:
    return f"document|{client_id}|{oid}"
