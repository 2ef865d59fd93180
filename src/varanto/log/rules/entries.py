"""An entry in its one canonical form, and what the Merkle tree holds of it (docs/log.md)."""

from datetime import UTC, datetime
from hashlib import sha256
from operator import attrgetter

import msgspec

from varanto.log.model import CANONICAL, Row

_values = attrgetter(*CANONICAL)


def form(row: Row) -> dict[str, object]:
    """The columns of an entry by name, all but salt and leaf: bytes in hex, times in UTC with microseconds."""
    plain: dict[str, object] = dict(zip(CANONICAL, _values(row), strict=True))
    return plain | {
        "logged_at": _moment(row.logged_at),
        "sealed": row.sealed.hex(),
        "user_index": row.user_index.hex() if row.user_index is not None else None,
    }


def canonical(row: Row) -> bytes:
    """The canonical form of an entry: JSON with sorted keys, no spaces, UTF-8."""
    return msgspec.json.encode(form(row))


def commitment(salt: bytes, canonical: bytes) -> bytes:
    """SHA-256 over salt and canonical form: tells nothing to whoever lacks the salt."""
    return sha256(salt + canonical).digest()


def leaf(salt: bytes, canonical: bytes) -> bytes:
    """The leaf that stands for an entry in the tree (RFC 6962 2.1, over the commitment)."""
    return sha256(b"\x00" + commitment(salt, canonical)).digest()


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
