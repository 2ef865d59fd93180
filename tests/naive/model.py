"""A plain world for the naive law: organisations, workers, persons, documents. No code of the repository is used."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

LAPS, LASU, VAM, TYO, IAK, PAI, PER = "24", "10", "20", "TYO", "IAK", "PAI", "PER"
ALL_TASKS = (LAPS, LASU, VAM, TYO, IAK, PAI, PER)
RELATIONSHIP, CASE, PHASE_ONE, OLD, NORMAL, INFORMING, NOTICE, PERMIT, PROHIBITION = "123456789"
GRACE = timedelta(days=30)
PENDING = timedelta(days=14)
PENDING_MATTER = "19001"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Organisation:
    """An organisation and what the register says of it."""

    oid: str
    kind: str = "public"
    sector: str = "social"
    uses_disclosure: bool = True
    uses_register_right: bool = True
    own_context_required: bool = False
    ended: date | None = None
    successor: str | None = None


@dataclass(frozen=True)
class Worker:
    """Who asks, as her token says."""

    organisation: str
    unit: str
    number: str = "00098705718"
    role: str = "R1"
    supervised_role: str | None = None
    tasks: tuple[str, ...] = (LAPS,)
    services: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    authority: bool = False

    @property
    def acts_as(self) -> str | None:
        """A26: a student is exactly what she is supervised as, and nothing without that."""
        return self.supervised_role if self.role == "O1" else self.role


@dataclass(frozen=True)
class Ask:
    """The purpose of a request with all that belongs to it."""

    kind: str = "own"
    organiser: str | None = None
    relationship: str | None = None
    case: str | None = None
    administrative: str | None = None
    reason: tuple[str, str] | None = None
    statement: tuple[bool, bool, bool, str] | None = None
    reveal: str | None = None


@dataclass(frozen=True)
class Person:
    """A client by what identifies her: an identity code and a birth date, or a temporary id and who issued it."""

    identifier: str
    born: date | None = date(1981, 1, 1)
    temporary: bool = False
    issuer: str = ""


@dataclass(frozen=True)
class Citizen:
    """Somebody at her own desk, for herself or for another; `capacity` is the role (1284) in which she acts."""

    person: Person
    on_behalf_of: Person | None = None
    capacity: str | None = None


@dataclass(frozen=True)
class Archivist:
    """The archivist of a controller's register."""

    controller: str


@dataclass(frozen=True)
class Unit:
    """A unit in a relationship document, with its first and last day."""

    oid: str
    start: date | None
    end: date | None = None


@dataclass(frozen=True)
class Producer:
    """A producer's unit in a relationship document, with its first and last day, and its subcontractors."""

    unit: str
    task: str
    services: tuple[str, ...]
    start: date | None
    end: date | None = None
    subcontractors: "tuple[Producer, ...]" = ()


@dataclass(frozen=True)
class Relationship:
    """What a relationship document says; `temporary` is the temporary id that it names beside the identity code."""

    identifier: str
    start: date | None
    end: date | None = None
    old: bool = False
    units: tuple[Unit, ...] = ()
    producers: tuple[Producer, ...] = ()
    temporary: Person | None = None
    workers: tuple[str, ...] = ()
    representative: bool = False
    restricted: bool = False
    restricted_until: date | None = None
    related_restricted: bool = False


@dataclass(frozen=True)
class Case:
    """What a case document says: shared or not, and who was a client of it from when to when."""

    identifier: str
    shared: bool = False
    members: tuple[tuple[Person, datetime | None, datetime | None], ...] = ()


@dataclass(frozen=True)
class Will:
    """What a will document says; prohibitions as (what, target)."""

    given: bool | None = None
    prohibited: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Document:
    """One version of one document; `guardians` is the code 1286, `withheld` any code 1288."""

    oid: str
    set_id: str
    version: int
    controller: str
    clients: tuple[Person, ...]
    group: str = NORMAL
    type: str = "19005"
    tasks: tuple[str, ...] = (LAPS,)
    services: tuple[str, ...] = ()
    unit: str | None = None
    producers: tuple[str, ...] = ()
    case: str | None = None
    special: bool = False
    guardians: str | None = None
    withheld: bool = False
    shown_to_all: bool = False
    effective: datetime = LONG_AGO
    stored: datetime = LONG_AGO
    invalidated: bool = False
    relationship: Relationship | None = None
    shared_case: Case | None = None
    will: Will | None = None


@dataclass
class World:
    """All there is, and what time it is."""

    now: datetime
    organisations: dict[str, Organisation] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day of `now`, which is Finnish time."""
        return self.now.date()

    def has_ended(self, oid: str) -> bool:
        """A37: an organisation has ended, from that day on."""
        one = self.organisations.get(oid)
        return one is not None and one.ended is not None and one.ended <= self.today

    def versions(self, set_id: str) -> list[Document]:
        """The versions of a set, oldest first."""
        return sorted((one for one in self.documents if one.set_id == set_id), key=lambda one: one.version)

    def newest(self, set_id: str) -> Document:
        """The newest version of a set, whatever became of it."""
        return self.versions(set_id)[-1]

    def is_valid(self, document: Document) -> bool:
        """Valid is the newest version, unless invalidated (documents.md §2.3, A12)."""
        return self.newest(document.set_id) == document and not document.invalidated

    def is_superseded(self, document: Document) -> bool:
        """An older version, not invalidated itself, of a set that is not taken out (A12)."""
        newest = self.newest(document.set_id)
        return newest != document and not document.invalidated and not newest.invalidated

    def one(self, person: Person) -> Person:
        """Who is meant (A41): of a temporary id that its issuer has linked, the person with the identity code."""
        for document in self.documents:
            said = document.relationship
            if said and said.temporary == person and document.controller == person.issuer and self.is_valid(document):
                return document.clients[0]
        return person

    def lists(self, document: Document, person: Person) -> bool:
        """Whether the document is the person's, by whichever of her identifiers."""
        return self.one(person) in [self.one(each) for each in document.clients]

    def valid(self, group: str, person: Person) -> list[Document]:
        """The valid documents of a group that list the person."""
        alike = [one for one in self.documents if one.group == group and self.is_valid(one)]
        return [one for one in alike if self.lists(one, person)]

    def invalidate(self, oid: str) -> None:
        """Mark a version as invalidated."""
        self.documents = [replace(one, invalidated=True) if one.oid == oid else one for one in self.documents]
