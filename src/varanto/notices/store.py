"""SQL of disclosure notices: versions and claims of keys, only ever added."""

from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, kwargs_row

from varanto.notices.model import Act, Claim, Kept


def claim(db: Connection, key: bytes) -> Claim | None:
    """What a key leads to."""
    with db.cursor(row_factory=class_row(Claim)) as cursor:
        return cursor.execute("select notice_id, client_id, digest from notice_claim where key = %s", (key,)).fetchone()


def add_claim(db: Connection, key: bytes, claim: Claim) -> bool:
    """Let a key lead to a notice; False when it leads to one already."""
    return (
        db.execute(
            """insert into notice_claim (key, notice_id, client_id, digest) values (%s, %s, %s, %s)
               on conflict (key) do nothing""",
            (key, claim.notice_id, claim.client_id, claim.digest),
        ).rowcount
        == 1
    )


def add(db: Connection, kept: Kept) -> None:
    """Keep a version at one client. A version that is there raises UniqueViolation."""
    db.execute(
        """insert into disclosure_notice (client_id, notice_id, version, act, controller, made_at, entry_id, sealed)
           values (%s, %s, %s, %s, %s, %s, %s, %s)""",
        (
            kept.client_id,
            kept.notice_id,
            kept.version,
            kept.act,
            kept.controller,
            kept.made_at,
            kept.entry_id,
            kept.sealed,
        ),
    )


def versions(db: Connection, client_id: UUID, notice_id: UUID) -> list[Kept]:
    """The versions of a notice at one client, oldest first."""
    with db.cursor(row_factory=kwargs_row(_kept)) as cursor:
        return cursor.execute(
            """select client_id, notice_id, version, act, controller, made_at, entry_id, sealed
                 from disclosure_notice where client_id = %s and notice_id = %s order by version""",
            (client_id, notice_id),
        ).fetchall()


def _kept(*, act: str, **columns: object) -> Kept:
    return Kept(act=Act(act), **columns)  # pyright: ignore[reportArgumentType]
