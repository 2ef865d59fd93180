"""SQL of wills: keep what a version says, read what clients' versions say."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row

from varanto.wills.model import Kept, WillVersion

_NEWEST = """
    select distinct on (client_id, set_id) client_id, oid, sealed
      from will
     where client_id = any(%(clients)s) and (%(at)s::timestamptz is null or stored_at <= %(at)s)
     order by client_id, set_id, version desc"""


def add(db: Connection, client_id: UUID, version: WillVersion, sealed: bytes) -> None:
    """Keep a version; its document is kept before it."""
    db.execute(
        """insert into will (client_id, oid, kind, set_id, version, stored_at, sealed)
           values (%s, %s, %s, %s, %s, %s, %s)""",
        (client_id, version.oid, version.kind, version.set_id, version.version, version.stored_at, sealed),
    )


def newest(db: Connection, client_ids: Sequence[UUID], at: datetime | None) -> list[Kept]:
    """The newest version of every set of the clients, at a moment in the past where one is given."""
    with db.cursor(row_factory=class_row(Kept)) as cursor:
        return cursor.execute(_NEWEST, {"clients": list(client_ids), "at": at}).fetchall()


def of_client(db: Connection, client_id: UUID) -> list[Kept]:
    """All of a client's versions, oldest first."""
    with db.cursor(row_factory=class_row(Kept)) as cursor:
        return cursor.execute(
            "select client_id, oid, sealed from will where client_id = %s order by stored_at, set_id, version",
            (client_id,),
        ).fetchall()
