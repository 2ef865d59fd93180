"""The nouns of the registers: organisations, assignments, systems; what a system asks for and what it is given."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeAlias

from varanto.kit.context import Actor

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
    """A function of the national service that an organisation has put into use (readings.md A38)."""

    DISCLOSURE = "disclosure"
    REGISTER_RIGHT = "register_right"


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
class Assignment:
    """A professional's duty (työtehtävä, decree 457/2024) in an organisation; `valid_to` is its last day."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """The standard claims of a signed assertion (RFC 7523); times are seconds since 1970."""

    iss: str
    sub: str
    aud: str | tuple[str, ...]
    exp: float
    jti: str
    nbf: float = 0
    iat: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A professional or a citizen as the assertion names her."""

    system: str
    value: str = field(repr=False)
    name: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The acting context that an assertion asks for (api.md, Who calls); names as on the wire."""

    organization: str | None = None
    unit: str | None = None
    professional: Person | None = None
    role: str | None = None
    supervised_role: str | None = None
    service_tasks: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    authority: bool = False
    flags: tuple[str, ...] = ()
    sender: Person | None = None
    desk: str | None = None
    controller: str | None = None
    register: str | None = None
    person: Person | None = None
    on_behalf_of: Person | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms tokens are given: assertions must be meant for `token_url`.

    `per_system` and `refused` limit the calls of one system, and all refused ones.
    """

    token_url: str
    per_system: str = "1200/minute"
    refused: str = "300/minute"


@dataclass(frozen=True, slots=True)
class Token:
    """An access token, for how many seconds it holds, and for whom."""

    value: str = field(repr=False)
    expires_in: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no token is given: the OAuth error, our stable reason, a sentence; `system` once it has proved who it is."""

    error: str
    reason: str
    description: str
    system: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of organisations: how many there are in all, and where the next page begins if there is one."""

    total: int
    items: tuple[Organisation, ...]
    after: tuple[datetime, str] | None
