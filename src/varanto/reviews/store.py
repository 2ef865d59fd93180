"""SQL of access reviews: cases, marks of clients, marks of staff."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from psycopg import Connection

Row = tuple[UUID, str, int, date, bytes]


def add(db: Connection, controller: str, row: Row, rules: Sequence[str], now: datetime) -> bool:
    """Keep a new case; False where it is there already, in whatever state."""
    made = db.execute(
        """insert into review_case (controller_oid, case_id, state, weight, day, sealed, rules, opened_at)
           values (%s, %s, %s, %s, %s, %s, %s, %s) on conflict (controller_oid, case_id) do nothing""",
        (controller, *row, list(rules), now),
    )
    return made.rowcount == 1


def cases(db: Connection, controller: str, states: Sequence[str], rule: str | None, most: int) -> list[Row]:
    """A controller's cases in some states, and of a rule where one is named; heaviest first, then newest."""
    return db.execute(
        """select case_id, state, weight, day, sealed from review_case
            where controller_oid = %(controller)s and state = any(%(states)s)
              and (%(rule)s::text is null or %(rule)s = any(rules))
            order by weight desc, day desc, case_id limit %(most)s""",
        {"controller": controller, "states": list(states), "rule": rule, "most": most},
    ).fetchall()


def counts(db: Connection, controller: str) -> dict[str, int]:
    """How many cases of a controller are in each state."""
    found = db.execute(
        "select state, count(*) from review_case where controller_oid = %s group by state", (controller,)
    )
    return dict(found.fetchall())


def case(db: Connection, controller: str, case_id: UUID) -> Row | None:
    """One case, held until the transaction ends."""
    return db.execute(
        """select case_id, state, weight, day, sealed from review_case
            where controller_oid = %s and case_id = %s for no key update""",
        (controller, case_id),
    ).fetchone()


def change(db: Connection, controller: str, case_id: UUID, state: str, sealed: bytes) -> None:
    """Bring a case to a state."""
    db.execute(
        "update review_case set state = %s, sealed = %s where controller_oid = %s and case_id = %s",
        (state, sealed, controller, case_id),
    )


def marks(db: Connection, client_id: UUID, oid: str) -> tuple[list[bytes], list[bytes]] | None:
    """The digests of surnames and of addresses that a client's relationship document gave; None before it was read."""
    return db.execute(
        "select surnames, addresses from review_mark where client_id = %s and oid = %s", (client_id, oid)
    ).fetchone()


def add_marks(db: Connection, client_id: UUID, oid: str, surnames: list[bytes], addresses: list[bytes]) -> None:
    """Keep what a relationship document gave."""
    db.execute(
        """insert into review_mark (client_id, oid, surnames, addresses) values (%s, %s, %s, %s)
           on conflict (client_id, oid) do nothing""",
        (client_id, oid, surnames, addresses),
    )


def staff(db: Connection, controller: str) -> list[tuple[bytes, bytes, bytes | None]]:
    """The organisation's people: the index of each as a user, as a person, and of her address."""
    return db.execute(
        "select user_index, person_index, address_index from review_staff where controller_oid = %s", (controller,)
    ).fetchall()


def put_staff(db: Connection, controller: str, rows: Iterable[tuple[bytes, bytes, bytes | None]]) -> int:
    """Register an organisation's people in place of those before; answers how many there were before."""
    before = db.execute("delete from review_staff where controller_oid = %s", (controller,)).rowcount
    with db.cursor() as cursor:
        cursor.executemany(
            """insert into review_staff (controller_oid, user_index, person_index, address_index)
               values (%s, %s, %s, %s)""",
            [(controller, *row) for row in rows],
        )
    return before
