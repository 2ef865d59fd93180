"""The nouns of sessions: who has logged in, where she may work, what is kept of it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from varanto_formats.identifiers import Identifier


class DeskName(StrEnum):
    """A desk in the browser."""

    ARCHIVIST = "archivist"
    OFFICER = "officer"


class Note(StrEnum):
    """What somebody who is to log in is told first."""

    OUT = "out"
    ENDED = "ended"
    CANCELLED = "cancelled"
    AGAIN = "again"
    NO_CODE = "no-code"
    FOREIGN_CODE = "foreign-code"
    NO_MANDATE = "no-mandate"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A register at which somebody may work: whose it is, and of which ended provider it was inherited, since when."""

    desk: DeskName
    controller: str
    name: str
    register: str
    origin: str | None = None
    origin_name: str = ""
    since: date | None = None

    @property
    def key(self) -> str:
        """What names the place in a form; tells of no person."""
        return "|".join((self.desk, self.controller, self.register, self.origin or ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who was identified, how, and where her mandates (valtuudet) let her work."""

    person: Identifier = field(repr=False)
    name: str = field(repr=False)
    method: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A session as it is kept: sealed, found by the digest of what the browser holds.

    `browser` is a digest of what the browser says of itself: a cookie that comes from another one is worth nothing.
    """

    login: Login
    browser: str
    form_token: str = field(repr=False)
    begun_at: datetime
    checked_at: datetime
    place: Place | None = None
