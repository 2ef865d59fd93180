"""The nouns of sessions: who has logged in, where she may work, what is kept of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from varanto.mandates.model import DeskName, Errand, Place
from varanto_formats.identifiers import Identifier

__all__ = ["DeskName", "Kept", "Login", "Note", "Place"]


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
class Login:
    """Who was identified, how, and where her mandates let her work.

    `errand` is hers at Suomi.fi-valtuudet, where that is asked.
    """

    person: Identifier = field(repr=False)
    name: str = field(repr=False)
    method: str
    places: tuple[Place, ...]
    errand: Errand | None = None


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
