"""SQL of the register of persons: blind indexes, wrapped keys, sealed identifiers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.rows import kwargs_row, scalar_row

from varanto.identities.model import Link


def clients_of(db: Connection, indexes: Sequence[bytes]) -> dict[bytes, UUID]:
    """The clients that blind indexes lead to; an unknown one is left out."""
    statement = "select hetu_index, client_id from client_key where hetu_index = any(%s)"
    return dict(db.execute(statement, (list(indexes),)).fetchall())


def add_index(db: Connection, index: bytes, client_id: UUID) -> None:
    """Let a blind index lead to a client; what it led to before stays."""
    db.execute(
        "insert into client_key (hetu_index, client_id) values (%s, %s) on conflict (hetu_index) do nothing",
        (index, client_id),
    )


def add_client(db: Connection, client_id: UUID, wrapped_key: bytes, sealed: bytes, now: datetime) -> None:
    """Keep a new client; one who is there stays as she is."""
    db.execute(
        """insert into client (client_id, wrapped_key, sealed, created_at) values (%s, %s, %s, %s)
           on conflict (client_id) do nothing""",
        (client_id, wrapped_key, sealed, now),
    )


def wrapped_keys(db: Connection, client_ids: Sequence[UUID]) -> dict[UUID, bytes]:
    """Clients' data keys as they are kept; an unknown client is left out."""
    statement = "select client_id, wrapped_key from client where client_id = any(%s)"
    return dict(db.execute(statement, (list(client_ids),)).fetchall())


def sealed_identifiers(db: Connection, client_ids: Sequence[UUID]) -> dict[UUID, bytes]:
    """Clients' sealed identifiers; an unknown client is left out."""
    return dict(
        db.execute("select client_id, sealed from client where client_id = any(%s)", (list(client_ids),)).fetchall()
    )


def hold(db: Connection, client_id: UUID) -> bytes | None:
    """A client's data key, her row held until the transaction ends; readers and foreign keys pass (schema.md 2.15)."""
    statement = "select wrapped_key from client where client_id = %s for no key update"
    with db.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(statement, (client_id,)).fetchone()


def links(db: Connection, client_ids: Sequence[UUID]) -> list[Link]:
    """The clients' links to other identifiers of theirs, those taken back too."""
    with db.cursor(row_factory=kwargs_row(_link)) as cursor:
        return cursor.execute("select * from client_link where client_id = any(%s)", (list(client_ids),)).fetchall()


def add_link(db: Connection, link: Link) -> None:
    """Keep one client's row of a link."""
    db.execute(
        """insert into client_link (client_id, link_id, other_client_id, kind, "leading", controller, set_id, oid,
                                    linked_at)
           values (%s, %s, %s, %s, %s, %s, %s, %s, %s)""",
        (
            link.client_id,
            link.link_id,
            link.other_client_id,
            link.kind,
            link.leading,
            link.controller,
            link.set_id,
            link.oid,
            link.linked_at,
        ),
    )


def end_link(db: Connection, client_id: UUID, link_id: UUID, at: datetime) -> None:
    """End one client's row of a link."""
    db.execute(
        "update client_link set unlinked_at = %s where client_id = %s and link_id = %s and unlinked_at is null",
        (at, client_id, link_id),
    )


def _link(**columns: object) -> Link:
    return msgspec.convert(columns, Link)
