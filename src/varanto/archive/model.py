"""The nouns of the archive: versions of documents and what is said of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from varanto_formats.cda.model import Author, Code, Organisation, Producer
from varanto_formats.checks.facts import CaseFacts, RelationshipFacts
from varanto_formats.identifiers import Identifier


class Status(StrEnum):
    """The state of a version (documents.md §2.3): valid, superseded (korvattu) or invalidated (mitätöity)."""

    VALID = "valid"
    SUPERSEDED = "superseded"
    INVALIDATED = "invalidated"


class Group(StrEnum):
    """Document group (asiakirjaryhmä, code set 1505; codes 3, 4, 6 and 7 are proposals of documents.md §10)."""

    RELATIONSHIP = "1"
    CASE = "2"
    PHASE_ONE = "3"
    OLD = "4"
    CLIENT_DOCUMENT = "5"
    INFORMING = "6"
    DISCLOSURE_NOTICE = "7"
    PERMIT = "8"
    PROHIBITION = "9"


PENDING_MATTER = "19001"
"""The specific type (1506) of a pending matter (vireilletulo)."""

WILLS = frozenset({Group.INFORMING, Group.PERMIT, Group.PROHIBITION})
CLIENT_DOCUMENTS = frozenset({Group.PHASE_ONE, Group.OLD, Group.CLIENT_DOCUMENT})


@dataclass(frozen=True, slots=True)
class SignatureSummary:
    """A signature as it was found to be when the document was stored."""

    kind: str
    signer: str
    signed_at: datetime | None
    valid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """What a header says of showing the document to citizens (OmaKanta; disclosure.md §6.3-6.5).

    `guardian_release` is the code (1286) for guardians of a minor, `withheld` the code (1288) of why it is not shown,
    `to_all` that it is shown to each of several clients.
    """

    guardian_release: str | None = None
    withheld: str | None = None
    to_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """Metadata (kuvailutiedot) as the document states them; kept sealed, for they name persons.

    `showing` is None where the document was stored before that was read.
    """

    title: str
    clients: tuple[Identifier, ...]
    controller: Organisation
    register: Code | None
    document_group: Code | None
    general_type: Code | None = None
    specific_type: Code | None = None
    authors: tuple[Author, ...] = ()
    organiser: Organisation | None = None
    unit: Organisation | None = None
    producers: tuple[Producer, ...] = ()
    service_tasks: tuple[Code, ...] = ()
    service_process: Code | None = None
    services: tuple[str, ...] = ()
    case: str | None = None
    relationship: str | None = None
    structure: str | None = None
    language: str | None = None
    formats: tuple[str, ...] = ()
    signatures: tuple[SignatureSummary, ...] = ()
    case_facts: CaseFacts | None = None
    relationship_facts: RelationshipFacts | None = None
    showing: Showing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of one document as one client's row shows it.

    `special` says whether its header marks special content (documents.md §2.4); None where that was never recorded,
    which counts as marked. `shared` says whether several clients are listed in it. `salt` is its half of the
    key that seals it; None where it was stored before documents had keys of their own. `left_at` is when it was
    superseded by a version that no longer names this client.
    """

    client_id: UUID
    home_client_id: UUID
    oid: str
    set_id: str
    version: int
    status: Status
    newest_status: Status
    controller: str
    document_group: Group
    created_at: datetime
    stored_at: datetime
    sha256: str
    size: int
    sealed: bytes = field(repr=False)
    salt: bytes | None = field(default=None, repr=False)
    case_oid: str | None = None
    specific_type: str | None = None
    service_tasks: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    unit: str | None = None
    producers: tuple[str, ...] = ()
    special: bool | None = None
    shared: bool = False
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A version about to be kept: the columns that search uses, its description and its bytes."""

    oid: str
    set_id: str
    version: int
    created_at: datetime
    stored_at: datetime
    sha256: str
    description: Description
    body: bytes = field(repr=False)
    opens_case: bool = False
    special: bool | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """A listed client with the key that seals what is kept of her."""

    client_id: UUID
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a search of one client's documents asks for; empty means any.

    `states` are those of the versions themselves. `reach` are the controllers whose registers the searcher may come to
    at all, `beyond` those she may not. A search of one `case` goes on to `linked_cases`.
    """

    client_ids: Sequence[UUID]
    reach: Sequence[str] = ()
    beyond: Sequence[str] = ()
    controller: str | None = None
    register: str | None = None
    case: str | None = None
    linked_cases: Sequence[str] = ()
    groups: Sequence[str] = ()
    types: Sequence[str] = ()
    service_tasks: Sequence[str] = ()
    service_process: str | None = None
    unit: str | None = None
    author: Identifier | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    set_id: str | None = None
    relationship: str | None = None
    producer: str | None = None
    stored_from: datetime | None = None
    stored_to: datetime | None = None
    states: Sequence[Status] = ()


class Facet(StrEnum):
    """By what the documents of a register are counted; months are those of storing."""

    TYPE = "type"
    SERVICE_TASK = "task"
    UNIT = "unit"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Count:
    """How many versions of a register in one state share a code, a unit or a month; no value where none is said."""

    facet: Facet
    value: str
    status: Status
    number: int


@dataclass(frozen=True, slots=True)
class Homes:
    """Under which client the documents and cases are kept that have taken some OIDs."""

    claims: Mapping[tuple[str, str], UUID]

    def document(self, oid: str) -> UUID | None:
        """The home client of a document."""
        return self.claims.get((oid, "document"))

    def case(self, case: str | None) -> UUID | None:
        """The home client of the case document set of a case id (asiatunnus)."""
        return self.claims.get((case or "", "case"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """What of a client bears on a new document: that OID, that set, the documents of that case, those groups."""

    oid: str
    set_id: str
    case: str | None = None
    groups: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Invalidation:
    """An invalidation (mitätöinti) of one version: reason code, the explanation kept sealed, and its receipt."""

    oid: str
    reason: str
    explanation: str = field(repr=False)
    at: datetime
    receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What stays of a version that was disposed of (hävittäminen): by which rule and list, and when.

    `own_key` says that it was sealed under a key of its own, which is gone.
    """

    oid: str
    set_id: str
    version: int
    controller: str
    document_group: Group
    created_at: datetime
    stored_at: datetime
    sha256: str
    own_key: bool
    rule: str
    list_id: UUID
    disposed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What a reconciliation (täsmäytys) covers: a controller's versions authored from one moment to before another."""

    controller: str
    created_from: datetime | None = None
    created_to: datetime | None = None
