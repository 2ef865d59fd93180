"""The structured body read without trust: a tree that can be asked for anything and never raises."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import isfinite
from typing import TypeAlias

from varanto_formats.findings import Finding, finding
from varanto_formats.identifiers import Identifier, oids
from varanto_formats.structures.catalogue import BODY, pointer

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

MAX_DEPTH = 64
MAX_VALUES = 100_000


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the structured body and what stands there; None where there is nothing. Masked in `repr`."""

    value: Json = field(default=None, repr=False)
    path: tuple[str | int, ...] = ()

    def __getitem__(self, name: str) -> "Node":
        """The field of that name, empty where there is none."""
        value = self.value.get(name) if isinstance(self.value, dict) else None
        return Node(value, (*self.path, name))

    def each(self, name: str) -> "list[Node]":
        """The items of a repeated field; a field given once counts as one item, an absent one as none."""
        child = self[name]
        if isinstance(child.value, list):
            return [Node(item, (*child.path, number)) for number, item in enumerate(child.value)]
        return [child] if child.exists else []

    def walk(self) -> "Iterator[Node]":
        """This place and every one below it, in the order of the body."""
        waiting: list[Node] = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children()))

    def children(self) -> "list[Node]":
        """The fields of an object or the items of an array."""
        if isinstance(self.value, dict):
            return [Node(value, (*self.path, name)) for name, value in self.value.items()]
        items = self.value if isinstance(self.value, list) else []
        return [Node(item, (*self.path, number)) for number, item in enumerate(items)]

    @property
    def exists(self) -> bool:
        """Whether anything stands here."""
        return self.value is not None

    @property
    def pointer(self) -> str:
        """This place as a finding names it; what is missing is pointed at by its parent (api.md, Pointers)."""
        return pointer(self.path if self.exists else self.path[:-1])

    @property
    def name(self) -> str:
        """The field's name; for an item of an array that of the array."""
        for step in reversed(self.path):
            if isinstance(step, str):
                return step
        return ""

    @property
    def text(self) -> str:
        """The text here, empty where there is none."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def is_true(self) -> bool:
        """Whether a flag (kytkin) is set here."""
        return self.value is True

    @property
    def code(self) -> str:
        """The code of a coded value (koodi) here, empty where there is none."""
        return self["code"].text

    @property
    def identifier(self) -> Identifier | None:
        """The identifier (tunnus) here, with an empty system where the sender left it out."""
        value = self["value"].text.strip()
        return Identifier(oids.strip_urn(self["system"].text.strip()), value) if value else None


@dataclass(frozen=True, slots=True)
class Content:
    """A structured body as read: all of it, every place in it, what stands under its one root, what was wrong."""

    whole: Node = field(default_factory=Node)
    nodes: tuple[Node, ...] = field(default=(), repr=False)
    root: Node = field(default_factory=Node)
    findings: tuple[Finding, ...] = ()


def read(data: bytes) -> Content:
    """Read a structured body: an object in UTF-8, nested at most 64 deep, no field twice; never raises.

    Findings: `body-invalid` where it is no such thing, `json-duplicate-key` at the object that has a field twice.
    """
    doubled: list[dict[str, Json]] = []

    def make(pairs: Sequence[tuple[str, Json]]) -> dict[str, Json]:
        made = dict(pairs)
        if len(made) < len(pairs):
            doubled.append(made)
        return made

    try:
        text = data.decode("utf-8-sig")
        value: Json = json.loads(text, object_pairs_hook=make, parse_constant=_finite, parse_float=_finite)
    except (ValueError, RecursionError):
        return Content(findings=(finding("body-invalid", BODY, "JSON"),))
    whole = Node(value)
    nodes = tuple(islice(whole.walk(), MAX_VALUES + 1))
    if wrong := _excess(nodes):
        return Content(findings=(finding("body-invalid", BODY, wrong),))
    known, roots = {id(made) for made in doubled}, whole.children()
    places = [node.pointer for node in nodes if id(node.value) in known] if known else []
    places = places or [whole.pointer] * bool(doubled)
    found = tuple(finding("json-duplicate-key", place) for place in places)
    return Content(whole, nodes, roots[0] if len(roots) == 1 else Node(), found)


def _finite(written: str) -> float:
    number = float(written)
    if not isfinite(number):
        raise ValueError("not a number of JSON, or beyond every other")
    return number


def _excess(nodes: Sequence[Node]) -> str:
    """What of a body we do not take in: another thing than an object, depth, number of values, text not Unicode."""
    if not isinstance(nodes[0].value, dict):
        return "JSON object"
    if len(nodes) > MAX_VALUES:
        return f"> {MAX_VALUES}"
    if any(len(node.path) >= MAX_DEPTH and isinstance(node.value, dict | list) for node in nodes):
        return f"depth > {MAX_DEPTH}"
    texts = "".join(text for node in nodes for text in (node.name, node.text))
    return "Unicode" if "\x00" in texts or not _is_unicode(texts) else ""


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
