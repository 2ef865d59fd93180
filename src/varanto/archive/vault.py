"""The only reader and writer of document bodies (architecture.md, decision 4)."""

from uuid import UUID

from psycopg import Connection
from psycopg.rows import scalar_row
from psycopg.types.json import Jsonb

from varanto.archive.model import Version
from varanto.kit.keyring import Keyring


def keep(
    db: Connection, *, home: UUID, oid: str, case: str | None, parts: list[object], sealed_body: bytes, receipt: str
) -> None:
    """Store a version, its body, receipt and log entries in one round trip; raises UniqueViolation for a taken OID."""
    db.execute("select document_store(%s, %s, %s, %s, %s, %s)", (home, oid, case, Jsonb(parts), sealed_body, receipt))


def seal(keys: Keyring, key: bytes, oid: str, body: bytes) -> bytes:
    """A body as it is kept: encrypted under the home client's key and bound to its OID."""
    return keys.seal(key, body, f"body|{oid}")


def read(db: Connection, keys: Keyring, version: Version, key: bytes) -> bytes:
    """The bytes of a version exactly as they were received; raises LookupError when the archive has lost them."""
    with db.cursor(row_factory=scalar_row) as cursor:
        sealed: bytes | None = cursor.execute(
            "select sealed from document_body where client_id = %s and oid = %s", (version.home_client_id, version.oid)
        ).fetchone()
    if sealed is None:
        raise LookupError("a kept version has no body")
    return keys.open(key, sealed, f"body|{version.oid}")
