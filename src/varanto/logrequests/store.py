"""SQL of log requests."""

from datetime import date
from uuid import UUID

from psycopg import Connection

Row = tuple[UUID, str, date, str, bytes]
"""Request, controller, day of receipt, state, sealed content."""


def add(db: Connection, row: Row) -> None:
    """Keep a new request."""
    db.execute(
        "insert into log_request (request_id, controller, received_on, state, sealed) values (%s, %s, %s, %s, %s)", row
    )


def of_controller(db: Connection, controller: str) -> list[Row]:
    """The requests to a controller, those that came first in front."""
    return db.execute(
        """select /* every node */ request_id, controller, received_on, state, sealed from log_request
            where controller = %s order by received_on, request_id""",
        (controller,),
    ).fetchall()


def one(db: Connection, request_id: UUID, *, hold: bool = False) -> Row | None:
    """A request by its id; with `hold` nobody else changes it until this transaction ends."""
    found = "select request_id, controller, received_on, state, sealed from log_request where request_id = %s"
    return db.execute(f"{found} for no key update" if hold else found, (request_id,)).fetchone()


def put(db: Connection, request_id: UUID, state: str, sealed: bytes) -> None:
    """Change where a request stands and what is kept of it."""
    db.execute("update log_request set state = %s, sealed = %s where request_id = %s", (state, sealed, request_id))


def add_paper(db: Connection, request_id: UUID, sealed: bytes) -> None:
    """Keep the paper that a request ended with."""
    db.execute("insert into log_request_paper (request_id, sealed) values (%s, %s)", (request_id, sealed))


def paper(db: Connection, request_id: UUID) -> bytes | None:
    """The paper that a request ended with, sealed."""
    found = db.execute("select sealed from log_request_paper where request_id = %s", (request_id,)).fetchone()
    return found[0] if found else None
