"""SQL of attempts to be identified and of answers that have been taken."""

from datetime import datetime

from psycopg import Connection


def keep(db: Connection, attempt_id: bytes, sealed: bytes, expires_at: datetime) -> None:
    """Keep an attempt until its answer comes."""
    db.execute(
        "insert into login_attempt (attempt_id, sealed, expires_at) values (%s, %s, %s)",
        (attempt_id, sealed, expires_at),
    )


def take(db: Connection, attempt_id: bytes, now: datetime) -> bytes | None:
    """The attempt, which is kept no longer; None where there is none that still waits."""
    row = db.execute(
        "delete from login_attempt where attempt_id = %s returning sealed, expires_at", (attempt_id,)
    ).fetchone()
    return row[0] if row and row[1] > now else None


def use_answer(db: Connection, answer_id: bytes, expires_at: datetime) -> bool:
    """Mark an answer as taken; False when it was taken before."""
    return (
        db.execute(
            "insert into login_answer (answer_id, expires_at) values (%s, %s) on conflict (answer_id) do nothing",
            (answer_id, expires_at),
        ).rowcount
        == 1
    )


def forget(db: Connection, now: datetime) -> None:
    """Forget attempts that nobody answered and answers that have expired; a job."""
    db.execute("delete from login_attempt where expires_at < %s /* every node */", (now,))
    db.execute("delete from login_answer where expires_at < %s /* every node */", (now,))
