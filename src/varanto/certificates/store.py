"""SQL of certificates: the answers of their issuers."""

from psycopg import Connection
from psycopg.rows import kwargs_row

from varanto.certificates.model import Evidence
from varanto_formats.signatures.revocation import Way

_COLUMNS = "key, way, fetched_at, until, sha256, response"


def newest(db: Connection, key: bytes) -> Evidence | None:
    """The newest answer to a question."""
    with db.cursor(row_factory=kwargs_row(_evidence)) as cursor:
        return cursor.execute(
            f"select {_COLUMNS} from revocation_evidence where key = %s order by fetched_at desc limit 1",  # noqa: S608 (columns are ours)
            (key,),
        ).fetchone()


def kept(db: Connection, key: bytes, sha256: bytes) -> Evidence | None:
    """The answer with a digest."""
    with db.cursor(row_factory=kwargs_row(_evidence)) as cursor:
        return cursor.execute(
            f"select {_COLUMNS} from revocation_evidence where key = %s and sha256 = %s",  # noqa: S608
            (key, sha256),
        ).fetchone()


def add(db: Connection, one: Evidence) -> None:
    """Keep an answer; the very same again stays as it is."""
    db.execute(
        """
        insert into revocation_evidence (key, sha256, way, fetched_at, until, response)
        values (%s, %s, %s, %s, %s, %s) on conflict (key, sha256) do nothing""",
        (one.key, one.sha256, one.way, one.fetched_at, one.until, one.response),
    )


def _evidence(**row: object) -> Evidence:
    return Evidence(**(row | {"way": Way(str(row["way"]))}))  # type: ignore[arg-type]
