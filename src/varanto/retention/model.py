"""The nouns of retention: periods, terms, deaths, holds, disposal lists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from varanto.archive.model import Group, Version
from varanto_formats.findings import Text


class Clock(StrEnum):
    """The event that starts a period; `decision` is none but the controller's own decision."""

    DEATH = "death"
    CASE = "case"
    LAST_CASE = "last-case"
    BIRTH = "birth"
    CREATED = "created"
    VALIDITY = "validity"
    NEWER = "newer"
    DECISION = "decision"


class State(StrEnum):
    """Where a document stands; only `expired` ones may go, and `on-decision` ones where the controller decides so."""

    WAITING = "waiting"
    RUNNING = "running"
    ON_DECISION = "on-decision"
    EXPIRED = "expired"
    UNRULED = "unruled"
    HELD = "held"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A row of the annex of 703/2023 (periods.toml): which documents, how long, since when; None means any.

    `newest` and `child` narrow it to newest or earlier versions, and to matters of children or others.
    """

    id: str
    name: Text
    citation: str
    years: int
    clock: Clock
    groups: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    tasks: frozenset[str] = frozenset()
    newest: bool | None = None
    child: bool | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A client of a document: when she was born and died, as far as that is known."""

    born: date | None = None
    died: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the term of a version depends on.

    `replaced` is when the next version of its set was made, `need_ended` when the last disability case of its clients
    was closed, where their need has ended. `held` and `archived` say that a hold or an order to archive covers it.
    """

    group: Group
    created: date
    clients: tuple[Person, ...]
    specific_type: str | None = None
    tasks: frozenset[str] = frozenset()
    case_closed: date | None = None
    need_ended: date | None = None
    valid_until: date | None = None
    replaced: date | None = None
    held: bool = False
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """The retention period (säilytysaika) of a version: its first and last day, the rule, and why in words."""

    state: State
    reason: Text
    rule: str = ""
    start: date | None = None
    end: date | None = None

    def may_end(self, *, decided: bool) -> bool:
        """Whether the document may be disposed of today; `decided` where the controller has decided on it."""
        return self.state is State.EXPIRED or (decided and self.state is State.ON_DECISION)


@dataclass(frozen=True, slots=True)
class Assessed:
    """A version at its home client, its register, the ids of all its clients, and its term."""

    version: Version
    register: str | None
    client_ids: tuple[UUID, ...]
    term: Term


class HoldKind(StrEnum):
    """What a hold is: a legal hold until it is released, or an order to archive permanently (24 §)."""

    HOLD = "hold"
    ARCHIVE = "archive"


class Target(StrEnum):
    """What a hold covers."""

    CLIENT = "client"
    CASE = "case"
    SET = "set"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What keeps documents of a controller beyond their time; `oid` names the case, set or document."""

    client_id: UUID
    hold_id: UUID
    kind: HoldKind
    target: Target
    oid: str | None
    controller: str

    def covers(self, version: Version, client_ids: tuple[UUID, ...]) -> bool:
        """Whether it covers a version of these clients."""
        if self.controller != version.controller:
            return False
        named = {Target.CASE: version.case_oid, Target.SET: version.set_id, Target.DOCUMENT: version.oid}
        return self.client_id in client_ids if self.target is Target.CLIENT else named[self.target] == self.oid


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A version on a disposal list: by which rule its term ended and when; `outcome` is None until it was its turn.

    Case documents have the second `turn`, for the clocks of their cases' documents stand in them.
    """

    client_id: UUID
    oid: str
    rule: str
    ended: date
    turn: int = 1
    outcome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposalList:
    """A disposal list (hävitysesitys); `decision` says that it holds documents on the controller's decision.

    Who proposed and approved it stands as a blind index here and in full in the log entries.
    """

    list_id: UUID
    controller: str
    proposed_at: datetime
    proposed_by: bytes = field(repr=False)
    proposal_entry: UUID
    decision: bool
    items: int
    digest: bytes = field(repr=False)
    approved_at: datetime | None = None
    approved_by: bytes | None = field(default=None, repr=False)
    approval_entry: UUID | None = None
    certificate: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a disposal has come: how many items are done with, and how many are left."""

    done: int
    left: int


@dataclass(frozen=True, slots=True)
class Preview:
    """How many documents of a controller become ripe in which year by which rule, and how many stay in which state."""

    ripe: Mapping[tuple[int, str], int]
    states: Mapping[State, int]
