"""The nouns of the registers: organisations and systems."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeAlias

Jwk: TypeAlias = dict[str, Any]
"""A public key as JSON (RFC 7517)."""


class Kind(StrEnum):
    """Whether an organisation is a public provider (julkinen) or a private one (yksityinen)."""

    PUBLIC = "public"
    PRIVATE = "private"


class Sector(StrEnum):
    """Social welfare (sosiaalihuolto) or health care (terveydenhuolto)."""

    SOCIAL = "social"
    HEALTH = "health"


class Function(StrEnum):
    """A function that an organisation has put into use: of the national service (readings.md A38), or of its own.

    Under `four_eyes` an invalidation at the archivist's desk waits for a second archivist (D-20).
    """

    DISCLOSURE = "disclosure"
    REGISTER_RIGHT = "register_right"
    FOUR_EYES = "four_eyes"


class OwnContext(StrEnum):
    """Whether the own register asks for a client relationship too (readings.md A1)."""

    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An organisation (toimintayksikkö), or a unit of one (palveluyksikkö) where `parent` says whose.

    `ended` is the first day on which `successor` holds its registers (readings.md A37); `valid_to` is the last day.
    """

    oid: str
    name: str
    kind: Kind
    parent: str | None = None
    sector: Sector = Sector.SOCIAL
    business_id: str | None = None
    service_tasks: tuple[str, ...] = ()
    functions: tuple[Function, ...] = ()
    own_context: OwnContext = OwnContext.OPTIONAL
    controller: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    ended: date | None = None
    successor: str | None = None
    changed_at: datetime | None = None

    def is_active(self, day: date) -> bool:
        """Whether it gives services on this day of Finland's calendar."""
        begun = self.valid_from is None or self.valid_from <= day
        over = (self.valid_to is not None and self.valid_to < day) or (self.ended is not None and self.ended <= day)
        return begun and not over


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A client information system (tietojärjestelmä): its public keys (JWK) and for whom it may act.

    `certificates` are the SHA-256 thumbprints (base64url) of the TLS certificates it connects with, if any are known.
    """

    id: str
    name: str
    keys: tuple[Jwk, ...]
    organisations: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    operator: bool = False


class Act(StrEnum):
    """A change of who holds an organisation's registers: it ends, its end changes, or it is taken back."""

    END = "end"
    CHANGE = "change"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of what is registered: when, by which system, and the state before it; None where there was none.

    `act` says that it concerns who holds the registers (703/2023 15-16 §), `reason` why, where that was told.
    """

    until: datetime
    system: str
    former: Organisation | None
    act: Act | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """The past of an organisation: what is registered now, and its changes, oldest first."""

    now: Organisation
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Inherited:
    """A controller whose registers an organisation holds as its successor, and from which day."""

    controller: Organisation
    since: date


@dataclass(frozen=True, slots=True)
class Page:
    """A page of organisations: how many there are in all, and where the next page begins if there is one."""

    total: int
    items: tuple[Organisation, ...]
    after: tuple[datetime, str] | None
