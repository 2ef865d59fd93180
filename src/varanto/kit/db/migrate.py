"""Migrations: numbered SQL files, each applied once, in order, for ever."""

import re
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable

from psycopg import Connection

NAME = re.compile(r"(\d{4})_\w+\.sql")

LEDGER = """
create table if not exists schema_migration (
    number integer constraint schema_migration_pk primary key,
    name text not null,
    sha256 text not null,
    applied_at timestamptz not null default now()
)
"""


class MigrationChanged(Exception):
    """A file that was applied before is no longer what it was; the database stays untouched."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file of SQL."""

    number: int
    name: str
    sql: bytes

    @property
    def sha256(self) -> str:
        """The digest that the ledger keeps."""
        return sha256(self.sql).hexdigest()


def shipped() -> Traversable:
    """The folder of Varanto's own migrations."""
    return resources.files("varanto").joinpath("migrations")


def found(folder: Traversable) -> list[Migration]:
    """The migrations of a folder in order."""
    files = [(match, file) for file in folder.iterdir() if (match := NAME.fullmatch(file.name))]
    return sorted(
        (Migration(int(match[1]), file.name, file.read_bytes()) for match, file in files), key=lambda one: one.number
    )


def migrate(db: Connection, folder: Traversable | None = None) -> list[str]:
    """Apply what is new, one transaction a file; returns the names of the files applied.

    `db` is an autocommit connection of the owner of the tables. Raises MigrationChanged.
    """
    db.execute(LEDGER)
    return [one.name for one in found(folder or shipped()) if _apply(db, one)]


def _apply(db: Connection, migration: Migration) -> bool:
    with db.transaction():
        db.execute("lock table schema_migration in exclusive mode")
        known = db.execute("select sha256 from schema_migration where number = %s", [migration.number]).fetchone()
        if known and known[0] != migration.sha256:
            raise MigrationChanged(f"{migration.name} was changed after it was applied")
        if known:
            return False
        db.execute(migration.sql)
        db.execute(
            "insert into schema_migration (number, name, sha256) values (%s, %s, %s)",
            [migration.number, migration.name, migration.sha256],
        )
    return True
