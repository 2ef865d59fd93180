"""The compact notation of document structures, and the JSON Schema it stands for.

One field a line, indented under its group by two spaces: `name*[] type`. `*` is mandatory, `[]` repeats, and a field
without a type is a group. Types: text, identifier, date, moment, flag, number, quantity, code(OID); codes named behind
a code type are the only ones allowed. Mandatory text may not be empty, a mandatory list has at least one item.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

Schema: TypeAlias = "dict[str, object]"

_DATE = r"^-?[0-9]{{4}}(-(0[1-9]|1[0-2])(-(0[0-9]|[1-2][0-9]|3[0-1]){clock})?)?$"
_CLOCK = r"(T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?(Z|(\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00)))?"
_FIELD = re.compile(r"((?:  )*)([a-z0-9_]+)(\*?)((?:\[\])?)(?: (\S.*))?")
_CODE = re.compile(r"code\(([0-9.]+)\)((?: \S+)*)")


@dataclass(frozen=True, slots=True)
class Field:
    """A line of the notation; `type` is empty for a group, `depth` is the number of groups around it."""

    name: str
    type: str
    depth: int
    required: bool
    repeats: bool


def schema(notation: str) -> Schema:
    """The JSON Schema (draft-07) of a structure, whose one root field is the first line of the notation.

    Raises ValueError when the notation is wrong.

    >>> schema("root\\n  name* text")["properties"]["root"]["required"]
    ['name']
    """
    fields = [_parse(line) for line in notation.splitlines() if line]
    if [field.depth for field in fields].count(0) != 1:
        raise ValueError("a structure has exactly one root field")
    return {"$schema": "http://json-schema.org/draft-07/schema#", **_group(fields), "required": [fields[0].name]}


def _parse(line: str) -> Field:
    match = _FIELD.fullmatch(line)
    if match is None:
        raise ValueError(f"not a field: {line.strip()}")
    indent, name, required, repeats, kind = match.groups(default="")
    return Field(name, kind, len(indent) // 2, bool(required), bool(repeats))


def _group(fields: Sequence[Field]) -> Schema:
    depth = fields[0].depth
    starts = [number for number, field in enumerate(fields) if field.depth <= depth]
    members = [(fields[start], fields[start + 1 : end]) for start, end in pairwise([*starts, len(fields)])]
    properties: Schema = {field.name: _listed(field, _value(field, depth, nested)) for field, nested in members}
    return _object(properties, [field.name for field, _ in members if field.required])


def _listed(field: Field, value: Schema) -> Schema:
    return {"type": "array", "minItems": int(field.required), "items": value} if field.repeats else value


def _value(field: Field, depth: int, nested: Sequence[Field]) -> Schema:
    if field.depth != depth or bool(field.type) == bool(nested) or (nested and nested[0].depth != depth + 1):
        raise ValueError(f"wrongly indented, or without type or fields: {field.name}")
    if nested:
        return _group(nested)
    if code := _CODE.fullmatch(field.type):
        return _code(code[1], code[2].split())
    if field.type == "text":
        return {"type": "string", **({"minLength": 1} if field.required else {})}
    if field.type not in _SIMPLE:
        raise ValueError(f"unknown type of {field.name}: {field.type}")
    return _SIMPLE[field.type]


def _object(properties: Schema, required: Sequence[str]) -> Schema:
    return {"type": "object", "additionalProperties": False, "required": [*required], "properties": properties}


def _code(system: str, values: Sequence[str]) -> Schema:
    parts: Schema = {
        "system": {"type": "string", "pattern": rf"^urn:oid:{re.escape(system)}(\.\d+)*$"},
        "code": {"type": "string", **({"enum": [*values]} if values else {})},
        "display": _STRING,
    }
    return _object(parts, [*parts])


_STRING: Schema = {"type": "string"}
_SIMPLE: dict[str, Schema] = {
    "identifier": _object({"system": _STRING, "value": _STRING}, ["value"]),
    "date": {"type": "string", "pattern": _DATE.format(clock="")},
    "moment": {"type": "string", "pattern": _DATE.format(clock=_CLOCK)},
    "flag": {"type": "boolean"},
    "number": {"type": "number"},
    "quantity": _object({"value": {"type": "number"}, "code": _STRING}, ["value", "code"]),
}
