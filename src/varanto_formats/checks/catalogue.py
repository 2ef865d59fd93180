"""The catalogue of rules as data: what each demands, on what ground, where it points, an example of either side."""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, Generic, ParamSpec, cast

from varanto_formats.findings import Finding, Severity, Text, kinds

P = ParamSpec("P")

PARTS = (
    "frame",
    "reading",
    "header",
    "versions",
    "identity",
    "types",
    "values",
    "body",
    "conditions",
    "persons",
    "wills",
    "signatures",
    "signing",
    "state",
)
"""The parts of the catalogue in the order in which a document meets them; each is a file of data in `rules`."""

_REPLACING = frozenset({"header", "frame", "after"})


class Basis(StrEnum):
    """How sure a rule's ground is: sourced, inferred from what is sourced, or our own decision (documents.md §0)."""

    SOURCED = "S"
    INFERRED = "I"
    DECIDED = "D"


@dataclass(frozen=True, slots=True)
class Example:
    """A small change of a good document; `at` is where the rule then points, None where it finds nothing.

    `document` names the good one. `change` says what is changed, in the words that docs/rules.md explains.
    """

    name: str
    document: str
    change: Mapping[str, Any] = field(repr=False)
    at: str | None

    def lines(self) -> Iterator[str]:
        """The change as text, the same in every language: what is replaced by what, which field becomes what."""
        for key, value in self.change.items():
            if isinstance(value, dict):
                sign = "→" if key in _REPLACING else "="
                changed = cast("dict[str, object]", value)
                yield from (f"{key}: {_written(old)} {sign} {_written(new)}" for old, new in changed.items())
            else:
                yield f"{key}: {_written(value)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A rule in words; `numbers` are those of the list of storing rules (documents.md §4.7)."""

    name: str
    part: str
    code: str
    basis: Basis
    source: str
    numbers: tuple[int, ...]
    pointer: str
    demand: Text
    examples: tuple[Example, ...]

    @property
    def severity(self) -> Severity:
        """Whether breaking the rule stops storing."""
        return kinds()[self.code].severity


@dataclass(frozen=True, slots=True)
class Rule(Generic[P]):
    """A rule: its description and the pure function that finds where it is broken."""

    about: Description
    find: Callable[P, Iterator[Finding]]


def described(part: str, *functions: Callable[P, Iterator[Finding]]) -> tuple[Rule[P], ...]:
    """The rules of a part: each function with the description that stands under its name.

    Raises KeyError for a function that nobody described.
    """
    words = {one.name: one for one in catalogue() if one.part == part}
    return tuple(Rule(words[function.__name__], function) for function in functions)


@cache
def catalogue() -> tuple[Description, ...]:
    """Every rule there is, told by whichever part of the program: frame, reader, checks, signatures, repository."""
    return tuple(_description(part, name, row) for part in PARTS for name, row in _table(part).items())


def _written(value: object) -> str:
    """A text as it is, anything else as JSON; nothing is shown as an empty set."""
    return (value or "∅") if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _table(part: str) -> dict[str, dict[str, Any]]:
    file = resources.files("varanto_formats.checks").joinpath("rules", f"{part}.toml")
    return tomllib.loads(file.read_text("utf-8"))


def _description(part: str, name: str, row: dict[str, Any]) -> Description:
    return Description(
        name=name,
        part=part,
        code=row["code"],
        basis=Basis(row["basis"]),
        source=row["source"],
        numbers=tuple(row.get("numbers", ())),
        pointer=row["pointer"],
        demand=Text(row["fi"], row["sv"], row["en"]),
        examples=tuple(_example(dict(one)) for one in row["examples"]),
    )


def _example(row: dict[str, Any]) -> Example:
    return Example(row.pop("name"), row.pop("document", "note"), at=row.pop("at", None), change=row)
