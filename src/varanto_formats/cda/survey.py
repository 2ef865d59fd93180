"""A walk over the header: where everything stands, and what stands there that nobody expects."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from varanto_formats.cda import xml
from varanto_formats.cda.expected import DOCUMENT, OPAQUE, Expected
from varanto_formats.cda.xml import Element
from varanto_formats.findings import Finding, finding

_MOST_WARNINGS = 100
_NAME = re.compile(r"[A-Za-z]{1,100}")
_OURS = frozenset({xml.HL7, xml.FINNISH})
_VALUES = ("value", "code", "root", "extension")


@dataclass(frozen=True, slots=True)
class Survey:
    """The pointer of every element that we know (api.md, Pointers), and warnings about what we do not."""

    pointers: Mapping[Element, str]
    warnings: tuple[Finding, ...]


def survey(root: Element) -> Survey:
    """Walk a document from its root; unknown elements are not entered.

    A single element that stands there again counts as unknown. At most a hundred warnings. What cannot be the name
    of an element of ours may be anything, an identity code even: the element around it is pointed at.
    """
    pointers: dict[Element, str] = {}
    warnings: list[Finding] = []
    _enter(root, f"/{xml.local(root)}", DOCUMENT, pointers, warnings)
    return Survey(pointers, tuple(warnings[:_MOST_WARNINGS]))


def pointer_line(root: Element, pointer: str) -> int | None:
    """The line of the document, from 1, on which the element that a pointer names begins.

    Attributes and places inside the JSON body lie on their element's line. None when there is no such element.
    """
    element = pointed(root, pointer)
    return None if element is None else element.sourceline


def pointed(root: Element, pointer: str) -> Element | None:
    """The element that a pointer names, or that holds the attribute or the JSON it names; None without such one."""
    steps = pointer.partition("#")[0].split("/")[1:]
    if steps and steps[-1].startswith("@"):
        steps.pop()
    if not steps or _numbered(steps[0])[0] != xml.local(root):
        return None
    node = root
    for step in steps[1:]:
        name, number = _numbered(step)
        same = [inner for inner in xml.elements(node) if xml.local(inner) == name]
        if not 1 <= number <= len(same):
            return None
        node = same[number - 1]
    return node


def _enter(
    element: Element, place: str, expected: Expected, pointers: dict[Element, str], warnings: list[Finding]
) -> None:
    """Recursion is safe: only expected elements are entered, and they nest a few levels deep."""
    pointers[element] = place
    if _contradicts_itself(element):
        warnings.append(finding("unknown-element", f"{place}/@nullFlavor", "nullFlavor"))
    if expected is OPAQUE:
        return
    for node, pointer, inner in _inside(element, place, expected):
        if inner is None:
            warnings.append(finding("unknown-element", pointer))
        else:
            _enter(node, pointer, inner, pointers, warnings)


def _inside(parent: Element, place: str, expected: Expected) -> Iterator[tuple[Element, str, Expected | None]]:
    nodes = list(xml.elements(parent))
    if not nodes:
        return
    names = [xml.local(node) for node in nodes]
    totals, seen = Counter(names), dict[str, int]()
    for name, node in zip(names, nodes, strict=True):
        seen[name] = seen.get(name, 0) + 1
        number = f"[{seen[name]}]" if totals[name] > 1 else ""
        pointer = f"{place}/{name}{number}" if _NAME.fullmatch(name) else place
        yield node, pointer, _expected(node, name, expected, first=seen[name] == 1)


def _expected(node: Element, name: str, around: Expected, *, first: bool) -> Expected | None:
    if xml.namespace(node) not in _OURS:
        return None
    return around.get(f"{name}*", around.get(name) if first else None)


def _contradicts_itself(element: Element) -> bool:
    if element.get("nullFlavor") is None:
        return False
    return any(element.get(name) is not None for name in _VALUES) or bool(xml.text(element).strip())


def _numbered(step: str) -> tuple[str, int]:
    name, _, number = step.rstrip("]").partition("[")
    return name, int(number) if number.isdecimal() else 1
