"""SQL of case links: rows at the home clients of their cases, added and ended."""

from collections.abc import Sequence
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row

from varanto.cases.model import Row


def add(db: Connection, row: Row) -> None:
    """Keep a link at one of its cases. Raises UniqueViolation where the two are linked already."""
    db.execute(
        """insert into case_link (client_id, case_oid, link_id, other_oid, since, document_oid, sealed)
           values (%s, %s, %s, %s, %s, %s, %s)""",
        (row.client_id, row.case_oid, row.link_id, row.other_oid, row.since, row.document_oid, row.sealed),
    )


def end(db: Connection, row: Row) -> None:
    """End a link at one of its cases, and keep what is said of it then."""
    db.execute(
        """update case_link set until = %s, document_oid = %s, sealed = %s
            where client_id = %s and case_oid = %s and link_id = %s""",
        (row.until, row.document_oid, row.sealed, row.client_id, row.case_oid, row.link_id),
    )


def links(db: Connection, client_ids: Sequence[UUID], cases: Sequence[str]) -> list[Row]:
    """Every link of these cases at these clients, ended ones too, the oldest first."""
    with db.cursor(row_factory=class_row(Row)) as cursor:
        return cursor.execute(
            """select client_id, case_oid, link_id, other_oid, since, until, document_oid, sealed from case_link
                where client_id = any(%s) and case_oid = any(%s) order by since, link_id""",
            (list(client_ids), list(cases)),
        ).fetchall()
