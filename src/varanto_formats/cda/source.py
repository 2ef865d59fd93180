"""The text of a document as a person sees it: in rows that fit the eye, with the place of every element."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from varanto_formats.cda.survey import pointed
from varanto_formats.cda.xml import Element, in_order
from varanto_formats.findings import Finding

LONG = 160
MOST_LINES = 1_000_000
AROUND = 64
_TOLD = re.compile(r": ([1-9]\d*):([1-9]\d*)\.$")
_MARKUP = re.compile(
    r"<(?:(?P<aside>!--.*?-->)|!\[CDATA\[.*?\]\]>|\?.*?\?>|(?P<close>/[^>]*>)"
    r"|(?P<open>(?:\"[^\"]*\"|'[^']*'|[^'\">])*+>))",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a text: line and character, both from 1, as editors count them."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Row:
    """A piece of the text that is shown on one row: where it begins, how deep it lies, from and to which character."""

    place: Place
    depth: int
    start: int
    end: int


class Source:
    """The text of an XML document; `root` is what was read of it, None where it could not be read.

    Of more than a million lines the last one holds the rest.
    """

    def __init__(self, text: str, root: Element | None) -> None:
        self._text = text
        self._root = root
        ends = (match.end() for match in re.finditer("\n", text))
        self._lines = [0, *islice(ends, MOST_LINES - 1), len(text) + 1]
        tags = list(_tags(text)) if root is not None else []
        self._breaks = [(offset, depth) for offset, depth, _ in tags]
        self._starts = [offset for offset, _, opens in tags if opens]
        self._numbers = {element: number for number, element in enumerate(in_order(root))} if root is not None else {}

    def place(self, pointer: str) -> Place | None:
        """Where the element begins that a finding points at; None where there is no such element."""
        element = pointed(self._root, pointer) if self._root is not None else None
        if element is None:
            return None
        offset = self._starts[self._numbers[element]]
        line = bisect_right(self._lines, offset)
        return Place(line, offset - self._lines[line - 1] + 1)

    def find(self, finding: Finding) -> Place | None:
        """Where a finding lies: at its element or the one around it, or where the parser stopped in broken XML."""
        if self._root is None:
            told = _TOLD.search(finding.message.en)
            return Place(int(told[1]), int(told[2])) if told else None
        pointer = finding.pointer.partition("#")[0]
        while pointer and self.place(pointer) is None:
            pointer = pointer.rpartition("/")[0]
        return self.place(pointer)

    def rows(self) -> Iterator[Row]:
        """The lines; one of more than 160 characters is broken between its elements, or anywhere if unreadable."""
        for line, (start, end) in enumerate(pairwise(self._lines), 1):
            cuts = [(start, 0), *self._cuts(start, end)]
            for (begin, depth), (finish, _) in pairwise([*cuts, (end, 0)]):
                yield Row(Place(line, begin - start + 1), depth, begin, finish)

    def text(self, row: Row, most: int | None = None, veil: Callable[[str], str] = str) -> str:
        """The text of a row without its line end, of a long one at most so many characters.

        `veil` hides what is not to be shown, also where that reaches beyond the row; it leaves every character in its
        place.
        """
        before = max(0, row.start - AROUND)
        end = row.end if most is None else min(row.end, row.start + most)
        veiled = veil(self._text[before : end + AROUND])
        return veiled[row.start - before : end - before].rstrip("\r\n")

    def _cuts(self, start: int, end: int) -> list[tuple[int, int]]:
        if end - start <= LONG:
            return []
        if self._root is None:
            return [(offset, 0) for offset in range(start + LONG, end - 1, LONG)]
        cuts = self._breaks[bisect_left(self._breaks, (start + 1, 0)) : bisect_left(self._breaks, (end, 0))]
        return cuts[1:] if cuts and self._text[start : cuts[0][0]].isspace() else cuts


def decoded(data: bytes) -> str:
    """The text of a file that should be UTF-8; what is not reads as U+FFFD, and a byte-order mark as nothing."""
    return data.decode("utf-8-sig", "replace")


def _tags(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where each tag begins, how deep it lies and whether it opens an element; ends of plain elements are left out."""
    depth, plain = 0, False
    for match in _MARKUP.finditer(text):
        if match["open"]:
            yield match.start(), depth, True
            plain = not match["open"].endswith("/>")
            depth += plain
        elif match["close"]:
            depth -= 1
            if not plain:
                yield match.start(), depth, False
            plain = False
        elif match["aside"]:
            yield match.start(), depth, False
