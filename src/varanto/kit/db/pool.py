"""Connections to PostgreSQL, as the role that may only do what it was granted."""

import select
from collections.abc import Generator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import psycopg
from psycopg import Connection
from psycopg_pool import ConnectionPool, PoolTimeout

from varanto.kit.errors import Problem


class Database:
    """A pool of connections; close it, or use it as a context manager."""

    def __init__(self, url: str, size: int = 16, patience: float = 5.0) -> None:
        """Open without waiting: the first transaction waits, as any does, for a connection, so many seconds at most."""
        self._pool = ConnectionPool(
            url, min_size=1, max_size=size, open=True, timeout=patience, check=_quiet, kwargs={"autocommit": True}
        )

    @contextmanager
    def transaction(self) -> Generator[Connection]:
        """A connection inside a transaction: leaving normally commits, an exception rolls back.

        Raises the problem `overloaded` when no connection becomes free in time.
        """
        try:
            connection = self._pool.getconn()
        except PoolTimeout:
            raise Problem("overloaded", headers={"Retry-After": "5"}) from None
        try:
            with connection.transaction():
                yield connection
        finally:
            self._pool.putconn(connection)

    def ready(self) -> bool:
        """Whether the database answers."""
        try:
            with self.transaction() as db:
                db.execute("select 1")
        except (Problem, psycopg.Error):
            return False
        return True

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _quiet(connection: "Connection[tuple[object, ...]]") -> None:
    """Raises OperationalError when an idle connection has something to say: that is the farewell of its server."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if poll.poll(0):
        raise psycopg.OperationalError("the server has closed this connection")
