"""Use cases of the officer's desk: search the log, explain an entry, prove it (703/2023 10 §, 78 §)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from uuid import UUID

import msgspec

import varanto.decisions.service as decisions
import varanto.log.service as log
import varanto.organisations.service as organisations
import varanto.proofs.service as proofs
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.keyring import SealBroken
from varanto.log.model import Search, Seen
from varanto.officer.model import Explained, Found


def search(ctx: Context, wanted: Search) -> Found:
    """Entries about the own registers, newest first; the looking is logged. Raises the problem `desk-required`."""
    page = log.search(ctx, wanted)
    if page is None:
        raise Problem("desk-required")
    return Found(page, _names(ctx, page.items))


def explain(ctx: Context, entry_id: UUID) -> Explained:
    """An entry with its decisions. Raises the problem `entry-unknown` where it is no entry about the own registers."""
    found = search(ctx, Search(entry=entry_id))
    if not found.page.items:
        raise Problem("entry-unknown")
    seen = found.page.items[0]
    is_decided = seen.private is not None and "way" in seen.private.detail
    explained = decisions.explain_entry(ctx, entry_id) if is_decided else ()
    return Explained(seen, explained, found.names)


def proof(ctx: Context, entry_id: UUID) -> bytes:
    """Proof that an entry stands in the log, as `tools/verify_log.py` takes it. Raises the problem `entry-unknown`."""
    made = proofs.inclusion(ctx, entry_id)
    if made is None:
        raise Problem("entry-unknown")
    return msgspec.json.encode(made.as_json())


def key(ctx: Context) -> str:
    """The key by which proofs are verified."""
    return proofs.verifier_key(ctx)


def kept(ctx: Context, wanted: Search) -> str:
    """A search as it may stand in an address: sealed, of use in this session alone."""
    sealed = ctx.keys.seal(ctx.keys.register_key, msgspec.json.encode(wanted), _bound(ctx))
    return urlsafe_b64encode(sealed).decode()


def opened(ctx: Context, handle: str) -> Search | None:
    """The search that an address keeps; None where there is none, or one of another session."""
    try:
        plain = ctx.keys.open(ctx.keys.register_key, urlsafe_b64decode(handle), _bound(ctx))
    except (SealBroken, ValueError):
        return None
    return msgspec.json.decode(plain, type=Search)


def _names(ctx: Context, items: Iterable[Seen]) -> Mapping[str, str]:
    rows = [one.row for one in items]
    oids = {oid for row in rows for oid in (row.organisation, row.unit, row.controller) if oid}
    return {oid: one.name for oid, one in organisations.organisations(ctx, oids).items()}


def _bound(ctx: Context) -> str:
    return f"officer-log|{ctx.session.id.hex() if ctx.session else ''}"
