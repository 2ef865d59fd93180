"""The pool: a transaction commits or leaves nothing."""

import psycopg
import pytest

from varanto.kit.db import Database
from varanto.kit.errors import Problem

INSERT = "insert into token_use (jti_hash, expires_at) values ('\\x01', now())"
COUNT = "select count(*) from token_use"


def test_leaving_normally_commits(database: Database) -> None:
    """What a transaction did is there for the next one."""
    with database.transaction() as db:
        db.execute(INSERT)
    with database.transaction() as db:
        assert db.execute(COUNT).fetchone() == (1,)


def test_an_exception_rolls_back(database: Database) -> None:
    """A problem leaves nothing of what was done before it."""

    def insert_and_fail() -> None:
        with database.transaction() as db:
            db.execute(INSERT)
            raise Problem("document-invalid")

    with pytest.raises(Problem):
        insert_and_fail()
    with database.transaction() as db:
        assert db.execute(COUNT).fetchone() == (0,)


def test_a_snapshot_stays_at_one_moment(database: Database) -> None:
    """What others commit in the meantime is seen by the next transaction, not by one that has begun to read."""
    with database.transaction(snapshot=True) as reader:
        assert reader.execute(COUNT).fetchone() == (0,)
        with database.transaction() as writer:
            writer.execute(INSERT)
        assert reader.execute(COUNT).fetchone() == (0,)
    with database.transaction() as db:
        assert db.execute(COUNT).fetchone() == (1,)


def test_a_database_that_is_away_is_said_to_be_so() -> None:
    """Callers hear that they may come again, and readiness says no."""
    with Database("host=/nonexistent", size=1, patience=0.1) as away:
        assert not away.ready()
        with pytest.raises(Problem, match="overloaded"), away.transaction():
            pass


def test_rows_are_locked_for_a_short_time_only(database: Database) -> None:
    """A request that waits for a lock gives up before its caller does."""
    with database.transaction() as db:
        assert db.execute("show lock_timeout").fetchone() == ("5s",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute("delete from schema_migration")
