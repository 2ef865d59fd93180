"""Use cases of wills: keep a version, tell what clients' wills add up to, tell a client's versions."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import resources
from uuid import UUID

import msgspec

from varanto.kit.context import Context
from varanto.wills import rules, store
from varanto.wills.model import Content, Kept, Wills, WillVersion
from varanto_formats.cda.times import HELSINKI


def keep(ctx: Context, client_id: UUID, key: bytes, version: WillVersion) -> None:
    """Keep what a version of a will document says, sealed with the client's key; the document is kept before."""
    sealed = ctx.keys.seal(key, msgspec.json.encode(version), _bound_to(client_id, version.oid))
    store.add(ctx.db, client_id, version, sealed)


def snapshot(ctx: Context, keys: Mapping[UUID, bytes], at: datetime | None = None) -> dict[UUID, Wills]:
    """What the wills of the clients add up to, by client, read in one statement (disclosure.md D-07).

    `keys` are the clients' data keys. With `at` only what was stored until then counts.
    """
    versions: dict[UUID, list[WillVersion]] = {client_id: [] for client_id in keys}
    for kept in store.newest(ctx.db, list(keys), at) if keys else ():
        versions[kept.client_id].append(_open(ctx, kept, keys[kept.client_id]))
    day = (at or ctx.now).astimezone(HELSINKI).date()
    return {client_id: rules.state(of_client, contents(), day) for client_id, of_client in versions.items()}


def of_person(ctx: Context, keys: Mapping[UUID, bytes]) -> Wills:
    """What the wills of one person add up to, kept under the clients whose keys these are (readings.md A41)."""
    return rules.combined(list(snapshot(ctx, keys).values()))


def history(ctx: Context, client_id: UUID, key: bytes) -> list[WillVersion]:
    """Every version of a client's will documents, oldest first."""
    return [_open(ctx, kept, key) for kept in store.of_client(ctx.db, client_id)]


@cache
def contents() -> tuple[Content, ...]:
    """The versions of what clients are told (the content of Kanta-informointi), oldest first."""
    file = resources.files("varanto.wills").joinpath("data", "contents.toml")
    return tuple(Content(row["version"], row["since"]) for row in tomllib.loads(file.read_text("utf-8"))["content"])


def _open(ctx: Context, kept: Kept, key: bytes) -> WillVersion:
    return msgspec.json.decode(ctx.keys.open(key, kept.sealed, _bound_to(kept.client_id, kept.oid)), type=WillVersion)


def _bound_to(client_id: UUID, oid: str) -> str:
    return f"will|{client_id}|{oid}"
