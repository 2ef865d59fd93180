"""SQL of assignments and visibility groups."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import msgspec
from psycopg import Connection
from psycopg.rows import dict_row, kwargs_row
from psycopg.types.json import Jsonb

from varanto.assignments.model import Assignment, VisibilityGroup

LISTS = ("service_tasks", "services", "flags", "visibility")


def lock(db: Connection, organisation: str) -> None:
    """Let nobody else change what the organisation has registered until this transaction ends."""
    db.execute("select oid from organisation where oid = %s for no key update", (organisation,))


def assignments(db: Connection, organisation: str, user_index: bytes | None = None) -> list[dict[str, Any]]:
    """The rows of an organisation's assignments in its own order, of one professional where an index is given."""
    with db.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            """
            select number, sealed, unit, role, supervised_role, service_tasks, services, flags, authority,
                   valid_from, valid_to, visibility
              from assignment where organisation_oid = %(organisation)s
               and (%(user)s::bytea is null or user_index = %(user)s) order by number""",
            {"organisation": organisation, "user": user_index},
        ).fetchall()


def has_assignments(db: Connection, organisation: str) -> bool:
    """Whether an organisation has registered any assignment."""
    found = db.execute("select 1 from assignment where organisation_oid = %s limit 1", (organisation,)).fetchone()
    return found is not None


def clear_assignments(db: Connection, organisation: str) -> None:
    """Forget an organisation's assignments."""
    db.execute("delete from assignment where organisation_oid = %s", (organisation,))


def add_assignments(db: Connection, rows: Iterable[tuple[int, bytes, bytes, Assignment]]) -> None:
    """Register assignments, each with its number in the organisation, its professional's index and sealed number."""
    facts = [
        asdict(one)
        | {name: list(getattr(one, name)) for name in LISTS}
        | {"number": number, "user_index": user_index, "sealed": sealed}
        for number, user_index, sealed, one in rows
    ]
    with db.cursor() as cursor:
        cursor.executemany(
            """
            insert into assignment (organisation_oid, number, user_index, sealed, unit, role, supervised_role,
                                    service_tasks, services, flags, authority, valid_from, valid_to, visibility)
            values (%(organisation)s, %(number)s, %(user_index)s, %(sealed)s, %(unit)s, %(role)s, %(supervised_role)s,
                    %(service_tasks)s, %(services)s, %(flags)s, %(authority)s, %(valid_from)s, %(valid_to)s,
                    %(visibility)s)""",
            facts,
        )


def groups(db: Connection, organisation: str) -> list[VisibilityGroup]:
    """The visibility groups that an organisation has defined, by name."""
    with db.cursor(row_factory=kwargs_row(_group)) as cursor:
        return cursor.execute(
            "select name, title, rows from visibility_group where organisation_oid = %s order by name", (organisation,)
        ).fetchall()


def put_groups(db: Connection, organisation: str, groups: Sequence[VisibilityGroup], now: datetime) -> None:
    """Define an organisation's visibility groups in place of those before."""
    db.execute("delete from visibility_group where organisation_oid = %s", (organisation,))
    for one in groups:
        db.execute(
            """insert into visibility_group (organisation_oid, name, title, rows, changed_at)
               values (%s, %s, %s, %s, %s)""",
            (organisation, one.name, one.title, Jsonb([asdict(row) for row in one.rows]), now),
        )


def _group(**columns: object) -> VisibilityGroup:
    return msgspec.convert(columns, VisibilityGroup)
