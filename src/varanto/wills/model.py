"""The nouns of the client's will: versions of will documents, and what they add up to."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from varanto_formats.checks.facts import InformingFacts, PermitFacts, Prohibition, ProhibitionFacts


class WillKind(StrEnum):
    """Kind of a will document: Kanta-informointi, luovutuslupa or luovutuskielto."""

    INFORMING = "informing"
    PERMIT = "permit"
    PROHIBITION = "prohibition"


class PermitState(StrEnum):
    """Whether data may pass between controllers by the client's permit (luovutuslupa, 703/2023 55 §)."""

    GIVEN = "given"
    REFUSED = "refused"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Content:
    """A version of what clients are told (the content of Kanta-informointi, 703/2023 68 §), and its first day."""

    version: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WillVersion:
    """One version of a will document: what it says, who stored it and when; of the facts only those of its kind."""

    kind: WillKind
    oid: str
    set_id: str
    version: int
    controller: str
    created_at: datetime
    stored_at: datetime
    informing: InformingFacts | None = None
    permit: PermitFacts | None = None
    prohibition: ProhibitionFacts | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A version as it is kept: sealed with its client's key."""

    client_id: UUID
    oid: str
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Wills:
    """What a client's will adds up to; `evidence` names the versions it rests on, by kind."""

    informed: bool = False
    newest_informed: bool = False
    permit: PermitState = PermitState.NONE
    prohibitions: tuple[Prohibition, ...] = ()
    evidence: tuple[WillVersion, ...] = ()
