"""The places of a document structure: what may stand at each, and what people call it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeGuard, cast

from varanto_formats.structures.fields import Schema


@dataclass(frozen=True, slots=True)
class Part:
    """A place of a structure by the JSON Schema of what may stand there; `name` is the field's, empty at the top."""

    name: str = ""
    schema: Schema = field(default_factory=dict[str, object], repr=False)

    @property
    def type(self) -> str:
        """The type of JSON value: object, array, string, number or boolean."""
        return str(self.schema.get("type", ""))

    @property
    def fields(self) -> "Mapping[str, Part]":
        """The fields of an object, by name."""
        return {name: Part(name, schema) for name, schema in _each(self.schema.get("properties"))}

    @property
    def item(self) -> "Part":
        """One item of an array; what does not repeat is its own only item."""
        items = self.schema.get("items")
        return Part(self.name, items) if _is_schema(items) else self

    @property
    def required(self) -> frozenset[str]:
        """The fields without which an object is not accepted."""
        return frozenset(cast("list[str]", self.schema.get("required", [])))

    @property
    def is_conditional(self) -> bool:
        """Whether the publisher asks for this field under a condition that is told in words only."""
        return self._told.get("conditionalRequired") is True

    @property
    def title(self) -> str | None:
        """The heading that the publisher gives the place in Finnish: that of this structure before the general one."""
        given = (self._told.get("title"), self._told.get("name"))
        return next((text for texts in given if (text := _in_finnish(texts))), None)

    @property
    def _told(self) -> Schema:
        """What the publisher tells of the place beyond the rules of JSON Schema."""
        told = self.item.schema.get("sosmeta")
        return told if _is_schema(told) else {}


UNKNOWN = Part()
"""A place that a structure does not know: it has no fields and no title."""


def _in_finnish(texts: object) -> str | None:
    told = cast("list[object]", texts) if isinstance(texts, list) else []
    values = (text.get("value") for text in told if _is_schema(text) and text.get("lang") == "fi")
    return next((" ".join(value.split()) for value in values if isinstance(value, str) and value.split()), None)


def _each(schemas: object) -> list[tuple[str, Schema]]:
    found = schemas if _is_schema(schemas) else {}
    return [(name, schema) for name, schema in found.items() if _is_schema(schema)]


def _is_schema(value: object) -> TypeGuard[Schema]:
    return isinstance(value, dict)
