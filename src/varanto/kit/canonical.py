"""JSON in the one form that is signed and hashed (RFC 8785, for values without floats)."""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"


def canonical(value: Json) -> bytes:
    """The canonical bytes of a JSON value: sorted keys, no white space, UTF-8.

    >>> canonical({"b": [1, "ä"], "a": None}).decode()
    '{"a":null,"b":[1,"ä"]}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain).encode()


def _plain(value: Mapping[str, Json] | Sequence[Json]) -> Json:
    """A mapping or a sequence of another make as one that the encoder knows."""
    return dict(value) if isinstance(value, Mapping) else list(value)
