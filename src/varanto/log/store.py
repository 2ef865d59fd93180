"""SQL of the use log: append and read, nothing else."""

from collections.abc import Mapping
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from varanto.log.model import Action, Outcome, Row


def append(db: Connection, row: Mapping[str, object]) -> None:
    """Write one entry."""
    db.execute("select log_append(%s)", (Jsonb(row),))


def of_client(db: Connection, client_id: UUID) -> list[Row]:
    """A client's entries, newest first."""
    with db.cursor(row_factory=class_row(_row)) as cursor:
        return cursor.execute(
            "select * from log_entry where client_id = %s order by logged_at desc, entry_id", (client_id,)
        ).fetchall()


def _row(*, action: str, outcome: str, **columns: object) -> Row:
    return Row(action=Action(action), outcome=Outcome(outcome), **columns)  # pyright: ignore[reportArgumentType]
