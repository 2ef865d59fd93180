"""How findings are laid beside the rows of a file: pure."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from varanto.validation.model import Draft, Kind, Line, Mark, Outcome, Sheet
from varanto_formats.cda.source import Place, Source, decoded
from varanto_formats.cda.xml import Element
from varanto_formats.checks.content import Node
from varanto_formats.findings import Finding, Severity
from varanto_formats.identifiers.hetu import SCAN
from varanto_formats.structures.catalogue import BODY, pointer

MOST_MARKS = 500
MOST_LINES = 2000
MOST_ROWS = 300_000
AROUND = 8
WIDEST = 300
DEEPEST = 16


def veil(text: str) -> str:
    """The text with what may be identity codes hidden after the day of birth, each character in its place.

    >>> veil('extension="010181-900C"')
    'extension="010181-••••"'
    """
    return SCAN.sub(lambda match: f"{match.group()[:7]}••••", text)


def outcome(findings: Sequence[Finding], drafts: Sequence[Draft]) -> Outcome:
    """The findings in the order of the sheets, each beside its row; of very many the first 500 are shown."""
    placed = sorted((_placed(one, drafts) for one in findings), key=_order)
    marks = [_mark(number, *where, drafts) for number, where in enumerate(placed[:MOST_MARKS], 1)]
    beside: dict[tuple[int, int], list[int]] = {}
    for mark, (sheet, row, _) in zip(marks, placed, strict=False):
        beside.setdefault((sheet, row), []).append(mark.number)
    sheets = (
        Sheet(draft.kind, draft.name, tuple(_shown(draft, _of_sheet(beside, number))))
        for number, draft in enumerate(drafts)
    )
    errors = sum(one.severity is Severity.ERROR for one in findings)
    return Outcome(errors, len(findings) - errors, tuple(marks), tuple(sheets))


def file_draft(kind: Kind, name: str, data: bytes, root: Element | None) -> Draft:
    """The rows of an XML file, 300 000 at most; one that is no text has none."""
    source = Source(decoded(data), root)
    rows = [] if b"\0" in data else list(islice(source.rows(), MOST_ROWS))
    places = [row.place for row in rows]

    def locate(finding: Finding) -> int | None:
        place = source.find(finding)
        beyond = not places or (len(places) == MOST_ROWS and place and place > places[-1])
        return None if place is None or beyond else bisect_right(places, place) - 1

    def line(index: int) -> Line:
        return Line(_label(rows[index].place), _cut(rows[index].depth, source.text(rows[index], WIDEST + 1, veil)))

    return Draft(kind, name, len(rows), line, locate)


def content_draft(name: str, whole: Node) -> Draft:
    """The structured body, laid out with a field on each row."""
    rows = list(_printed(whole, 0, "", ""))
    places: dict[str, int] = {}
    for index, (place, _, _) in enumerate(rows):
        places.setdefault(place, index)

    def line(index: int) -> Line:
        _, depth, text = rows[index]
        return Line(str(index + 1), _cut(depth, veil(text)))

    return Draft(Kind.CONTENT, name, len(rows), line, lambda finding: _nearest(finding.pointer, places))


def _placed(finding: Finding, drafts: Sequence[Draft]) -> tuple[int, int, Finding]:
    """The last sheet that knows the place, so that the body comes before the document that holds it."""
    for number, draft in reversed(list(enumerate(drafts))):
        row = draft.locate(finding)
        if row is not None:
            return number, row, finding
    return -1, -1, finding


def _order(placed: tuple[int, int, Finding]) -> tuple[int, int, bool]:
    """By place, and on one row errors first."""
    sheet, row, finding = placed
    return sheet, row, finding.severity is not Severity.ERROR


def _mark(number: int, sheet: int, row: int, finding: Finding, drafts: Sequence[Draft]) -> Mark:
    if sheet < 0:
        return Mark(number, finding)
    return Mark(number, finding, drafts[sheet].kind, drafts[sheet].line(row).label)


def _of_sheet(beside: Mapping[tuple[int, int], list[int]], sheet: int) -> dict[int, tuple[int, ...]]:
    return {row: tuple(numbers) for (one, row), numbers in beside.items() if one == sheet}


def _shown(draft: Draft, marks: Mapping[int, tuple[int, ...]]) -> Iterator[Line]:
    """All lines, or of a long file its beginning and what lies around the findings."""
    wanted: Iterable[int] = range(draft.size)
    if draft.size > MOST_LINES:
        near = {near for row in (0, *marks) for near in range(row - AROUND, row + AROUND + 1)}
        wanted = sorted(row for row in near if 0 <= row < draft.size)
    expected = 0
    for row in wanted:
        if row > expected:
            yield Line(skipped=row - expected)
        yield replace(draft.line(row), marks=marks.get(row, ()))
        expected = row + 1
    if expected < draft.size:
        yield Line(skipped=draft.size - expected)


def _printed(node: Node, depth: int, before: str, after: str) -> Iterator[tuple[str, int, str]]:
    """Pointer, depth and text of each row of a value; at most 64 deep, as deep as bodies are read."""
    inner = node.children()
    if not inner:
        yield pointer(node.path), depth, f"{before}{json.dumps(node.value, ensure_ascii=False)}{after}"
        return
    opens, closes = "{}" if isinstance(node.value, dict) else "[]"
    yield pointer(node.path), depth, f"{before}{opens}"
    for number, child in enumerate(inner, 1):
        name = f"{json.dumps(child.path[-1], ensure_ascii=False)}: " if opens == "{" else ""
        yield from _printed(child, depth + 1, name, "," if number < len(inner) else "")
    yield "", depth, f"{closes}{after}"


def _nearest(place: str, places: Mapping[str, int]) -> int | None:
    """The row of the field, or of the field around it."""
    while place.startswith(f"{BODY}#"):
        if place in places:
            return places[place]
        place = place.rpartition("/")[0]
    return None


def _label(place: Place) -> str:
    return str(place.line) if place.column == 1 else f"{place.line}:{place.column}"


def _cut(depth: int, text: str) -> str:
    return "  " * min(depth, DEEPEST) + (text if len(text) <= WIDEST else f"{text[:WIDEST]}…")
