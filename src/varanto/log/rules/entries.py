"""An entry in its one canonical form, and what the Merkle tree holds of it (docs/log.md)."""

from dataclasses import fields
from datetime import UTC, datetime
from hashlib import sha256
from operator import attrgetter

import msgspec

from varanto.log.model import Row
from varanto.log.rules.tree import leaf_hash

COLUMNS = tuple(sorted(one.name for one in fields(Row) if one.name not in {"salt", "leaf"}))
_values = attrgetter(*COLUMNS)


def form(row: Row) -> dict[str, object]:
    """The columns of an entry by name, all but salt and leaf: bytes in hex, times in UTC with microseconds."""
    plain: dict[str, object] = dict(zip(COLUMNS, _values(row), strict=True))
    return plain | {
        "logged_at": _moment(row.logged_at),
        "sealed": row.sealed.hex(),
        "user_index": row.user_index.hex() if row.user_index is not None else None,
    }


def commitment(row: Row) -> bytes:
    """SHA-256 over salt and canonical form (sorted keys, no spaces, UTF-8): tells nothing to whoever lacks the salt."""
    return sha256(row.salt + msgspec.json.encode(form(row))).digest()


def leaf(row: Row) -> bytes:
    """The leaf that stands for the entry in the tree (RFC 6962 2.1, over the commitment)."""
    return leaf_hash(commitment(row))


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
