"""SQL of the archive: rows of versions, claims of OIDs, receipts. Bodies are the vault's."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, kwargs_row, scalar_row, tuple_row
from psycopg.types.json import Jsonb

from varanto.archive.model import (
    PENDING_MATTER,
    WILLS,
    Bearing,
    Count,
    Extent,
    Facet,
    Group,
    Search,
    Status,
    Tombstone,
    Version,
)
from varanto_formats.reconciliation import Branch, Element, bounds

_COLUMNS = """client_id, home_client_id, oid, set_id, version, status, controller, document_group, created_at,
    stored_at, encode(sha256, 'hex') as sha256, size, sealed, case_oid, specific_type, service_tasks, services,
    unit, producers, special, shared, left_at, salt"""

_FROM = "document left join document_salt using (client_id, oid)"

_WITH_NEWEST = f"""{_COLUMNS},
           (select newest.status from document newest where newest.client_id = %(client)s
             and newest.set_id = document.set_id order by newest.version desc limit 1) as newest_status"""  # noqa: S608

_BY_OID = f"""
    select {_WITH_NEWEST} from {_FROM} where client_id = %(client)s and oid = %(oid)s"""  # noqa: S608 (columns are ours)

_BEARING = f"""
    select {_WITH_NEWEST} from {_FROM}
     where client_id = %(client)s
       and (oid = %(oid)s or set_id = %(set)s or document_group = any(%(groups)s)
            or case_oid = %(case)s and document_group = %(case_group)s)
     order by created_at desc, oid"""  # noqa: S608

_OF_SET = f"""
    select {_COLUMNS}, first_value(status) over (order by version desc) as newest_status
      from {_FROM} where client_id = %(client)s and set_id = %(set)s order by version"""  # noqa: S608

_BACKGROUND = f"""
    select {_COLUMNS},
           first_value(status) over (partition by client_id, set_id order by version desc) as newest_status
      from {_FROM}
     where client_id = any(%(clients)s) and (document_group = any(%(groups)s) or specific_type = %(pending)s)
     order by created_at desc, oid"""  # noqa: S608

_EVERYTHING = f"""
    select {_COLUMNS}, status as newest_status from {_FROM} where client_id = any(%(clients)s)
     order by created_at desc, oid"""  # noqa: S608

_SEARCH = f"""
    select {_COLUMNS}, newest_status from (
        select document.*, first_value(status) over (partition by set_id order by version desc) as newest_status
          from document where client_id = %(client)s) as d left join document_salt using (client_id, oid)
     where (%(reach)s::text[] = '{{}}' or controller = any(%(reach)s)) and controller <> all(%(beyond)s::text[])
       and (%(controller)s::text is null or controller = %(controller)s)
       and (%(register)s::text is null or register = %(register)s)
       and (%(case)s::text is null or case_oid = %(case)s or case_oid = any(%(linked)s::text[]))
       and (%(groups)s::text[] = '{{}}' or document_group = any(%(groups)s))
       and (%(types)s::text[] = '{{}}' or general_type = any(%(types)s) or specific_type = any(%(types)s))
       and (%(tasks)s::text[] = '{{}}' or service_tasks && %(tasks)s)
       and (%(process)s::text is null or service_process = %(process)s)
       and (%(unit)s::text is null or unit = %(unit)s)
       and (%(author)s::bytea is null or %(author)s = any(author_indexes))
       and (%(from)s::timestamptz is null or created_at >= %(from)s)
       and (%(to)s::timestamptz is null or created_at <= %(to)s)
       and (%(set)s::text is null or set_id = %(set)s)
       and (%(relationship)s::text is null or relationship_oid = %(relationship)s)
       and (%(producer)s::text is null or %(producer)s = any(producers))
       and (%(stored_from)s::timestamptz is null or stored_at >= %(stored_from)s)
       and (%(stored_to)s::timestamptz is null or stored_at <= %(stored_to)s)
       and (%(states)s::text[] = '{{}}' or status = any(%(states)s))"""  # noqa: S608

_COUNTS = """
    select /* every node */ said.facet, said.value, status, sum(number)::bigint from (
        select coalesce(specific_type, general_type, 'group ' || document_group) as type, service_tasks, unit, status,
               date_trunc('month', stored_at at time zone 'Europe/Helsinki') as month, count(*) as number from document
         where client_id = home_client_id and controller = %s and register = %s and document_group <> all(%s)
         group by 1, 2, 3, 4, 5) as alike cross join lateral (
        select 'type', type union all select 'task', unnest(service_tasks) union all select 'unit', coalesce(unit, '')
         union all select 'month', to_char(month, 'YYYY-MM')) as said (facet, value) group by 1, 2, 3"""

# The prefixes stand in a subselect: an array would be searched from end to end for every row once the plan is generic.
_HELD = """
     where home_client_id = client_id and controller = %(controller)s
       and created_at >= coalesce(%(from)s::timestamptz, '-infinity')
       and created_at < coalesce(%(to)s::timestamptz, 'infinity')
       and leaf between %(lowest)s and %(highest)s
       and left(encode(leaf, 'hex'), %(digits)s) in (select unnest(%(prefixes)s::text[]))"""

# Sorted by leaf first, which is fast; the sort for the groups then finds its work done.
_BRANCHES = f"""
    select /* every node */ left(encode(leaf, 'hex'), %(digits)s + 1) collate "C" as prefix, count(*) as count,
           encode(sha256(string_agg(leaf, ''::bytea order by leaf)), 'hex') as digest
      from (select leaf from document {_HELD} order by leaf) as held group by 1 order by 1"""  # noqa: S608

_ELEMENTS = f"""
    select /* every node */ left(encode(leaf, 'hex'), %(digits)s) as prefix, oid, version,
           encode(sha256, 'hex') as sha256
      from document {_HELD} order by leaf"""  # noqa: S608


_BURIED = """oid, set_id, version, controller, document_group, created_at, stored_at,
    encode(sha256, 'hex') as sha256, own_key, rule, list_id, disposed_at"""

_TOMBSTONE = f"select {_BURIED} from tombstone where client_id = %s and oid = %s"  # noqa: S608

_TOMBSTONES = f"select /* every node */ {_BURIED} from tombstone where list_id = %s order by oid"  # noqa: S608


def claimant(db: Connection, oid: str, kind: str) -> UUID | None:
    """The home client of the document or case that has taken an OID."""
    with db.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute("select client_id from oid_claim where oid = %s and kind = %s", (oid, kind)).fetchone()


def claimants(db: Connection, oids: Sequence[str]) -> dict[tuple[str, str], UUID]:
    """The home clients of the documents and cases that have taken these OIDs, by OID and kind."""
    found = db.execute("select oid, kind, client_id from oid_claim where oid = any(%s)", (list(oids),)).fetchall()
    return {(oid, kind): client_id for oid, kind, client_id in found}


def version(db: Connection, client_id: UUID, oid: str) -> Version | None:
    """One version as the client's row shows it."""
    with db.cursor(row_factory=kwargs_row(_version)) as cursor:
        return cursor.execute(_BY_OID, {"client": client_id, "oid": oid}).fetchone()


def versions(db: Connection, client_id: UUID, set_id: str) -> list[Version]:
    """All versions of a set, oldest first."""
    with db.cursor(row_factory=kwargs_row(_version)) as cursor:
        return cursor.execute(_OF_SET, {"client": client_id, "set": set_id}).fetchall()


def bearing(db: Connection, client_id: UUID, wanted: Bearing) -> list[Version]:
    """A client's versions that bear on a new document, in every state; newest authoring first, then by OID."""
    parameters = {
        "client": client_id,
        "oid": wanted.oid,
        "set": wanted.set_id,
        "case": wanted.case,
        "case_group": Group.CASE,
        "groups": list(wanted.groups),
    }
    with db.cursor(row_factory=kwargs_row(_version)) as cursor:
        return cursor.execute(_BEARING, parameters).fetchall()


def background(db: Connection, client_ids: Sequence[UUID]) -> list[Version]:
    """The clients' relationship documents, case documents and pending matters, in every state."""
    parameters = {
        "clients": list(client_ids),
        "groups": [Group.RELATIONSHIP, Group.CASE],
        "pending": PENDING_MATTER,
    }
    with db.cursor(row_factory=kwargs_row(_version)) as cursor:
        return cursor.execute(_BACKGROUND, parameters).fetchall()


def everything(db: Connection, client_ids: Sequence[UUID]) -> list[Version]:
    """All versions of the clients, whenever stored."""
    with db.cursor(row_factory=kwargs_row(_version)) as cursor:
        return cursor.execute(_EVERYTHING, {"clients": list(client_ids)}).fetchall()


def invalidations(db: Connection, homes: Sequence[UUID]) -> dict[str, datetime]:
    """When which versions kept at these clients were invalidated."""
    statement = "select oid, invalidated_at from invalidation where client_id = any(%s)"
    return dict(db.execute(statement, (list(homes),)).fetchall())


def candidates(db: Connection, client_id: UUID, search: Search, author_index: bytes | None) -> list[Version]:
    """A client's versions that match the search, in no order."""
    with db.cursor(row_factory=kwargs_row(_version)) as cursor:
        return cursor.execute(_SEARCH, _parameters(client_id, search, author_index)).fetchall()


def counts(db: Connection, controller: str, register: str) -> list[Count]:
    """How many versions of a register there are of each kind, wills left out; those alike in all are counted first."""
    rows = db.execute(_COUNTS, (controller, register, list(WILLS)))
    return [Count(Facet(facet), value, Status(status), number) for facet, value, status, number in rows]


def homes_of(db: Connection, controller: str) -> list[UUID]:
    """The home clients of a controller's documents, in order."""
    statement = """
        select distinct /* every node */ client_id from document
         where controller = %s and client_id = home_client_id order by client_id"""
    with db.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(statement, (controller,)).fetchall()


def dispose(db: Connection, home: UUID, oid: str, list_id: UUID, at: datetime, log_rows: Sequence[object]) -> bool:
    """Remove a document at all its clients and write their log entries; False where no approved list has it open."""
    with db.cursor(row_factory=scalar_row) as cursor:
        statement = "select r from document_dispose(%s, %s, %s, %s, %s) as r"
        return bool(cursor.execute(statement, (home, oid, list_id, at, Jsonb(log_rows))).fetchone())


def tombstone(db: Connection, client_id: UUID, oid: str) -> Tombstone | None:
    """What stays of a document that was disposed of."""
    with db.cursor(row_factory=kwargs_row(_tombstone)) as cursor:
        return cursor.execute(_TOMBSTONE, (client_id, oid)).fetchone()


def tombstones(db: Connection, list_id: UUID) -> list[Tombstone]:
    """What stays of all that was disposed of by a list."""
    with db.cursor(row_factory=kwargs_row(_tombstone)) as cursor:
        return cursor.execute(_TOMBSTONES, (list_id,)).fetchall()


def holders(db: Connection, client_ids: Sequence[UUID], oid: str) -> list[UUID]:
    """Those of the given clients who have a row of the document, in the order in which rows are locked."""
    with db.cursor(row_factory=scalar_row) as cursor:
        return [
            client_id
            for client_id in sorted(client_ids)
            if cursor.execute("select 1 from document where client_id = %s and oid = %s", (client_id, oid)).fetchone()
        ]


def receipt(db: Connection, client_id: UUID, oid: str, act: str) -> str | None:
    """The receipt that was given for an act on a document."""
    with db.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(
            "select receipt from document_receipt where client_id = %s and oid = %s and act = %s", (client_id, oid, act)
        ).fetchone()


def leave(db: Connection, client_id: UUID, set_id: str, at: datetime) -> None:
    """Mark a client's valid row of a set as superseded, for the set has left her."""
    db.execute("select r from document_leave(%s, %s, %s) as r", (client_id, set_id, at))


def withdraw(db: Connection, client_id: UUID, oid: str, log_row: object) -> None:
    """Mark a client's row invalidated and write its log entry."""
    db.execute("select r from document_withdraw(%s, %s, %s) as r", (client_id, oid, Jsonb(log_row)))


def add_invalidation(db: Connection, client_id: UUID, oid: str, reason: str, at: datetime, sealed: bytes) -> None:
    """Keep why and when a version was invalidated."""
    db.execute(
        "insert into invalidation (client_id, oid, reason, invalidated_at, sealed) values (%s, %s, %s, %s, %s)",
        (client_id, oid, reason, at, sealed),
    )


def add_receipt(db: Connection, client_id: UUID, oid: str, act: str, text: str) -> None:
    """Keep the receipt of an act."""
    db.execute(
        "insert into document_receipt (client_id, oid, act, receipt) values (%s, %s, %s, %s)",
        (client_id, oid, act, text),
    )


def branches(db: Connection, extent: Extent, prefixes: Sequence[str]) -> list[Branch]:
    """The branches of prefixes of one length, one digit longer than they; empty ones are left out."""
    with db.cursor(row_factory=class_row(Branch)) as cursor:
        return cursor.execute(_BRANCHES, _reach(extent, prefixes)).fetchall()


def elements(db: Connection, extent: Extent, prefixes: Sequence[str]) -> list[tuple[str, Element]]:
    """The versions under prefixes of one length, each with its prefix, in the order of their leaves."""
    with db.cursor(row_factory=tuple_row) as cursor:
        rows = cursor.execute(_ELEMENTS, _reach(extent, prefixes)).fetchall()
    return [(prefix, Element(*element)) for prefix, *element in rows]


def _reach(extent: Extent, prefixes: Sequence[str]) -> dict[str, object]:
    return {
        "controller": extent.controller,
        "from": extent.created_from,
        "to": extent.created_to,
        "lowest": bounds(min(prefixes))[0],
        "highest": bounds(max(prefixes))[1],
        "digits": len(prefixes[0]),
        "prefixes": list(prefixes),
    }


def _version(**row: Any) -> Version:  # noqa: ANN401 (columns of every type)
    row["status"], row["newest_status"] = Status(row["status"]), Status(row["newest_status"])
    row["document_group"] = Group(row["document_group"])
    for name in ("service_tasks", "services", "producers"):
        row[name] = tuple(row[name])
    return Version(**row)


def _tombstone(**row: Any) -> Tombstone:  # noqa: ANN401 (columns of every type)
    return Tombstone(document_group=Group(row.pop("document_group")), **row)


def _parameters(client_id: UUID, search: Search, author_index: bytes | None) -> dict[str, object]:
    alike = ("controller", "register", "unit", "relationship", "producer", "stored_from", "stored_to")
    return {
        **{name: getattr(search, name) for name in alike},
        "client": client_id,
        "reach": list(search.reach),
        "beyond": list(search.beyond),
        "case": search.case,
        "linked": list(search.linked_cases),
        "groups": list(search.groups),
        "types": list(search.types),
        "tasks": list(search.service_tasks),
        "process": search.service_process,
        "author": author_index,
        "from": search.created_from,
        "to": search.created_to,
        "set": search.set_id,
        "states": list(search.states),
    }
