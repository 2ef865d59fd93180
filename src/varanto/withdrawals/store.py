"""SQL of proposals to invalidate."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row

_COLUMNS = "controller, proposal_id, register, oid, proposer_index, sealed, proposed_at"


@dataclass(frozen=True, slots=True)
class Row:
    """A proposal as it is kept: by whom stands as a blind index, why stands sealed."""

    controller: str
    proposal_id: UUID
    register: str
    oid: str
    proposer_index: bytes
    sealed: bytes = field(repr=False)
    proposed_at: datetime


def add(db: Connection, row: Row) -> None:
    """Keep a new proposal, which waits."""
    db.execute(
        """insert into withdrawal_proposal (controller, proposal_id, register, oid, proposer_index, sealed, proposed_at)
           values (%s, %s, %s, %s, %s, %s, %s)""",
        (row.controller, row.proposal_id, row.register, row.oid, row.proposer_index, row.sealed, row.proposed_at),
    )


def waiting(db: Connection, controller: str, register: str) -> list[Row]:
    """The proposals of a register that wait, oldest first."""
    with db.cursor(row_factory=class_row(Row)) as cursor:
        return cursor.execute(
            f"""select {_COLUMNS} from withdrawal_proposal
                 where controller = %s and register = %s and outcome is null order by proposed_at, oid""",  # noqa: S608
            (controller, register),
        ).fetchall()


def settle(db: Connection, controller: str, proposal_id: UUID, outcome: str, at: datetime) -> bool:
    """Settle a proposal; whether it still waited."""
    done = db.execute(
        """update withdrawal_proposal set outcome = %s, settled_at = %s
            where controller = %s and proposal_id = %s and outcome is null""",
        (outcome, at, controller, proposal_id),
    )
    return done.rowcount == 1
