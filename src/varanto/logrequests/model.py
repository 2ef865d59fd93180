"""The nouns of log requests: what was asked, how the asker was identified, how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from varanto.log.model import Seen
from varanto_formats.identifiers import Identifier


class State(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    IDENTIFIED = "identified"
    ANSWERED = "answered"
    REFUSED = "refused"


class Act(StrEnum):
    """What is done to a request; the wire form of the log action without its subject."""

    IDENTIFY = "identify"
    DRAFT = "draft"
    ANSWER = "answer"
    REFUSE = "refuse"


class Relation(StrEnum):
    """For whom somebody asks."""

    HERSELF = "herself"
    GUARDIAN = "guardian"
    REPRESENTATIVE = "representative"


class Check(StrEnum):
    """How the identity of the one who asks was checked."""

    STRONG = "strong"
    CARD = "card"
    OTHER = "other"


class Scope(StrEnum):
    """Which log is asked for."""

    BOTH = "both"
    USE = "use"
    DISCLOSURE = "disclosure"


class Ground(StrEnum):
    """Why log data may be kept from a client (703/2023 11 § 2)."""

    HEALTH = "health"
    RIGHTS = "rights"
    CRIME = "crime"
    SECURITY = "security"
    OLD = "old"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A written request as it came: who asks for whom, about which days, both included, and in which language.

    `authority` is on what somebody acts for another. What is older than two years needs a special reason, and somebody
    who has approved of it (disclosure.md §3.4).
    """

    client: Identifier = field(repr=False)
    client_name: str = field(repr=False)
    relation: Relation
    asker: str = field(default="", repr=False)
    authority: str = field(default="", repr=False)
    received_on: date
    begin: date
    end: date
    scope: Scope = Scope.BOTH
    special_reason: str = field(default="", repr=False)
    approver: str = field(default="", repr=False)
    language: str = "fi"


@dataclass(frozen=True, slots=True)
class Identified:
    """How, when and by whom the identity was checked."""

    check: Check
    note: str = field(repr=False)
    at: datetime
    by: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """How a request ended: answered with so many entries, users named or not, or refused on grounds."""

    at: datetime
    by: str = field(repr=False)
    entries: int = 0
    names: bool = False
    grounds: tuple[Ground, ...] = ()
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRequest:
    """A log request (lokipyyntö) of a client to a controller, due two months after it was received."""

    id: UUID
    controller: str
    state: State
    received: Received
    entered_by: str = field(repr=False)
    identified: Identified | None = None
    closed: Closed | None = None
    due: date
    days_left: int

    @property
    def is_open(self) -> bool:
        """Whether somebody still waits for an answer."""
        return self.state in {State.RECEIVED, State.IDENTIFIED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept sealed of a request."""

    received: Received
    entered_by: str
    identified: Identified | None = None
    closed: Closed | None = None


@dataclass(frozen=True, slots=True)
class Faulty:
    """What of a form cannot be taken: the fault of each field, by its code."""

    faults: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as its client is told of it; `user` only of the controller's own people, and where they are named."""

    seen: Seen
    organisation: str
    unit: str
    user: str = field(default="", repr=False)
