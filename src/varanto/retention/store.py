"""SQL of retention: holds, disposal lists and their items."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, kwargs_row, scalar_row

from varanto.retention.model import DisposalList, Hold, HoldKind, Item, Target

_HOLD = "client_id, hold_id, kind, target, target_oid as oid, controller"

_HOLDS = f"select {_HOLD} from retention_hold where client_id = any(%s) and released_at is null"  # noqa: S608

_HOLD_OF = f"""
    select /* every node */ {_HOLD} from retention_hold where hold_id = %s and released_at is null"""  # noqa: S608

_ITEM = "client_id, oid, rule, ended, turn, outcome"

_LIST = """
    select list_id, controller, proposed_at, proposed_by, proposal_entry, decision, items, digest, approved_at,
           approved_by, approval_entry, certificate
      from disposal_list where list_id = %s"""

_ITEMS = f"select /* every node */ {_ITEM} from disposal_item where list_id = %s order by client_id, oid"  # noqa: S608

_OPEN = f"""
    select /* every node */ {_ITEM} from disposal_item
     where list_id = %s and outcome is null order by turn, client_id, oid limit %s"""  # noqa: S608

_COUNT = (
    "select /* every node */ count(*), count(*) filter (where outcome is null) from disposal_item where list_id = %s"
)

_OLD_ENTRIES = """
    select /* every node */ extract(year from logged_at + make_interval(years => %(years)s))::integer, count(*)
      from log_entry where controller = %(controller)s group by 1 order by 1"""


def add_hold(db: Connection, hold: Hold, at: datetime, sealed: bytes) -> None:
    """Keep a hold with its sealed reason."""
    db.execute(
        """insert into retention_hold (client_id, hold_id, kind, target, target_oid, controller, placed_at, sealed)
           values (%s, %s, %s, %s, %s, %s, %s, %s)""",
        (hold.client_id, hold.hold_id, hold.kind, hold.target, hold.oid, hold.controller, at, sealed),
    )


def holds(db: Connection, client_ids: Sequence[UUID]) -> list[Hold]:
    """The holds on clients that were not released."""
    with db.cursor(row_factory=kwargs_row(_hold)) as cursor:
        return cursor.execute(_HOLDS, (list(client_ids),)).fetchall()


def hold_of(db: Connection, hold_id: UUID) -> Hold | None:
    """A hold that was not released, by its id."""
    with db.cursor(row_factory=kwargs_row(_hold)) as cursor:
        return cursor.execute(_HOLD_OF, (hold_id,)).fetchone()


def release(db: Connection, hold: Hold, at: datetime) -> None:
    """Release a hold."""
    db.execute(
        "update retention_hold set released_at = %s where client_id = %s and hold_id = %s",
        (at, hold.client_id, hold.hold_id),
    )


def add_list(db: Connection, proposed: DisposalList, items: Sequence[Item]) -> None:
    """Keep a disposal list with all its items."""
    db.execute(
        """insert into disposal_list (list_id, controller, proposed_at, proposed_by, proposal_entry, decision, items,
                                      digest)
           values (%(list_id)s, %(controller)s, %(proposed_at)s, %(proposed_by)s, %(proposal_entry)s, %(decision)s,
                   %(items)s, %(digest)s)""",
        asdict(proposed),
    )
    with db.cursor() as cursor:
        cursor.executemany(
            "insert into disposal_item (client_id, list_id, oid, rule, ended, turn) values (%s, %s, %s, %s, %s, %s)",
            [(item.client_id, proposed.list_id, item.oid, item.rule, item.ended, item.turn) for item in items],
        )


def disposal_list(db: Connection, list_id: UUID) -> DisposalList | None:
    """A disposal list by its id."""
    with db.cursor(row_factory=class_row(DisposalList)) as cursor:
        return cursor.execute(_LIST, (list_id,)).fetchone()


def items(db: Connection, list_id: UUID) -> list[Item]:
    """All items of a list, in the order in which their digest is taken."""
    with db.cursor(row_factory=class_row(Item)) as cursor:
        return cursor.execute(_ITEMS, (list_id,)).fetchall()


def open_items(db: Connection, list_id: UUID, most: int) -> list[Item]:
    """The next items of a list whose turn it is."""
    with db.cursor(row_factory=class_row(Item)) as cursor:
        return cursor.execute(_OPEN, (list_id, most)).fetchall()


def counts(db: Connection, list_id: UUID) -> tuple[int, int]:
    """How many items a list has, and how many of them are open."""
    return db.execute(_COUNT, (list_id,)).fetchone() or (0, 0)


def pass_over(db: Connection, list_id: UUID, item: Item, outcome: str) -> None:
    """Say that a document was not disposed of by the list: it is `kept`, or `gone` by another one."""
    db.execute(
        "update disposal_item set outcome = %s where client_id = %s and list_id = %s and oid = %s and outcome is null",
        (outcome, item.client_id, list_id, item.oid),
    )


def approve(db: Connection, list_id: UUID, at: datetime, by: bytes, entry: UUID) -> bool:
    """Approve a list; False where somebody has done so before."""
    statement = """
        update disposal_list set approved_at = %s, approved_by = %s, approval_entry = %s
         where list_id = %s and approved_at is null returning true"""
    with db.cursor(row_factory=scalar_row) as cursor:
        return bool(cursor.execute(statement, (at, by, entry, list_id)).fetchone())


def certify(db: Connection, list_id: UUID, certificate: bytes) -> None:
    """Keep the certificate of a disposal; a certificate that is there stays."""
    db.execute(
        "update disposal_list set certificate = %s where list_id = %s and certificate is null", (certificate, list_id)
    )


def old_entries(db: Connection, controller: str, years: int) -> dict[int, int]:
    """In which year how many log entries of a controller pass so many years."""
    return dict(db.execute(_OLD_ENTRIES, {"controller": controller, "years": years}).fetchall())


def _hold(**row: Any) -> Hold:  # noqa: ANN401 (columns of every type)
    row["kind"], row["target"] = HoldKind(row["kind"]), Target(row["target"])
    return Hold(**row)
