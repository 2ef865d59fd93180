"""The nouns of access reviews: uses, what is known beside them, findings, cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from varanto.decisions.model import Ground
from varanto.log.model import Entry
from varanto_formats.findings import Text
from varanto_formats.identifiers import Identifier


class Name(StrEnum):
    """The rules by which uses are looked at."""

    OWN = "own-record"
    COLLEAGUE = "colleague"
    ADDRESS = "same-address"
    SURNAME = "same-surname"
    RELATION = "no-relation"
    HOURS = "unusual-hours"
    VOLUME = "volume"
    WIDE = "wide-search"
    REFUSALS = "refusals"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as rules.toml states it: what it weighs, its limits by name, its title and what it says of a finding."""

    name: Name
    weight: int
    limits: Mapping[str, float]
    title: Text
    words: Text


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules, and the weight from which a case is opened."""

    opens_at: int
    rules: Mapping[Name, Rule]


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One entry of the log as the rules see it; persons are blind indexes in hex, `at` is Finnish time.

    `words` is the text that stands with a wide search; `excused` that no relationship is looked for: in an
    administrative task, at a desk (readings.md A3, A30), or where it would stand in another's register.
    """

    entry: UUID
    user: str
    client: UUID
    at: datetime
    unit: str | None = None
    role: str = ""
    refused: bool = False
    purpose: str = "own"
    words: str = field(default="", repr=False)
    excused: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """A relationship, case or pending matter that ties a client to the OID of a unit or the index of a worker."""

    to: str
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What is known of somebody for comparing: keyed digests in hex, never what they were made of."""

    persons: frozenset[str] = frozenset()
    surnames: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """A client as the controller's own register knows her: her marks, and to whom she is tied."""

    marks: Marks
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What was usual in the weeks before: clients a day by user and by unit and role, uses of a unit by band."""

    own: Mapping[str, float]
    peers: Mapping[tuple[str | None, str], float]
    bands: Mapping[str | None, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Everything that the rules look at beside the uses of a day."""

    staff: Mapping[str, Marks]
    clients: Mapping[UUID, Known]
    habits: Habits


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: the inputs that its words name, and the entries in which it found it."""

    rule: Name
    inputs: Mapping[str, int]
    entries: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What one user did on one day with one client, or (NOBODY) with all of them, that somebody should explain."""

    user: str
    client: UUID
    day: date
    findings: tuple[Finding, ...]


class State(StrEnum):
    """Where a case stands."""

    NEW = "new"
    ASKED = "asked"
    ANSWERED = "answered"
    FINE = "closed-fine"
    MISUSE = "closed-misuse"


@dataclass(frozen=True, slots=True)
class Step:
    """What was done with a case: when, by whom, to which state it led, and what was written down."""

    at: datetime
    by: str = field(repr=False)
    state: State
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case of review (tarkastettava käyttö): what one user did on a day, why it stands out, what became of it."""

    case_id: UUID
    day: date
    state: State
    weight: int
    user: Identifier = field(repr=False)
    name: str = field(repr=False)
    unit: str | None
    role: str
    client: Identifier | None = field(repr=False)
    findings: tuple[Finding, ...]
    entries: tuple[UUID, ...]
    steps: tuple[Step, ...] = ()

    @property
    def rules(self) -> tuple[Name, ...]:
        """The rules that found something."""
        return tuple(one.rule for one in self.findings)


@dataclass(frozen=True, slots=True)
class Explained:
    """An entry of a case with the grounds of the decisions that it keeps, and the rules that found it."""

    entry: Entry
    grounds: tuple[Ground, ...]
    rules: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a walk through the log came to: uses looked at, cases opened, cases that were there already."""

    uses: int
    opened: int
    known: int


@dataclass(frozen=True, slots=True)
class Score:
    """How well findings met the truth: how many there were, how many of them right; how much there was, and found."""

    found: int
    right: int
    wanted: int
    caught: int

    @property
    def precision(self) -> float | None:
        """Of what was found, the share that was misuse; None where nothing was found."""
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Of what should have been found, the share that was; None where there was nothing."""
        return self.caught / self.wanted if self.wanted else None


@dataclass(frozen=True, slots=True)
class Measured:
    """What measuring came to: uses looked at, misuses planted, the score of each rule and that of opening cases."""

    uses: int
    planted: int
    rules: Mapping[Name, Score]
    whole: Score
