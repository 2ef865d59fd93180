"""What may be registered as mandates, what putting a table changes, and who may do it. Pure."""

import csv
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.resources import files
from io import StringIO

import msgspec

from varanto.kit.context import Actor
from varanto.mandates.model import DeskName, Fault, Mandate, Registered, Table
from varanto_formats.checks.model import Mode
from varanto_formats.findings import Text
from varanto_formats.identifiers import hetu

TEXTS: dict[str, Text] = msgspec.convert(
    tomllib.loads((files("varanto.mandates.rules") / "faults.toml").read_text("utf-8")), dict[str, Text]
)
"""What each code of a fault says."""

COLUMNS = {
    "henkilötunnus": "identity",
    "personbeteckning": "identity",
    "nimi": "name",
    "namn": "name",
    "työpöytä": "desk",
    "arbetsbord": "desk",
    "alkaa": "from",
    "från": "from",
    "päättyy": "to",
    "till": "to",
}
DESKS = {
    "arkistonhoitaja": DeskName.ARCHIVIST,
    "arkivvårdare": DeskName.ARCHIVIST,
    "tietosuojavastaava": DeskName.OFFICER,
    "dataskyddsombud": DeskName.OFFICER,
    **{desk.value: desk for desk in DeskName},
}
FIELDS = frozenset({"identity", "name", "desk", "from", "to"})
LONGEST_NAME = 200
ADMINISTRATORS = frozenset({"SYSTEM", "R5", "P3"})
"""Who keeps an organisation's own mandates: its system, and whoever administers in it (ADR 24)."""


def may_keep(actor: Actor, organisation: str) -> bool:
    """Whether the actor may see and change the mandates of an organisation: the operator, and who administers it."""
    return actor.operator or (actor.organization == organisation and not actor.desk and actor.role in ADMINISTRATORS)


def code_of(written: str) -> str:
    """The official form of the identity code that somebody meant; what is none stays as it was written.

    >>> code_of(" 030271-931w ")
    '030271-931W'
    """
    meant = hetu.parse(written)
    return meant.value if meant else written


def read(raw: bytes) -> Table:
    """The mandates of a CSV file in UTF-8, with `;` or `,` between cells and headings in the first row.

    Rows count from 1 as a spreadsheet shows them; empty ones are passed over.
    """
    rows = _rows(raw)
    if rows is None:
        return Table((), (Fault(1, "table-unreadable"),))
    found = [(number, _mandate(number, cells)) for number, cells in rows if any(cells.values())]
    return Table(
        tuple((number, one) for number, one in found if isinstance(one, Mandate)),
        tuple(one for _, one in found if isinstance(one, Fault)),
    )


def faults(table: Table, mode: Mode) -> list[Fault]:
    """Everything that is wrong with a table, by row; a test repository takes persons of the 900 series alone."""
    wrong = [*table.faults, *(Fault(row, code) for row, one in table.lines for code in _wrong(one, mode))]
    return sorted([*wrong, *_twice(table.lines)], key=lambda fault: fault.row)


def changes(kept: Sequence[Registered], table: Table, day: date) -> tuple[list[Mandate], list[Registered]]:
    """What is to be added and what is to be ended so that the mandates of a table, and no others, hold from now on.

    What has run out by itself stays as it is.
    """
    wanted = [one for _, one in table.lines]
    live = [one for one in kept if one.ended_at is None and not one.mandate.is_over(day)]
    known = [one.mandate for one in live]
    added = [one for one in wanted if one not in known and not one.is_over(day)]
    return added, [one for one in live if one.mandate not in wanted]


def _rows(raw: bytes) -> list[tuple[int, dict[str, str]]] | None:
    """The rows of a table by number, their cells by field; None where it has other columns or cannot be read."""
    try:
        text = raw.decode("utf-8-sig")
        delimiter = ";" if ";" in text.partition("\n")[0] else ","
        headings, *rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except (UnicodeDecodeError, csv.Error, ValueError):
        return None
    names = [COLUMNS.get(heading.strip().casefold(), heading.strip().casefold()) for heading in headings]
    if sorted(names) != sorted(FIELDS) or any(len(cells) not in (0, len(names)) for cells in rows):
        return None
    return [(number, dict(zip(names, map(str.strip, cells), strict=False))) for number, cells in enumerate(rows, 2)]


def _mandate(row: int, cells: dict[str, str]) -> Mandate | Fault:
    desk, begins = DESKS.get(cells["desk"].casefold()), _day(cells["from"])
    ends = _day(cells["to"])
    if desk is None:
        return Fault(row, "desk-unknown")
    if begins is None or (cells["to"] and ends is None):
        return Fault(row, "day-invalid")
    return Mandate(person=code_of(cells["identity"]), name=cells["name"], desk=desk, valid_from=begins, valid_to=ends)


def _day(text: str) -> date | None:
    """A day, the Finnish way or as ISO 8601.

    >>> _day("1.6.2026"), _day("2026-06-01"), _day("kesä")
    (datetime.date(2026, 6, 1), datetime.date(2026, 6, 1), None)
    """
    try:
        if "." in text:
            day, month, year = map(int, text.split("."))
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        return None


def _wrong(one: Mandate, mode: Mode) -> Iterator[str]:
    code = hetu.parse(one.person)
    if code is None or code.value != one.person or code.is_test is not (mode is Mode.TEST):
        yield "identity-invalid"
    if not 0 < len(one.name) <= LONGEST_NAME or not one.name.isprintable():
        yield "name-missing"
    if one.valid_to is not None and one.valid_to < one.valid_from:
        yield "days-reversed"


def _twice(lines: Sequence[tuple[int, Mandate]]) -> Iterator[Fault]:
    before: list[Mandate] = []
    for row, one in lines:
        if any(_meet(one, other) for other in before):
            yield Fault(row, "mandate-twice")
        before.append(one)


def _meet(one: Mandate, other: Mandate) -> bool:
    same = one.desk is other.desk and one.person == other.person
    return same and not one.is_over(other.valid_from) and not other.is_over(one.valid_from)
