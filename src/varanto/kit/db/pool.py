"""Connections to PostgreSQL, as the role that may only do what it was granted."""

import select
import time
from collections.abc import Generator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import msgspec
import psycopg
from psycopg import Connection, IsolationLevel
from psycopg.types.json import set_json_dumps
from psycopg_pool import ConnectionPool, PoolTimeout

from varanto.kit.errors import Problem

AGAIN_SECONDS = 0.5  # so soon a lost database is looked for again, as long as somebody waits for it

set_json_dumps(msgspec.json.encode)


class Database:
    """A pool of connections; close it, or use it as a context manager."""

    def __init__(self, url: str, size: int = 16, patience: float = 5.0) -> None:
        """Open without waiting: the first transaction waits, as any does, for a connection, so many seconds at most."""
        self._patience = patience
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            url,
            min_size=1,
            max_size=size,
            open=True,
            reconnect_timeout=AGAIN_SECONDS,
            kwargs={"autocommit": True},
        )

    @contextmanager
    def transaction(self, snapshot: bool = False) -> Generator[Connection]:
        """A connection inside a transaction: leaving normally commits, an exception rolls back.

        With `snapshot` all its statements see what was committed before the first of them (repeatable read).
        Raises the problem `overloaded` when no connection becomes free in time.
        """
        try:
            connection = self._connected()
        except PoolTimeout:
            raise Problem("overloaded", headers={"Retry-After": "5"}) from None
        try:
            connection.isolation_level = IsolationLevel.REPEATABLE_READ if snapshot else None
            with connection.transaction():
                yield connection
        finally:
            self._pool.putconn(connection)

    def _connected(self) -> Connection:
        """A connection of the pool whose server has not left it. Asking again makes a pool that gave up try anew."""
        deadline = time.monotonic() + self._patience
        while True:
            try:
                connection = self._pool.getconn(timeout=AGAIN_SECONDS)
            except PoolTimeout:
                if time.monotonic() > deadline:
                    raise
                continue
            if _is_quiet(connection):
                return connection
            connection.close()
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


def _is_quiet(connection: Connection) -> bool:
    """Whether an idle connection has nothing to say: what it says by itself is the farewell of its server."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return not poll.poll(0)
