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
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _plain(value: Json) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    return value
