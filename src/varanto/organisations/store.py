"""SQL of the registers of organisations, assignments, systems and used assertions."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import msgspec
from psycopg import Connection
from psycopg.rows import dict_row, kwargs_row, scalar_row
from psycopg.types.json import Jsonb

from varanto.organisations.model import Assignment, Organisation, System

_ORGANISATION = """oid, parent_oid as parent, name, kind, sector, business_id, service_tasks, functions, own_context,
    controller_oid as controller, valid_from, valid_to, ended, successor_oid as successor, changed_at"""


def organisation(db: Connection, oid: str) -> Organisation | None:
    """An organisation or unit."""
    with db.cursor(row_factory=kwargs_row(_organisation)) as cursor:
        return cursor.execute(f"select {_ORGANISATION} from organisation where oid = %s", (oid,)).fetchone()  # noqa: S608 (columns are ours)


def organisations(db: Connection, oids: Sequence[str]) -> list[Organisation]:
    """The organisations and units with these OIDs."""
    with db.cursor(row_factory=kwargs_row(_organisation)) as cursor:
        return cursor.execute(
            f"select {_ORGANISATION} from organisation where oid = any(%s)",  # noqa: S608 (columns are ours)
            (list(oids),),
        ).fetchall()


def units(db: Connection, parent: str) -> list[Organisation]:
    """The units right below an organisation, by OID."""
    with db.cursor(row_factory=kwargs_row(_organisation)) as cursor:
        return cursor.execute(
            f"select {_ORGANISATION} from organisation where parent_oid = %s order by oid",  # noqa: S608
            (parent,),
        ).fetchall()


def put_organisation(db: Connection, organisation: Organisation, now: datetime) -> None:
    """Register an organisation or change what is registered."""
    db.execute(
        """
        insert into organisation (oid, parent_oid, name, kind, sector, business_id, service_tasks, functions,
                                  own_context, controller_oid, valid_from, valid_to, ended, successor_oid, changed_at)
        values (%(oid)s, %(parent)s, %(name)s, %(kind)s, %(sector)s, %(business_id)s, %(service_tasks)s, %(functions)s,
                %(own_context)s, %(controller)s, %(valid_from)s, %(valid_to)s, %(ended)s, %(successor)s, %(now)s)
        on conflict (oid) do update set
            parent_oid = excluded.parent_oid, name = excluded.name, kind = excluded.kind, sector = excluded.sector,
            business_id = excluded.business_id, service_tasks = excluded.service_tasks, functions = excluded.functions,
            own_context = excluded.own_context, controller_oid = excluded.controller_oid,
            valid_from = excluded.valid_from, valid_to = excluded.valid_to, ended = excluded.ended,
            successor_oid = excluded.successor_oid, changed_at = excluded.changed_at""",
        asdict(organisation)
        | {
            "service_tasks": list(organisation.service_tasks),
            "functions": list(organisation.functions),
            "now": now,
        },
    )


def changed_since(
    db: Connection, since: datetime | None, after: tuple[datetime, str] | None, limit: int
) -> list[Organisation]:
    """Organisations changed at or after a moment, oldest change first, beginning behind a row already seen."""
    moment, oid = after or (None, None)
    with db.cursor(row_factory=kwargs_row(_organisation)) as cursor:
        return cursor.execute(
            f"""select {_ORGANISATION} from organisation
                 where (%(since)s::timestamptz is null or changed_at >= %(since)s)
                   and (%(moment)s::timestamptz is null or (changed_at, oid) > (%(moment)s, %(oid)s))
                 order by changed_at, oid limit %(limit)s""",  # noqa: S608
            {"since": since, "moment": moment, "oid": oid, "limit": limit},
        ).fetchall()


def count_changed_since(db: Connection, since: datetime | None) -> int:
    """How many organisations were changed at or after a moment."""
    with db.cursor(row_factory=scalar_row) as cursor:
        return (
            cursor.execute(
                "select count(*) from organisation where (%(since)s::timestamptz is null or changed_at >= %(since)s)",
                {"since": since},
            ).fetchone()
            or 0
        )


def system(db: Connection, client_id: str) -> System | None:
    """A registered system."""
    with db.cursor(row_factory=kwargs_row(_system)) as cursor:
        return cursor.execute(
            "select id, name, keys, organisations, certificates, operator from system where id = %s", (client_id,)
        ).fetchone()


def put_system(db: Connection, system: System, now: datetime) -> None:
    """Register a system or change what is registered."""
    db.execute(
        """
        insert into system (id, name, keys, organisations, certificates, operator, changed_at)
        values (%s, %s, %s, %s, %s, %s, %s)
        on conflict (id) do update set
            name = excluded.name, keys = excluded.keys, organisations = excluded.organisations,
            certificates = excluded.certificates, operator = excluded.operator, changed_at = excluded.changed_at""",
        (
            system.id,
            system.name,
            Jsonb(list(system.keys)),
            list(system.organisations),
            list(system.certificates),
            system.operator,
            now,
        ),
    )


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


def use_assertion(db: Connection, jti_hash: bytes, expires_at: datetime) -> bool:
    """Mark an assertion as used; False when it was used before."""
    return (
        db.execute(
            "insert into token_use (jti_hash, expires_at) values (%s, %s) on conflict (jti_hash) do nothing",
            (jti_hash, expires_at),
        ).rowcount
        == 1
    )


def forget_assertions(db: Connection, now: datetime) -> int:
    """Forget the assertions that have expired: they are refused for that (reads all shards; a job)."""
    return db.execute("delete from token_use where expires_at < %s", (now,)).rowcount


def _organisation(**columns: object) -> Organisation:
    return msgspec.convert(columns, Organisation)


def _system(**columns: object) -> System:
    return msgspec.convert(columns, System)
