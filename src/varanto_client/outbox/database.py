"""The SQLite file of the outbox: for one process, and whole at every moment."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from varanto_client.outbox.model import OutboxUnusable

_FORM = 1
_SETTINGS = ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")


class Database:
    """One open file. Raises OutboxUnusable for whatever SQLite has against it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._told():
            path.touch(mode=0o600)
            self._connection = sqlite3.connect(path, isolation_level=None, timeout=1)
            try:
                for setting in _SETTINGS:
                    self._connection.execute(f"PRAGMA {setting}").fetchall()
                self._make_tables()
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @contextmanager
    def step(self) -> Generator[sqlite3.Connection]:
        """A durable step: all of it, or nothing."""
        with self._told():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def _make_tables(self) -> None:
        with self.step() as db:
            (form,) = db.execute("PRAGMA user_version").fetchone()
            if form not in (0, _FORM):
                raise OutboxUnusable(f"{self._path} is an outbox of another version")
            if form == 0:
                for statement in (
                    resources.files(__package__ or "").joinpath("schema.sql").read_text("utf-8").split(";\n")
                ):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {_FORM}")

    @contextmanager
    def _told(self) -> Generator[None]:
        """What went wrong with the file, in words."""
        try:
            yield
        except sqlite3.Error as error:
            why = "another run is using it" if "locked" in str(error) else error
            raise OutboxUnusable(f"the outbox {self._path} cannot be used: {why}") from None
