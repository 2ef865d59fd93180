"""One fault each in a content that was right: a change at one place, and where the finding must point."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from zlib import crc32

from varanto_formats.structures import Structure
from varanto_formats.structures.catalogue import BODY
from varanto_formats.structures.parts import Part

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a content, what the structure says of it, and what stands there."""

    part: Part
    value: Any
    path: Path


@dataclass(frozen=True, slots=True)
class Fault:
    """A content with one fault, and the pointer of the finding that tells it."""

    content: dict[str, Any]
    pointer: str


def fault(kind: str, structure: Structure, content: dict[str, Any], seed: int) -> Fault | None:
    """The fault of that kind at a place that the seed picks; None where the structure gives no occasion for it."""
    fits, spoil, points_at = KINDS[kind]
    spots = [spot for spot in _spots(structure.top, content, ()) if fits(spot)]
    if not spots:
        return None
    spot = spots[crc32(f"{structure.oid} {kind} {seed}".encode()) % len(spots)]
    return Fault(_changed(content, spot.path, spoil(spot)), _pointer((*spot.path, *points_at)))


def kinds_for(oid: str) -> list[str]:
    """All kinds of faults, beginning with another one for each structure."""
    start = crc32(oid.encode()) % len(KINDS)
    return [*[*KINDS][start:], *[*KINDS][:start]]


def _mandatory(spot: Spot) -> list[str]:
    return sorted(spot.part.required & spot.value.keys()) if isinstance(spot.value, dict) else []


def _pattern(spot: Spot, beginning: str) -> bool:
    return str(spot.part.schema.get("pattern", "")).startswith(beginning)


def _is(kind: str) -> Callable[[Spot], bool]:
    return lambda spot: spot.part.type == kind


KINDS: Mapping[str, tuple[Callable[[Spot], bool], Callable[[Spot], Any], Path]] = {
    "mandatory field missing": (
        lambda spot: bool(_mandatory(spot)),
        lambda spot: {name: value for name, value in spot.value.items() if name != _mandatory(spot)[0]},
        (),
    ),
    "unknown field": (_is("object"), lambda spot: {**spot.value, "tuntematon": "?"}, ("tuntematon",)),
    "two roots": (lambda spot: not spot.path, lambda spot: {**spot.value, "toinen_juuri": {}}, ("toinen_juuri",)),
    "list for a group": (lambda spot: _is("object")(spot) and bool(spot.path), lambda spot: [spot.value], ()),
    "group for a list": (_is("array"), lambda spot: spot.value[0], ()),
    "empty mandatory list": (lambda spot: spot.part.schema.get("minItems") == 1, lambda spot: [], ()),
    "number for a text": (_is("string"), lambda spot: 7, ()),
    "text for a number": (_is("number"), lambda spot: "12", ()),
    "text for a flag": (_is("boolean"), lambda spot: "kyllä", ()),
    "null": (lambda spot: bool(spot.path), lambda spot: None, ()),
    "foreign code system": (lambda spot: _pattern(spot, "^urn:oid:"), lambda spot: "urn:oid:1.2.246.999.9", ()),
    "unknown code": (lambda spot: "enum" in spot.part.schema, lambda spot: "ÄÖ", ()),
    "date in another form": (lambda spot: _pattern(spot, "^-?[0-9]"), lambda spot: "31.12.2025", ()),
    "month 13": (lambda spot: _pattern(spot, "^-?[0-9]"), lambda spot: "2025-13-01", ()),
    "empty mandatory text": (lambda spot: spot.part.schema.get("minLength") == 1, lambda spot: "", ()),
}


def _spots(part: Part, value: Any, path: Path) -> Iterator[Spot]:
    yield Spot(part, value, path)
    if isinstance(value, dict):
        for name, below in value.items():
            yield from _spots(part.fields[name], below, (*path, name))
    elif isinstance(value, list):
        for number, below in enumerate(value):
            yield from _spots(part.item, below, (*path, number))


def _changed(value: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(value, dict):
        return {name: _changed(one, rest, new) if name == step else one for name, one in value.items()}
    return [_changed(one, rest, new) if number == step else one for number, one in enumerate(value)]


def _pointer(path: Path) -> str:
    return f"{BODY}#" + "".join(f"/{step}" for step in path)
