"""JSON in the one form that is signed and hashed (RFC 8785, for values without floats)."""

import json
from typing import TypeAlias

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"


def canonical(value: "Json") -> bytes:
    """The canonical bytes of a JSON value: sorted keys, no white space, UTF-8. Raises TypeError for floats."""
    return json.dumps(_checked(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _checked(value: "Json") -> "Json":
    if isinstance(value, float):
        raise TypeError("floats have no canonical form here")
    if isinstance(value, dict):
        return {key: _checked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_checked(item) for item in value]
    return value
