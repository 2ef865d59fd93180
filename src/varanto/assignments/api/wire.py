"""Assignments on the wire (the shapes of world.json) and the report about them."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date

import msgspec

from varanto.assignments.model import Assignment, Gap, Report, Table


class AssignmentBody(msgspec.Struct, kw_only=True, rename={"valid_from": "from", "valid_to": "to"}):
    """A professional's duty in the organisation; `to` is its last day, `visibility` names groups that narrow it."""

    register_number: str
    organization: str | None = None
    unit: str | None = None
    role: str
    supervised_role: str | None = None
    service_tasks: list[str] = []
    services: list[str] = []
    flags: list[str] = []
    authority: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    visibility: list[str] = []


class Assignments(msgspec.Struct):
    """All assignments that an organisation has registered."""

    items: list[AssignmentBody]


class DutyBody(AssignmentBody, kw_only=True):
    """A row of the review list: an assignment with its number in the register."""

    number: int


class UnitBody(msgspec.Struct):
    """Who has which role in a unit; without an OID, in the whole organisation."""

    oid: str | None
    name: str
    duties: list[DutyBody]


class RemarkBody(msgspec.Struct, kw_only=True):
    """One thing to look at; `number` is the assignment's in the register, `day` the day that matters."""

    gap: Gap
    register_number: str
    role: str
    unit: str | None
    number: int | None
    day: date | None


class ReportBody(msgspec.Struct):
    """The gap report and the list for the yearly review of an organisation's assignments."""

    organization: str
    name: str
    day: date
    remarks: list[RemarkBody]
    units: list[UnitBody]


def shown(assignments: Iterable[Assignment]) -> Assignments:
    """Assignments as they are shown."""
    return Assignments([msgspec.convert(_named(one), AssignmentBody) for one in assignments])


def table(oid: str, body: Assignments) -> Table:
    """The assignments that a body describes."""
    named = ({**msgspec.structs.asdict(one), "organisation": oid} for one in body.items)
    numbered = Table.of(msgspec.convert(one, Assignment) for one in named)
    return replace(numbered, columns={"valid_from": "from", "valid_to": "to"})


def report(found: Report) -> ReportBody:
    """The report as it is shown."""
    units = [
        UnitBody(
            unit.oid,
            unit.name,
            [msgspec.convert(_named(one.assignment) | {"number": one.number}, DutyBody) for one in unit.duties],
        )
        for unit in found.units
    ]
    remarks = [msgspec.convert(one, RemarkBody, from_attributes=True) for one in found.remarks]
    return ReportBody(found.organisation, found.name, found.day, remarks, units)


def _named(one: Assignment) -> dict[str, object]:
    """The facts of an assignment under their names on the wire."""
    facts = asdict(one)
    return facts | {
        "organization": facts.pop("organisation"),
        "from": facts.pop("valid_from"),
        "to": facts.pop("valid_to"),
    }
