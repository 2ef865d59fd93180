"""SQL of assignments."""

from dataclasses import asdict
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

from varanto.assignments.model import Assignment


def assignments(db: Connection, organisation: str, user_index: bytes | None = None) -> list[dict[str, Any]]:
    """The rows of an organisation's assignments in its own order, of one professional where an index is given."""
    with db.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            """
            select number, sealed, unit, role, supervised_role, service_tasks, services, flags, authority,
                   valid_from, valid_to
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


def add_assignment(db: Connection, assignment: Assignment, number: int, user_index: bytes, sealed: bytes) -> None:
    """Register an assignment under its number in the organisation."""
    lists = {name: list(getattr(assignment, name)) for name in ("service_tasks", "services", "flags")}
    db.execute(
        """
        insert into assignment (organisation_oid, number, user_index, sealed, unit, role, supervised_role,
                                service_tasks, services, flags, authority, valid_from, valid_to)
        values (%(organisation)s, %(number)s, %(user_index)s, %(sealed)s, %(unit)s, %(role)s, %(supervised_role)s,
                %(service_tasks)s, %(services)s, %(flags)s, %(authority)s, %(valid_from)s, %(valid_to)s)""",
        asdict(assignment) | lists | {"number": number, "user_index": user_index, "sealed": sealed},
    )
