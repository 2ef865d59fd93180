"""SQL of the logs: append and read, nothing else."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.rows import kwargs_row, scalar_row, tuple_row
from psycopg.types.json import Jsonb

from varanto.log.model import LOG_ID, Kept, Row

# The canonical form of log/rules/entries.py: a row of its columns in their order makes the same JSON in PostgreSQL.
_CANONICAL = """select action, basis, book, client_id, controller, controllers, document_oid, documents, entry_id,
    to_char(logged_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as logged_at, organisation, outcome,
    purpose, register, role, encode(sealed, 'hex') as sealed, set_id, system, trace_id, unit,
    encode(user_index, 'hex') as user_index, version"""
_WITHOUT_PLACE = """
    select /* every node */ client_id, entry_id from log_entry except
    (select client_id, entry_id from log_leaf union all select client_id, entry_id from log_outbox)"""


# What each limit of a search demands; only those that are given stand in the statement, so that its plan fits them.
_LIMITS: dict[str, LiteralString] = {
    "clients": "client_id = any(%(clients)s)",
    "officer": """(controller = %(officer)s or (controller is null and controllers @> array[%(officer)s::text])
                   or (organisation = %(officer)s and action like 'wills:%%'))""",
    "watched": """(organisation = %(watched)s or controller = %(watched)s
                   or (controller is null and controllers @> array[%(watched)s::text]))""",
    "user": "user_index = %(user)s",
    "organisation": "organisation = %(organisation)s",
    "role": "role = %(role)s",
    "system": "system = %(system)s",
    "unit": "unit = %(unit)s",
    "begin": "logged_at >= %(begin)s",
    "end": "logged_at <= %(end)s",
    "document": "(document_oid = %(document)s or documents @> array[%(document)s::text])",
    "basis": "basis = %(basis)s",
    "book": "book = %(book)s",
    "outcome": "outcome = %(outcome)s",
    "entry": "entry_id = %(entry)s",
}


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


def search(
    db: Connection, limits: Mapping[str, object], after: tuple[datetime, UUID] | None, most: int
) -> tuple[int, list[Row]]:
    """How many entries keep to the limits (`_LIMITS`), and those behind a place, newest first."""
    where = " and ".join(_LIMITS[name] for name in limits) or "true"
    with db.cursor(row_factory=scalar_row) as cursor:
        total = cursor.execute(
            f"select /* every node */ count(*) from log_entry where {where}",  # noqa: S608 (fixed words)
            limits,
        ).fetchone()
    moment, entry = after or (None, None)
    beyond = "(logged_at, entry_id) < (%(moment)s, %(behind)s)" if after else "true"
    with db.cursor(row_factory=kwargs_row(row_of)) as cursor:
        rows = cursor.execute(
            f"""select /* every node */ * from log_entry where {where} and {beyond}
                 order by logged_at desc, entry_id desc limit %(most)s""",  # noqa: S608
            {**limits, "moment": moment, "behind": entry, "most": most},
        ).fetchall()
    return total or 0, rows


def last_acts(db: Connection, organisation: str, since: datetime) -> list[Row]:
    """The newest entry of each user, unit and role of an organisation since a moment; what was refused is left out."""
    with db.cursor(row_factory=kwargs_row(row_of)) as cursor:
        return cursor.execute(
            """select /* every node */ distinct on (user_index, unit, role) * from log_entry
                where organisation = %s and logged_at >= %s and outcome = 'done'
                  and user_index is not null and role is not null
                order by user_index, unit, role, logged_at desc""",
            (organisation, since),
        ).fetchall()


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


def kept(db: Connection, clients: Sequence[str], entries: Sequence[str]) -> dict[str, Kept]:
    """Entries of these clients by their ids, in canonical form; what is not there is left out."""
    with db.cursor(row_factory=tuple_row, binary=True) as cursor:
        found = cursor.execute(
            f"""select /* every node */ entry_id::text, salt, leaf,
                       (select convert_to(row_to_json(form)::text, 'UTF8') from ({_CANONICAL}) as form) from log_entry
                 where (client_id, entry_id) in (select * from unnest(%s::uuid[], %s::uuid[]))""",  # noqa: S608
            (_array(clients), _array(entries)),
        )
        return {entry_id: Kept(*rest) for entry_id, *rest in found}


def _array(ids: Sequence[str]) -> str:
    """An array as PostgreSQL reads it: ids need no quotes."""
    return "{" + ",".join(ids) + "}"


def waiting(db: Connection) -> list[tuple[str, str]]:
    """The clients and ids of the entries that wait for their places in the tree."""
    return db.execute("select /* every node */ client_id::text, entry_id::text from log_outbox").fetchall()


def count(db: Connection) -> int:
    """How many entries there are."""
    with db.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute("select /* every node */ count(*) from log_entry").fetchone() or 0


def without_place(db: Connection) -> list[UUID]:
    """The entries that neither stand in the tree nor wait for it."""
    return [entry_id for _, entry_id in db.execute(_WITHOUT_PLACE)]


def row_of(**columns: object) -> Row:
    """A row as the database gives it."""
    return msgspec.convert(columns, Row)
