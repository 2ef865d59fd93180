"""The conditions that published structures state in their notes, as far as conditions.toml holds them as data."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, cast

from varanto_formats.checks.content import Node
from varanto_formats.structures import Structure


@dataclass(frozen=True, slots=True)
class Condition:
    """Where `field` is a flag or a code of that value, the field `needs` beside it is mandatory."""

    field: str
    value: bool | str
    needs: str

    def holds(self, around: Node) -> bool:
        """Whether the field needs its company here."""
        found = around.each(self.field)
        return any((node.value if isinstance(self.value, bool) else node.code) == self.value for node in found)


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions of every structure: single ones, and groups of fields of which one is mandatory."""

    single: tuple[Condition, ...]
    one_of: tuple[tuple[str, ...], ...]


@cache
def conditions() -> Conditions:
    """The conditions that are known, from conditions.toml."""
    table = tomllib.loads(resources.files("varanto_formats.checks").joinpath("conditions.toml").read_text("utf-8"))
    return Conditions(tuple(Condition(**row) for row in table["when"]), tuple(map(tuple, table["one_of"])))


def unmet(whole: Node, structure: Structure) -> Iterator[tuple[Node, str]]:
    """Where a field is missing that the structure calls conditionally mandatory, and which one."""
    known = conditions()
    for node, conditional in _objects(whole, structure):
        for one in known.single:
            if one.needs in conditional and not _is_given(node[one.needs]) and one.holds(node):
                yield node, one.needs
        for names in known.one_of:
            if conditional.issuperset(names) and not any(_is_given(node[name]) for name in names):
                yield node, " / ".join(names)


def _objects(whole: Node, structure: Structure) -> Iterator[tuple[Node, frozenset[str]]]:
    """Every object of the body with the names of its conditionally mandatory fields."""
    waiting: list[tuple[Node, Any]] = [(whole, structure.schema)]
    while waiting:
        node, described = waiting.pop()
        if isinstance(node.value, list):
            waiting.extend((item, described.get("items", {})) for item in node.children())
        elif isinstance(node.value, dict):
            fields = cast("dict[str, dict[str, Any]]", described.get("properties", {}))
            conditional = frozenset(name for name, field in fields.items() if _is_conditional(field))
            if conditional:
                yield node, conditional
            waiting.extend((inner, fields[inner.name]) for inner in node.children() if inner.name in fields)


def _is_conditional(field: dict[str, Any]) -> bool:
    """Whether a published schema marks the field (conditionalRequired), or the items of the list."""
    parts = (field, field.get("items", {}))
    return any(part.get("sosmeta", {}).get("conditionalRequired", False) for part in parts)


def _is_given(node: Node) -> bool:
    return node.value not in (None, "", [], {})
