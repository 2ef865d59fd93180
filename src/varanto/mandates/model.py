"""The nouns of mandates: what is registered, what a register of mandates says, and the places they open."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from varanto_formats.identifiers import Identifier


class DeskName(StrEnum):
    """A desk in the browser."""

    ARCHIVIST = "archivist"
    OFFICER = "officer"


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


class Held(NamedTuple):
    """What a mandate that holds opens: a controller (OID) and a desk."""

    controller: str
    desk: DeskName


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """A person's mandate (valtuus) for a controller, as our own register keeps it; `valid_to` is its last day."""

    person: str = field(repr=False)
    name: str = field(repr=False)
    desk: DeskName
    valid_from: date
    valid_to: date | None = None

    def is_over(self, day: date) -> bool:
        """Whether its last day has passed on this day of Finland's calendar."""
        return self.valid_to is not None and self.valid_to < day


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A mandate in our own register: which system gave it and when, and which ended it, if one did."""

    id: UUID
    mandate: Mandate
    given_by: str
    given_at: datetime
    ended_by: str | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one row of a table of mandates: its number from 1, and a code of faults.toml."""

    row: int
    code: str


@dataclass(frozen=True, slots=True)
class Table:
    """Mandates with the numbers of their rows, and what could not be read."""

    lines: tuple[tuple[int, Mandate], ...]
    faults: tuple[Fault, ...] = ()

    @classmethod
    def of(cls, mandates: Iterable[Mandate]) -> "Table":
        """The mandates numbered from 1."""
        return cls(tuple(enumerate(mandates, 1)))


@dataclass(frozen=True, slots=True, kw_only=True)
class SuomiFi:
    """The Web API of Suomi.fi-valtuudet as this server may use it (disclosure.md §9.1).

    `themes` says which desk a mandate theme (URI) opens; it is matched exactly (D-30).
    """

    base_url: str
    client_id: str
    api_key: str = field(repr=False)
    password: str = field(repr=False)
    redirect_uri: str
    themes: dict[str, DeskName]


class Acting(StrEnum):
    """For whom somebody acts: an organisation (YPA, yrityksen puolesta asiointi) or a person (HPA, henkilön)."""

    ORGANISATION = "ypa"
    PERSON = "hpa"


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A session at Suomi.fi-valtuudet (asiointi) for one person; without a token she has not come back from there.

    `language` is the one in which she went.
    """

    acting: Acting
    session_id: str = field(repr=False)
    user_id: str = field(repr=False)
    state: str = field(repr=False)
    language: str = ""
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Departure:
    """Where the browser goes to choose for whom its user acts, and the errand that waits for her."""

    url: str = field(repr=False)
    errand: Errand


class Reason(StrEnum):
    """Why somebody came back from Suomi.fi-valtuudet with nothing; stands in the log."""

    CANCELLED = "mandates-cancelled"
    OTHER_ERRAND = "mandates-of-another-errand"
    CODE = "mandates-code-refused"
    UNANSWERED = "mandates-unanswered"


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing came of an errand, and why."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Roles:
    """What Suomi.fi-valtuudet says that a person may do for an organisation: register roles and themes (URIs)."""

    identifier: str
    name: str
    roles: tuple[str, ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Principal:
    """A person for whom another may act (valtuuttaja)."""

    person: Identifier = field(repr=False)
    name: str = field(repr=False)
