"""SQL of the register of persons: blind indexes, wrapped keys, sealed identifiers."""

from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import scalar_row


def client_of(db: Connection, index: bytes) -> UUID | None:
    """The client that a blind index leads to."""
    with db.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute("select client_id from client_key where hetu_index = %s", (index,)).fetchone()


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


def wrapped_key(db: Connection, client_id: UUID) -> bytes | None:
    """A client's data key as it is kept."""
    with db.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute("select wrapped_key from client where client_id = %s", (client_id,)).fetchone()


def lock(db: Connection, client_id: UUID) -> None:
    """Hold a client's row until the transaction ends; readers and foreign keys pass (schema.md 2.15)."""
    db.execute("select 1 from client where client_id = %s for no key update", (client_id,))
