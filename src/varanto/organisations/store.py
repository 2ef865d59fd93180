"""SQL of the registers of organisations and systems."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

import msgspec
from psycopg import Connection
from psycopg.rows import dict_row, kwargs_row, scalar_row
from psycopg.types.json import Jsonb

from varanto.organisations.model import Change, Organisation, System

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


def of_business(db: Connection, business_ids: Sequence[str]) -> list[Organisation]:
    """The organisations with these business ids, not their units, by OID."""
    with db.cursor(row_factory=kwargs_row(_organisation)) as cursor:
        return cursor.execute(
            f"""select {_ORGANISATION} from organisation
                 where business_id = any(%s) and parent_oid is null order by oid""",  # noqa: S608
            (list(business_ids),),
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


def hold(db: Connection, oid: str) -> Organisation | None:
    """An organisation, its row held until the transaction ends."""
    with db.cursor(row_factory=kwargs_row(_organisation)) as cursor:
        return cursor.execute(
            f"select {_ORGANISATION} from organisation where oid = %s for no key update",  # noqa: S608
            (oid,),
        ).fetchone()


def followed_by(db: Connection, successors: Sequence[str]) -> list[Organisation]:
    """The ended organisations that these follow, by OID."""
    with db.cursor(row_factory=kwargs_row(_organisation)) as cursor:
        return cursor.execute(
            f"""select {_ORGANISATION} from organisation
                 where successor_oid = any(%s) and ended is not null order by oid""",  # noqa: S608
            (list(successors),),
        ).fetchall()


def add_change(db: Connection, oid: str, change: Change) -> None:
    """Keep a change of an organisation whose row is held."""
    db.execute(
        """insert into organisation_history (oid, number, until, system, act, reason, former)
           select %(oid)s, coalesce(max(number), 0) + 1, %(until)s, %(system)s, %(act)s, %(reason)s, %(former)s
             from organisation_history where oid = %(oid)s""",
        {
            "oid": oid,
            "until": change.until,
            "system": change.system,
            "act": change.act,
            "reason": change.reason,
            "former": Jsonb(msgspec.to_builtins(change.former)) if change.former else None,
        },
    )


def changes(db: Connection, oid: str) -> list[Change]:
    """The changes of an organisation, oldest first."""
    with db.cursor(row_factory=kwargs_row(_change)) as cursor:
        return cursor.execute(
            """select until, system, act, reason, former from organisation_history
                where oid = %s order by number""",
            (oid,),
        ).fetchall()


def first_changes(db: Connection, oids: Sequence[str], after: datetime) -> dict[str, Change]:
    """The first change of each of these organisations after a moment; one that has not changed since is left out."""
    with db.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(
            """select distinct on (oid) oid, until, system, act, reason, former from organisation_history
                where oid = any(%s) and until > %s order by oid, number""",
            (list(oids), after),
        ).fetchall()
    return {row.pop("oid"): _change(**row) for row in rows}


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


def _organisation(**columns: object) -> Organisation:
    return msgspec.convert(columns, Organisation)


def _change(**columns: object) -> Change:
    return msgspec.convert(columns, Change)


def _system(**columns: object) -> System:
    return msgspec.convert(columns, System)
