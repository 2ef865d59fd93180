"""SQL of sessions."""

from datetime import datetime

from psycopg import Connection


def add(db: Connection, session_id: bytes, sealed: bytes, now: datetime) -> None:
    """Keep a new session."""
    db.execute("insert into session (session_id, sealed, used_at) values (%s, %s, %s)", (session_id, sealed, now))


def session(db: Connection, session_id: bytes) -> tuple[bytes, datetime] | None:
    """A session, sealed, and when it was used last."""
    return db.execute("select sealed, used_at from session where session_id = %s", (session_id,)).fetchone()


def use(db: Connection, session_id: bytes, now: datetime) -> None:
    """Say that a session is being used."""
    db.execute("update session set used_at = %s where session_id = %s", (now, session_id))


def put(db: Connection, session_id: bytes, sealed: bytes) -> None:
    """Change what is kept of a session."""
    db.execute("update session set sealed = %s where session_id = %s", (sealed, session_id))


def remove(db: Connection, session_id: bytes) -> None:
    """Forget a session."""
    db.execute("delete from session where session_id = %s", (session_id,))


def forget(db: Connection, before: datetime) -> int:
    """Forget sessions not used since (reads all shards; a job)."""
    return db.execute("delete from session where used_at < %s /* every node */", (before,)).rowcount
