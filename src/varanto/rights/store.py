"""SQL of register rights and of the feed of changes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.rows import kwargs_row, scalar_row
from psycopg.types.json import Jsonb

from varanto.rights.model import Change, ChangeKind, Fed, Ground, Place, Right, Wanted

BEGINNING = Place(0, UUID(int=0), 0)
"""The place before every change."""

_COLUMNS = """client_id, number, organiser, document_oid, version, relationship_oid as relationship, unit, service_task,
    services, chain, starts, ends"""

_WHERE = """
     where (organiser = %(organiser)s or unit = any(%(units)s)) and (ends is null or ends >= %(since)s)
       and (%(unit)s::text is null or unit = %(unit)s)
       and (%(before)s::date is null or ends < %(before)s)
       and (%(clients)s::uuid[] = '{}' or client_id = any(%(clients)s))"""

_PAGE = f"""
    select /* every node */ {_COLUMNS} from register_right {_WHERE}
       and (%(after_unit)s::text is null or (unit, service_task, client_id, organiser, number)
            > (%(after_unit)s, %(after_task)s, %(after_client)s::uuid, %(after_organiser)s, %(after_number)s))
     order by unit, service_task, client_id, organiser, number limit %(limit)s"""  # noqa: S608 (columns are ours)

_COUNT = f"select /* every node */ count(*) from register_right {_WHERE}"  # noqa: S608

_FEED = """
    select /* every node */ client_id, seq, position::text::bigint as place, controller, organisation, unit, oid,
           set_id, version, kind, changed_at
      from document_change
     where controller = %(controller)s and position < pg_snapshot_xmin(pg_current_snapshot())
       and (%(organisation)s::text is null or organisation = %(organisation)s)
       and (position, client_id, seq) > (%(position)s::text::xid8, %(client)s::uuid, %(seq)s)
     order by position, client_id, seq limit %(limit)s"""


def forget(db: Connection, client_id: UUID, organiser: str) -> None:
    """Forget the rights that an organiser has granted for a client."""
    db.execute("delete from register_right where client_id = %s and organiser = %s", (client_id, organiser))


def add(db: Connection, rights: Sequence[Right]) -> None:
    """Keep rights."""
    with db.cursor() as cursor:
        cursor.executemany(
            """
            insert into register_right (client_id, organiser, number, document_oid, version, relationship_oid, unit,
                                        service_task, services, chain, starts, ends)
            values (%(client_id)s, %(organiser)s, %(number)s, %(document)s, %(version)s, %(relationship)s, %(unit)s,
                    %(service_task)s, %(services)s, %(chain)s, %(starts)s, %(ends)s)""",
            [_row(one) for one in rights],
        )


def page(db: Connection, wanted: Wanted) -> list[Right]:
    """Rights by unit, task and client, from behind a place already seen."""
    with db.cursor(row_factory=kwargs_row(_right)) as cursor:
        return cursor.execute(_PAGE, _parameters(wanted)).fetchall()


def count(db: Connection, wanted: Wanted) -> int:
    """How many rights there are, wherever the page begins."""
    with db.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(_COUNT, _parameters(wanted)).fetchone() or 0


def add_change(db: Connection, client_id: UUID, change: Change) -> None:
    """Keep a change; the client's row is held by the caller."""
    db.execute("select r from document_change_add(%s, %s) as r", (client_id, Jsonb(msgspec.to_builtins(change))))


def storer(db: Connection, client_id: UUID, oid: str) -> str | None:
    """The organisation that stored a version for its controller; None where the controller did so itself."""
    with db.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(
            """select organisation from document_change
                where client_id = %s and oid = %s and kind <> 'invalidated' order by seq limit 1""",
            (client_id, oid),
        ).fetchone()


def feed(db: Connection, controller: str, after: Place | None, organisation: str | None, limit: int) -> list[Fed]:
    """What others changed in a controller's register, none of it still to be joined by anything before it."""
    begin = after or BEGINNING
    parameters = {
        "controller": controller,
        "organisation": organisation,
        "position": str(begin.position),
        "client": begin.client_id,
        "seq": begin.seq,
        "limit": limit,
    }
    with db.cursor(row_factory=kwargs_row(_fed)) as cursor:
        return cursor.execute(_FEED, parameters).fetchall()


def _row(right: Right) -> dict[str, object]:
    return {
        "client_id": right.client_id,
        "organiser": right.organiser,
        "number": right.number,
        "document": right.ground.document,
        "version": right.ground.version,
        "relationship": right.relationship,
        "unit": right.unit,
        "service_task": right.service_task,
        "services": list(right.services),
        "chain": list(right.chain),
        "starts": right.starts,
        "ends": right.ends,
    }


def _right(**row: Any) -> Right:  # noqa: ANN401 (columns of every type)
    row["ground"] = Ground(row.pop("document_oid"), row.pop("version"))
    row["services"], row["chain"] = tuple(row["services"]), tuple(row["chain"])
    return Right(**row)


def _fed(**row: Any) -> Fed:  # noqa: ANN401
    place = Place(row.pop("place"), row.pop("client_id"), row.pop("seq"))
    row["kind"] = ChangeKind(row["kind"])
    return Fed(place, Change(**row))


def _parameters(wanted: Wanted) -> dict[str, object]:
    unit, task, client_id, organiser, number = wanted.after or (None,) * 5
    return {
        "organiser": wanted.organiser,
        "units": list(wanted.units),
        "since": wanted.since,
        "unit": wanted.unit,
        "before": wanted.ends_before,
        "clients": list(wanted.client_ids),
        "after_unit": unit,
        "after_task": task,
        "after_client": client_id,
        "after_organiser": organiser,
        "after_number": number,
        "limit": wanted.limit,
    }
