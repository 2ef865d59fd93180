"""Making what was deleted unreadable in the files of the database too (ADR 21)."""

import re

import psycopg
from psycopg import Connection
from psycopg.errors import Diagnostic
from psycopg.sql import SQL, Identifier

from varanto.kit.db.embedded import Embedded
from varanto.kit.db.process import until
from varanto.kit.db.roles import OWNER
from varanto.settings import Settings

SECRETS = ("document_salt", "will")
"""Small tables whose deleted rows would open what was disposed of."""
DEAD_ROWS = re.compile(r"^(\d+)")
PATIENCE_SECONDS = 60.0
REWRITTEN = "The tables document_salt and will were rewritten, so that no page holds a deleted key."
WAL_DROPPED = "The write-ahead log was switched and its older segments were removed after a checkpoint."
WAL_IS_OPERATORS = (
    "The database is the operator's: he removes archived write-ahead log, replication slots and standbys' log, "
    "and backups made before this moment."
)
BACKUPS = "Backups and storage snapshots made before this moment still hold the keys until they are destroyed."


class TracesRemain(Exception):
    """Deleted keys are still in the files of the database."""


def erase_traces(settings: Settings) -> list[str]:
    """Rewrite the tables of keys and drop the write-ahead log that held them; answers what was done, in sentences.

    Readers and writers wait while a table is rewritten. Of a database of the operator's own the log is left to him.
    Raises TracesRemain.
    """
    if settings.database_url:
        _rewrite(settings.migration_url or settings.database_url)
        return [REWRITTEN, WAL_IS_OPERATORS]
    with Embedded(settings.home) as server:
        _rewrite(server.url(OWNER))
        drop_wal(server.url("postgres"))
    return [REWRITTEN, WAL_DROPPED, BACKUPS]


def drop_wal(superuser_url: str) -> None:
    """Begin a new segment of the write-ahead log and let a checkpoint remove those before it."""
    with psycopg.connect(superuser_url, autocommit=True) as db:
        db.execute("select pg_switch_wal()")
        db.execute("checkpoint")


def _rewrite(owner_url: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as db:
        for table in SECRETS:
            if not until(lambda table=table: _rewritten(db, table), PATIENCE_SECONDS):
                raise TracesRemain("An open transaction still sees the deleted keys; try again when it has ended.")


def _rewritten(db: Connection, table: str) -> bool:
    """Rewrite a table; whether no deleted row came along because some transaction may still see it."""
    told: list[str] = []

    def hear(notice: Diagnostic) -> None:
        told.extend(DEAD_ROWS.findall(notice.message_detail or ""))

    db.add_notice_handler(hear)
    db.execute(SQL("vacuum (full, verbose) {}").format(Identifier(table)))
    db.remove_notice_handler(hear)
    return told[:1] == ["0"]
