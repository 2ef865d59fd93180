"""Everything that is written in the header, also where nobody expects anything."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from varanto_formats.cda import xml
from varanto_formats.cda.xml import Element

_ELSEWHERE = frozenset({"component", "signatureCollection"})


@dataclass(frozen=True, slots=True)
class Written:
    """An attribute or a text of the header; in an unknown element `pointer` is that of the known one around it."""

    pointer: str
    value: str = field(repr=False)
    is_identifier: bool


def read(root: Element, known: Mapping[Element, str]) -> Iterator[Written]:
    """Attributes and texts of a document outside its body and its signatures; `known` are the survey's pointers."""
    waiting = [(root, known[root])]
    while waiting:
        element, place = waiting.pop()
        node, is_known = cast("Any", element), element in known
        for name, value in node.items():
            yield Written(f"{place}/@{name}" if is_known and name.isalpha() else place, value, name == "extension")
        within = list(node)
        for text in (node.text, *[inner.tail for inner in within]):
            if text and not text.isspace():
                yield Written(place, text, is_identifier=False)
        inside = [inner for inner in within if isinstance(inner.tag, str) and xml.local(inner) not in _ELSEWHERE]
        waiting.extend((inner, known.get(inner, place)) for inner in reversed(inside))
