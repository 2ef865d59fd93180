"""SQL of the assertions that have been used."""

from datetime import datetime

from psycopg import Connection


def use_assertion(db: Connection, jti_hash: bytes, expires_at: datetime) -> bool:
    """Mark an assertion as used; False when it was used before."""
    return (
        db.execute(
            "insert into token_use (jti_hash, expires_at) values (%s, %s) on conflict (jti_hash) do nothing",
            (jti_hash, expires_at),
        ).rowcount
        == 1
    )


def forget_assertions(db: Connection, now: datetime) -> int:
    """Forget the assertions that have expired: they are refused for that (reads all shards; a job)."""
    return db.execute("delete from token_use where expires_at < %s", (now,)).rowcount
