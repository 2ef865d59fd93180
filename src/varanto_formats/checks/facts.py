"""What a document says that others need to know: the nouns of relationship, case and wills."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from varanto_formats.checks.policy import POLICY
from varanto_formats.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit (palveluyksikkö) that handles the relationship, and from which day to which."""

    oid: str
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class ProducerFacts:
    """A producer's unit (palveluntuottaja) of a service task with its subcontractors (palveluntoteuttaja)."""

    service_task: str
    unit: str
    services: tuple[str, ...]
    start: date | None
    end: date | None
    subcontractors: "tuple[ProducerFacts, ...]" = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the entries of a producer's unit, as a digest (SHA-256, hex): it is not hers to change."""

    unit: str
    digest: str


@dataclass(frozen=True, slots=True)
class SafetyRestriction:
    """A safety restriction (turvakielto), and its last day where one is known."""

    active: bool
    end: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationshipFacts:
    """What a client relationship document (asiakkuusasiakirja) says; `old` is vanha_asiakkuus.

    `restricted_beside` are the persons named beside the client who are under a safety restriction, None where a person
    has no identifier. `frames` hold for each producer's unit what of the document is not its own to change (D-16).
    """

    relationship: str | None
    old: bool
    start: date | None
    end: date | None
    units: tuple[UnitFacts, ...]
    producers: tuple[ProducerFacts, ...]
    service_tasks: tuple[str, ...]
    workers: tuple[str, ...] = field(repr=False)
    representatives: frozenset[str]
    identity: Identifier | None
    temporary: Identifier | None
    safety_restriction: SafetyRestriction
    restricted_beside: tuple[Identifier | None, ...] = ()
    frames: tuple[Frame, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A client of a case by one of her identifiers, and between which moments; the end itself is outside."""

    identifier: Identifier
    joined: datetime | None
    left: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What a case document (asia-asiakirja) says; `closed` is its last day, also while it is only planned."""

    case: str | None
    state: str
    opened: date | None
    closed: date | None
    shared: bool
    service_task: str
    members: tuple[Member, ...]

    @property
    def is_closed(self) -> bool:
        """Whether the case's state says that it is closed (documents.md §10, no. 5)."""
        return self.state in POLICY.closed_case_states

    def has_member(self, identifier: Identifier, moment: datetime) -> bool:
        """Whether the person is a client of the case at the moment."""
        return any(
            member.identifier == identifier
            and (member.joined is None or member.joined <= moment)
            and (member.left is None or moment < member.left)
            for member in self.members
        )


@dataclass(frozen=True, slots=True)
class Representative:
    """A legal representative (laillinen edustaja) who acted for the client, in a role of code set 1284 (31-34).

    `identifier` has an empty system where only a guardianship office's number (edunvalvojan tunniste) is known.
    """

    role: str
    name: str = field(repr=False)
    identifier: Identifier | None = None


@dataclass(frozen=True, slots=True)
class PermitFacts:
    """What a permit (luovutuslupa) says: given, or refused and withdrawn; None where the document is silent."""

    given: bool | None
    since: date | None
    by_representative: bool = False
    givers: tuple[Representative, ...] = ()


class ProhibitionKind(StrEnum):
    """What a prohibition (luovutuskielto) is aimed at."""

    CONTROLLER = "controller"
    SERVICE_TASK = "service_task"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Prohibition:
    """One prohibition: OIDs of controllers, codes of service tasks, or set ids of documents; and who set it."""

    kind: ProhibitionKind
    targets: tuple[str, ...]
    since: date | None
    by_representative: bool = False
    setters: tuple[Representative, ...] = ()


@dataclass(frozen=True, slots=True)
class ProhibitionFacts:
    """Every prohibition that is in force by a prohibition document (kieltoasiakirja)."""

    prohibitions: tuple[Prohibition, ...]


@dataclass(frozen=True, slots=True)
class InformingFacts:
    """Which content version the client was informed of (Kanta-informointi), and when; None where only shown."""

    content_version: str | None
    informed: date | None
    by_representative: bool = False
    receivers: tuple[Representative, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that was taken out of a document; of the special kinds only its own."""

    services: tuple[str, ...] = ()
    relationship: RelationshipFacts | None = None
    case: CaseFacts | None = None
    permit: PermitFacts | None = None
    prohibition: ProhibitionFacts | None = None
    informing: InformingFacts | None = None
