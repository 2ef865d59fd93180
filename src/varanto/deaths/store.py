"""SQL of deaths: statements are added, the newest counts."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from psycopg import Connection

_NEWEST = """
    select distinct on (client_id) client_id, died from death
     where client_id = any(%s) order by client_id, stated_at desc, entry_id desc"""


def add(db: Connection, client_id: UUID, entry_id: UUID, died: date | None, at: datetime) -> None:
    """Keep a statement on a client's death; without a day it takes back what was said before."""
    db.execute(
        "insert into death (client_id, entry_id, died, stated_at) values (%s, %s, %s, %s)",
        (client_id, entry_id, died, at),
    )


def newest(db: Connection, client_ids: Sequence[UUID]) -> dict[UUID, date]:
    """When which clients died; of whom nothing is said, or it was taken back, is left out."""
    return {client: died for client, died in db.execute(_NEWEST, (list(client_ids),)).fetchall() if died}
