"""What an assignment may be: roles, flags, service tasks, unit, days (decree 457/2024; readings.md A10, A26)."""

import tomllib
from collections.abc import Iterator
from enum import StrEnum
from importlib.resources import files
from itertools import chain
from typing import Protocol

import msgspec

from varanto.access.rules.roles import TABLE
from varanto.assignments.model import Assignment, Fault, Place, Table
from varanto_formats.findings import Text

PUBLIC_ROLES = frozenset({"R1", "R2", "R3", "R4", "R5"})
PRIVATE_ROLES = frozenset({"P1", "P2", "P3"})
OTHER_ROLES = frozenset({"O1", "O2", "O3", "O4"})
STUDENT = "O1"
FLAGS = frozenset({"LASU_LEAD", "DRAFTS_CUSTODY", "SOV", "TUR", "ADOPT"})
LIMITING_FLAGS = frozenset({"SOV", "ADOPT"})
SERVICE_TASKS = frozenset(TABLE.tasks.values())
REGISTER_NUMBER_LENGTH = 11
TEXTS: dict[str, Text] = msgspec.convert(
    tomllib.loads((files("varanto.assignments.rules") / "faults.toml").read_text("utf-8")), dict[str, Text]
)
"""What each code of a fault says."""


class Misfit(StrEnum):
    """Why a role and what comes with it cannot be, whether registered or claimed."""

    ROLE_UNKNOWN = "role-unknown"
    ROLE_FOREIGN = "role-foreign"
    SUPERVISED_FOREIGN = "supervised-role-foreign"
    AUTHORITY_PRIVATE = "authority-private"
    SUPERVISED_MISPLACED = "supervised-role-misplaced"
    AUTHORITY_STUDENT = "authority-student"


class Held(Protocol):
    """What an assignment and a token's claims have in common."""

    @property
    def role(self) -> str | None:
        """The role of decree 457/2024."""
        ...

    @property
    def supervised_role(self) -> str | None:
        """The role in whose task a student is supervised."""
        ...

    @property
    def authority(self) -> bool:
        """Whether she is an office-holder (viranhaltija)."""
        ...


def misfits(held: Held, *, public: bool) -> Iterator[Misfit]:
    """What cannot be: R-roles and authority are of public organisations, P-roles of private ones (A10).

    A student (O1) acts as the task she is supervised in, never with authority (A26).
    """
    foreign = PRIVATE_ROLES if public else PUBLIC_ROLES
    if held.role not in PUBLIC_ROLES | PRIVATE_ROLES | OTHER_ROLES:
        yield Misfit.ROLE_UNKNOWN
    if held.role in foreign:
        yield Misfit.ROLE_FOREIGN
    if held.supervised_role in foreign:
        yield Misfit.SUPERVISED_FOREIGN
    if held.authority and not public:
        yield Misfit.AUTHORITY_PRIVATE
    if held.supervised_role and (held.role != STUDENT or held.supervised_role not in PUBLIC_ROLES | PRIVATE_ROLES):
        yield Misfit.SUPERVISED_MISPLACED
    if held.role == STUDENT and held.authority:
        yield Misfit.AUTHORITY_STUDENT


def faults(table: Table, place: Place) -> tuple[Fault, ...]:
    """Everything that is wrong with a table, by row: what could not be read, and what may not be registered."""
    seen: set[Assignment] = set()
    found = list(table.faults)
    for row, one in table.lines:
        wrong = chain(_misfitting(one, place), _unknown(one, place), _impossible(one, seen))
        found += (Fault(row, table.columns.get(column, column), code) for column, code in wrong)
        seen.add(one)
    return tuple(sorted(found, key=lambda fault: fault.row))


def _misfitting(one: Assignment, place: Place) -> Iterator[tuple[str, str]]:
    """The misfits with their columns, which their codes begin with."""
    for misfit in misfits(one, public=place.public):
        yield misfit.value.rpartition("-")[0].replace("-", "_"), misfit


def _unknown(one: Assignment, place: Place) -> Iterator[tuple[str, str]]:
    """What is named and not there."""
    if one.unit and one.unit not in place.units | {place.organisation}:
        yield "unit", "unit-unknown"
    if not set(one.service_tasks) <= SERVICE_TASKS:
        yield "service_tasks", "service-task-unknown"
    if not set(one.flags) <= FLAGS:
        yield "flags", "flag-unknown"
    if not set(one.visibility) <= place.groups:
        yield "visibility", "visibility-unknown"


def _impossible(one: Assignment, seen: set[Assignment]) -> Iterator[tuple[str, str]]:
    number = one.register_number
    if not (number.isascii() and number.isdecimal() and len(number) == REGISTER_NUMBER_LENGTH):
        yield "register_number", "register-number-invalid"
    if one.valid_from and one.valid_to and one.valid_to < one.valid_from:
        yield "valid_to", "dates-reversed"
    if one in seen:
        yield "register_number", "assignment-twice"
