"""SQL of the register of persons: blind indexes, wrapped keys, sealed identifiers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import scalar_row


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
