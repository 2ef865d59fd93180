"""SQL of the mandates that we keep ourselves."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import args_row, dict_row

from varanto.mandates.model import DeskName, Held, Registered


def hold(db: Connection, controller: str) -> None:
    """Let nobody else change the mandates of a controller until this transaction ends."""
    db.execute("select oid from organisation where oid = %s for no key update", (controller,))


def add(db: Connection, person_index: bytes, controller: str, registered: Registered, sealed: bytes) -> None:
    """Register a mandate."""
    one = registered.mandate
    db.execute(
        """
        insert into mandate (person_index, mandate_id, controller_oid, desk, sealed, valid_from, valid_to,
                             given_by, given_at)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s)""",
        (
            *(person_index, registered.id, controller, one.desk, sealed, one.valid_from, one.valid_to),
            *(registered.given_by, registered.given_at),
        ),
    )


def end(db: Connection, person_index: bytes, mandate_id: UUID, ended_by: str, ended_at: datetime) -> None:
    """Say that a mandate holds no longer."""
    db.execute(
        "update mandate set ended_by = %s, ended_at = %s where person_index = %s and mandate_id = %s",
        (ended_by, ended_at, person_index, mandate_id),
    )


def held(db: Connection, person_index: bytes, day: date) -> list[Held]:
    """What a person's mandates open on a day."""
    with db.cursor(row_factory=args_row(_held)) as cursor:
        return cursor.execute(
            """
            select controller_oid, desk from mandate
             where person_index = %(person)s and ended_at is null
               and valid_from <= %(day)s and (valid_to is null or valid_to >= %(day)s)""",
            {"person": person_index, "day": day},
        ).fetchall()


def of_controller(db: Connection, controller: str) -> Sequence[dict[str, Any]]:
    """All mandates ever registered for a controller, in the order in which they were given."""
    with db.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            """select person_index, mandate_id, desk, sealed, valid_from, valid_to, given_by, given_at, ended_by,
                      ended_at
                 from mandate where controller_oid = %s order by given_at, mandate_id /* every node */""",
            (controller,),
        ).fetchall()


def _held(controller: str, desk: str) -> Held:
    return Held(controller, DeskName(desk))
