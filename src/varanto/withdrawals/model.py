"""The nouns of invalidation at the desk: why, who proposed it, what rests on the document, whom it reached."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from varanto.disclosure.model import Item
from varanto.kit.context import Professional


class Reason(StrEnum):
    """Why a document is taken out of use (api.md; disclosure.md §5.2, 6)."""

    WRONG_PERSON = "wrong-person"
    WRONG_REGISTER = "wrong-register"
    DUPLICATE = "duplicate"
    TEST = "test"
    CANNOT_BE_CORRECTED = "cannot-be-corrected"
    TECHNICAL = "technical"
    OTHER = "other"


class Settlement(StrEnum):
    """What a second archivist made of a proposal."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish to invalidate a document as it was seen (its SHA-256, hex), for a reason in a code and in words."""

    oid: str
    etag: str
    reason: Reason
    explanation: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Proposal:
    """An invalidation that waits for a second archivist (D-20); `own` to whoever proposed it."""

    id: UUID
    wish: Wish
    proposer: Professional
    proposed_at: datetime
    own: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A document about to be invalidated: what rests on it (the first of `count`), what waits, whether two must agree.

    `affected` is how many clients the document lists.
    """

    item: Item
    affected: int
    resting: tuple[Item, ...]
    count: int
    proposal: Proposal | None
    four_eyes: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What became of documents: taken out of use now, or proposed to a second archivist."""

    invalidated: tuple[Item, ...] = ()
    proposed: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seer:
    """Somebody who was shown a document: when, by what act, for which organisation and unit, in which log.

    `at_desk` says that it was an archivist at her desk, who looked in order to put things right.
    """

    at: datetime
    action: str
    book: str
    organisation: str
    unit: str
    person: str = field(repr=False)
    documents: int = 1
    own: bool = True
    at_desk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whom documents reached since they were stored: what the duties of GDPR 33 and 34 rest on."""

    controller: str
    documents: int
    since: datetime | None
    until: datetime
    seers: tuple[Seer, ...]

    @property
    def persons(self) -> int:
        """How many persons, archivists at their desk left out."""
        return len({one.person for one in self.seers if one.person and not one.at_desk})

    @property
    def organisations(self) -> tuple[str, ...]:
        """The organisations by name, archivists at their desk left out."""
        return tuple(sorted({one.organisation for one in self.seers if one.organisation and not one.at_desk}))
