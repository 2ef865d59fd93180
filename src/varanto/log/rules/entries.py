"""An entry in its one canonical form, and what the Merkle tree holds of it (docs/log.md)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from operator import attrgetter

import msgspec

from varanto.log.model import CANONICAL, Row

_values = attrgetter(*CANONICAL)


def form(row: Row) -> dict[str, object]:
    """The columns of an entry by name, all but salt and leaf: bytes in hex, times in UTC with microseconds."""
    plain = named(_values(row))
    return plain | {
        "logged_at": _moment(row.logged_at),
        "sealed": row.sealed.hex(),
        "user_index": row.user_index.hex() if row.user_index is not None else None,
    }


def named(values: Iterable[object]) -> dict[str, object]:
    """Columns in canonical order by their names."""
    return dict(zip(CANONICAL, values, strict=True))


def commitment(salt: bytes, form: dict[str, object]) -> bytes:
    """SHA-256 over salt and canonical form (sorted keys, no spaces, UTF-8): tells nothing to whoever lacks the salt."""
    return sha256(salt + msgspec.json.encode(form)).digest()


def leaf(salt: bytes, form: dict[str, object]) -> bytes:
    """The leaf that stands for an entry in the tree (RFC 6962 2.1, over the commitment)."""
    return sha256(b"\x00" + commitment(salt, form)).digest()


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
