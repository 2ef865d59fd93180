"""SQL of the entries of the logs: append and read, nothing else."""

from collections.abc import Mapping
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.rows import kwargs_row, scalar_row
from psycopg.types.json import Jsonb

from varanto.log.model import LOG_ID, Row


def append(db: Connection, row: Mapping[str, object]) -> None:
    """Write one entry."""
    db.execute("select r from log_append(%s) as r", (Jsonb(row),))


def of_client(db: Connection, client_id: UUID) -> list[Row]:
    """A client's entries, newest first."""
    with db.cursor(row_factory=kwargs_row(row_of)) as cursor:
        return cursor.execute(
            "select * from log_entry where client_id = %s order by logged_at desc, entry_id", (client_id,)
        ).fetchall()


def one(db: Connection, client_id: UUID, entry_id: UUID) -> Row | None:
    """One entry of a client."""
    with db.cursor(row_factory=kwargs_row(row_of)) as cursor:
        return cursor.execute(
            "select * from log_entry where client_id = %s and entry_id = %s", (client_id, entry_id)
        ).fetchone()


def client_of(db: Connection, entry_id: UUID) -> UUID | None:
    """The client of an entry that stands in the tree."""
    with db.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(
            "select client_id from log_leaf where log_id = %s and entry_id = %s", (LOG_ID, entry_id)
        ).fetchone()


def waiting_client_of(db: Connection, entry_id: UUID) -> UUID | None:
    """The client of an entry that waits for its place in the tree."""
    with db.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(
            "select /* every node */ client_id from log_outbox where entry_id = %s", (entry_id,)
        ).fetchone()


def row_of(**columns: object) -> Row:
    """A row as the database gives it."""
    return msgspec.convert(columns, Row)
