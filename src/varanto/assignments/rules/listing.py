"""The review as a table (CSV) for a spreadsheet: a row for each assignment, and for each act without one."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from io import StringIO

from varanto.assignments.model import Assignment, Remark, Report

HEADINGS = (
    "unit",
    "unit name",
    "register_number",
    "role",
    "supervised_role",
    "service_tasks",
    "services",
    "flags",
    "authority",
    "from",
    "to",
    "visibility",
    "remarks",
)
FORMULAS = ("=", "+", "-", "@")


def as_table(report: Report) -> str:
    """The report as CSV with `;` between cells, in the columns that an import reads, and the remarks beside."""
    written = StringIO(newline="")
    writer = csv.writer(written, delimiter=";")
    writer.writerow(HEADINGS)
    writer.writerows(_rows(report))
    return written.getvalue()


def _rows(report: Report) -> Iterator[list[str]]:
    remarks: defaultdict[int | None, list[Remark]] = defaultdict(list)
    for one in report.remarks:
        remarks[one.number].append(one)
    for unit in report.units:
        for duty in unit.duties:
            said = " ".join(one.gap for one in remarks.pop(duty.number, []))
            yield [unit.oid or "", _plain(unit.name), *_cells(duty.assignment), said]
    for one in (one for left in remarks.values() for one in left):
        yield [one.unit or "", "", one.register_number, one.role, *[""] * 8, one.gap]


def _cells(one: Assignment) -> list[str]:
    return [
        one.register_number,
        one.role,
        one.supervised_role or "",
        " ".join(one.service_tasks),
        _plain(" ".join(one.services)),
        " ".join(one.flags),
        "yes" if one.authority else "no",
        one.valid_from.isoformat() if one.valid_from else "",
        one.valid_to.isoformat() if one.valid_to else "",
        " ".join(one.visibility),
    ]


def _plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULAS) else text
