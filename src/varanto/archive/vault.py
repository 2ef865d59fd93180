"""The only reader and writer of document bodies (architecture.md, decision 4)."""

from uuid import UUID

from psycopg import Connection
from psycopg.types.json import Jsonb

from varanto.archive.model import Version
from varanto.kit.keyring import Keyring

_READ = """
    select sealed, salt from document_body left join document_salt using (client_id, oid)
     where client_id = %s and oid = %s"""


def keep(
    db: Connection, *, home: UUID, oid: str, case: str | None, parts: list[object], sealed_body: bytes, receipt: str
) -> None:
    """Store a version, its body, receipt and log entries in one round trip; raises UniqueViolation for a taken OID."""
    db.execute("select document_store(%s, %s, %s, %s, %s, %s)", (home, oid, case, Jsonb(parts), sealed_body, receipt))


def seal(keys: Keyring, key: bytes, salt: bytes, oid: str, body: bytes) -> bytes:
    """A body as it is kept: encrypted under the key that its home client has for it, and bound to its OID."""
    return keys.seal(keys.document_key(key, salt, oid), body, f"body|{oid}")


def read(db: Connection, keys: Keyring, version: Version, key: bytes) -> bytes:
    """The bytes of a version exactly as they were received; raises LookupError when the archive has lost them."""
    kept = db.execute(_READ, (version.home_client_id, version.oid)).fetchone()
    if kept is None:
        raise LookupError("a kept version has no body")
    sealed, salt = kept
    return keys.open(keys.document_key(key, salt, version.oid), sealed, f"body|{version.oid}")
