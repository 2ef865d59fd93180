"""SQL of the use log: append and read, nothing else."""

from collections.abc import Mapping
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.rows import kwargs_row
from psycopg.types.json import Jsonb

from varanto.log.model import Row


def append(db: Connection, row: Mapping[str, object]) -> None:
    """Write one entry."""
    db.execute("select log_append(%s)", (Jsonb(row),))


def of_client(db: Connection, client_id: UUID) -> list[Row]:
    """A client's entries, newest first."""
    with db.cursor(row_factory=kwargs_row(_row)) as cursor:
        return cursor.execute(
            "select * from log_entry where client_id = %s order by logged_at desc, entry_id", (client_id,)
        ).fetchall()


def _row(**columns: object) -> Row:
    return msgspec.convert(columns, Row)
