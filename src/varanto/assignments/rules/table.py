"""How a table of assignments is read (CSV): every fault is told with its row and column, none stops the reading."""

import csv
import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.resources import files
from io import StringIO
from typing import Any

import msgspec

from varanto.access.rules.roles import TABLE
from varanto.assignments.model import Assignment, Fault, Table


class Words(msgspec.Struct):
    """The words of a table: the names of each field's column, and how a choice is written."""

    columns: dict[str, list[str]]
    choices: dict[str, list[str]]


WORDS = msgspec.convert(tomllib.loads((files("varanto.assignments.rules") / "table.toml").read_text("utf-8")), Words)
FIELDS = {name: field for field, names in WORDS.columns.items() for name in names}
REQUIRED = ("register_number", "role")
LISTS = ("service_tasks", "services", "flags", "visibility")
DAYS = ("valid_from", "valid_to")
BETWEEN = re.compile(r"[,;|\s]+")
FINNISH_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def read(organisation: str, raw: bytes) -> Table:
    """The assignments of a CSV file in UTF-8, with `;` or `,` between cells and headings in the first row.

    Rows count from 1 as a spreadsheet shows them; empty ones are passed over.
    """
    try:
        headings, *rows = _rows(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, csv.Error):
        return Table((), (Fault(1, "", "table-unreadable"),))
    faults = list(_in_headings(headings))
    if faults:
        return Table((), tuple(faults))
    lines: list[tuple[int, Assignment]] = []
    for number, cells in enumerate(rows, 2):
        if any(cells):
            values, wrong = _values(number, headings, cells)
            faults += wrong
            lines.append((number, Assignment(organisation=organisation, **values)))
    return Table(tuple(lines), tuple(faults), {_field(heading): heading for heading in headings})


def _rows(text: str) -> list[list[str]]:
    if not text.strip() or "\0" in text:
        raise csv.Error
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return [[cell.strip() for cell in row] for row in reader]


def _field(heading: str) -> str:
    return FIELDS.get(heading.casefold(), "")


def _in_headings(headings: Sequence[str]) -> Iterator[Fault]:
    fields = [_field(heading) for heading in headings]
    for number, (heading, field) in enumerate(zip(headings, fields, strict=True)):
        if not field:
            yield Fault(1, heading, "column-unknown")
        elif field in fields[:number]:
            yield Fault(1, heading, "column-twice")
    for field in REQUIRED:
        if field not in fields:
            yield Fault(1, WORDS.columns[field][0], "column-missing")


def _values(row: int, headings: Sequence[str], cells: Sequence[str]) -> tuple[dict[str, Any], list[Fault]]:
    """The fields that the cells of a row fill, and the cells that cannot be read."""
    values: dict[str, Any] = dict.fromkeys(REQUIRED, "")
    faults = [Fault(row, "", "cells-too-many")] if any(cells[len(headings) :]) else []
    for heading, cell in zip(headings, cells, strict=False):
        field = _field(heading)
        try:
            values[field] = _value(field, cell)
        except ValueError:
            faults.append(Fault(row, heading, "date-unreadable" if field in DAYS else "choice-unreadable"))
    return values, faults


def _value(field: str, cell: str) -> object:
    """What a cell says. Raises ValueError where it is neither a day nor a choice and should be one."""
    if field in DAYS:
        return _day(cell) if cell else None
    if field == "authority":
        return _choice(cell.casefold())
    if field == "service_tasks":
        return tuple(TABLE.tasks.get(one.upper(), one) for one in BETWEEN.split(cell) if one)
    if field in LISTS:
        return tuple(one for one in BETWEEN.split(cell) if one)
    return cell if cell or field in REQUIRED else None


def _day(cell: str) -> date:
    """A day as people here write it, or as ISO 8601 has it.

    >>> _day("31.12.2026") == _day("2026-12-31")
    True
    """
    finnish = FINNISH_DAY.fullmatch(cell)
    if finnish:
        day, month, year = map(int, finnish.groups())
        return date(year, month, day)
    return date.fromisoformat(cell)


def _choice(word: str) -> bool:
    if word in WORDS.choices["yes"]:
        return True
    if word in WORDS.choices["no"]:
        return False
    raise ValueError
