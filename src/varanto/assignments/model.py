"""The nouns of assignments: what a professional is to do, where, how long, and which documents she is to see."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from varanto.kit.context import Visible


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A professional's duty (työtehtävä, decree 457/2024) in an organisation; `valid_to` is its last day.

    `visibility` are the names of the groups that narrow what the role allows; without any the role decides alone.
    """

    register_number: str = field(repr=False)
    organisation: str
    unit: str | None = None
    role: str
    supervised_role: str | None = None
    service_tasks: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    authority: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    visibility: tuple[str, ...] = ()

    def is_live(self, day: date) -> bool:
        """Whether it holds on this day of Finland's calendar."""
        return self.has_begun(day) and (self.valid_to is None or day <= self.valid_to)

    def has_begun(self, day: date) -> bool:
        """Whether its first day has come."""
        return self.valid_from is None or self.valid_from <= day


@dataclass(frozen=True, slots=True)
class VisibilityGroup:
    """A visibility group (näkyvyyden rajausryhmä): what any of its rows lets through is in it."""

    name: str
    title: str
    rows: tuple[Visible, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where assignments are to be registered: is it a public organisation, which units and groups has it."""

    organisation: str
    public: bool
    units: frozenset[str]
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell of a table: its row and column as they stand there, and a code of faults.toml."""

    row: int
    column: str
    code: str


@dataclass(frozen=True, slots=True)
class Table:
    """Assignments with the numbers of their rows, and what could not be read.

    `columns` are the headings of the fields; a field without one goes by its own name.
    """

    lines: tuple[tuple[int, Assignment], ...]
    faults: tuple[Fault, ...] = ()
    columns: dict[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def of(cls, assignments: Iterable[Assignment]) -> "Table":
        """The assignments numbered from 1."""
        return cls(tuple(enumerate(assignments, 1)))


@dataclass(frozen=True, slots=True)
class Plan:
    """What registering a table changes: rows of the table, and of `ended` the numbers of the registered assignments."""

    added: tuple[int, ...]
    changed: tuple[int, ...]
    same: tuple[int, ...]
    ended: tuple[int, ...]


class Gap(StrEnum):
    """Why an assignment, or somebody without one, is to be looked at in the review."""

    NO_UNIT = "no-unit"
    UNIT_ENDED = "unit-ended"
    EXPIRING = "expiring"
    EXPIRED_BUT_USED = "expired-but-used"
    OVERLAPPING = "overlapping"
    CONTRADICTING = "contradicting"
    UNUSED = "unused"
    WIDE = "wide"
    WITHOUT_ASSIGNMENT = "without-assignment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing to look at; `number` is the assignment's in the register, `day` the day that matters, if any."""

    gap: Gap
    register_number: str = field(repr=False)
    role: str
    unit: str | None = None
    number: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A row of the review list: an assignment that holds or will, under its number in the register."""

    number: int
    assignment: Assignment


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitList:
    """Who has which role in a unit; `oid` is None for those of the whole organisation."""

    oid: str | None
    name: str
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The gap report and the list for the yearly review of an organisation's assignments, as of a day."""

    organisation: str
    name: str
    day: date
    remarks: tuple[Remark, ...]
    units: tuple[UnitList, ...]
