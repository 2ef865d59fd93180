"""The nouns of the gate out: who asks for what on which ground, and what is decided."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from varanto.archive.model import Description, Search, Status, Version
from varanto.organisations.model import Function, Kind, OwnContext, Sector
from varanto.wills.model import WillKind, Wills
from varanto_formats.checks.facts import RelationshipFacts
from varanto_formats.identifiers import Identifier


class PurposeKind(StrEnum):
    """On which ground data are asked for (api.md, Purpose); it fixes the registers that are reached (A20)."""

    OWN = "own"
    REGISTER_RIGHT = "register_right"
    DISCLOSURE = "disclosure"
    INCAPACITY = "incapacity"
    STATUTORY = "statutory"


class Way(StrEnum):
    """How a version is reached: among others in a search, or by its own OID."""

    SEARCH = "search"
    FETCH = "fetch"


class Form(StrEnum):
    """A form in which a document is released, by its media type."""

    XML = "application/xml"
    JSON = "application/json"
    XHTML = "application/xhtml+xml"
    PDF = "application/pdf"


class Administrative(StrEnum):
    """An administrative task in which the own register is looked at (readings.md A3)."""

    COMPLAINT = "complaint"
    LOG_REQUEST = "log-request"
    ARCHIVE = "archive"
    TECHNICAL = "technical"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkContext:
    """The context (asiayhteys) that a request claims: a relationship, a case, or an administrative task (D-28)."""

    relationship: str | None = None
    case: str | None = None
    administrative: Administrative | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an authority searches widely (laajan tiedonhaun peruste, code set 1299), in a code and in words."""

    code: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """What is stated of a client who cannot judge the meaning of a permit (55 § 2, first sentence)."""

    cannot_judge: bool
    no_representative: bool
    necessary: bool
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """For what data are asked (api.md, Purpose)."""

    kind: PurposeKind = PurposeKind.OWN
    organiser: str | None = None
    context: WorkContext = WorkContext()
    reason: Reason | None = None
    statement: Statement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, as the decision sees her: her organisation as registered, and what her token vouches for.

    `kind` is None for an organisation that is not in the register. `number` is her register number.
    """

    organization: str
    kind: Kind | None = None
    sector: Sector = Sector.SOCIAL
    functions: frozenset[Function] = frozenset()
    own_context: OwnContext = OwnContext.OPTIONAL
    unit: str | None = None
    number: str | None = field(default=None, repr=False)
    role: str = ""
    supervised_role: str | None = None
    service_tasks: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    authority: bool = False
    desk: str = ""
    register: str | None = None


@dataclass(frozen=True, slots=True)
class PendingMatter:
    """A pending matter (vireilletulo, readings.md A5): its case, and the unit that stored the document."""

    case: str | None
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A client as the decision sees her.

    `relationships` are what the asker's controller's valid relationship documents of her say, `cases` the ids of that
    controller's valid case documents that list her, `pending` its pending matters. `identified` means by an identity
    code (henkilötunnus); `represented` that any controller's valid relationship document names a legal representative.
    """

    identified: bool
    minor: bool = False
    represented: bool = False
    relationships: tuple[RelationshipFacts, ...] = field(default=(), repr=False)
    cases: frozenset[str] = frozenset()
    pending: tuple[PendingMatter, ...] = ()
    wills: Wills = field(default=Wills(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything that is the same for every document of a request: asker, purpose, the client asked about, the day.

    `subject` is the client asked about, also where nobody is known by the identifier; `picked` the one controller to
    which a search is limited.
    """

    asker: Asker
    purpose: Purpose
    subject: Subject
    day: date
    picked: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A version about to be judged, with what its columns do not say.

    `others` are its clients besides the one asked about; `restricted` that any of its clients is under a safety
    restriction (turvakielto); `inherited` that its controller has ended; `held_by_asker` that the asker's organisation
    holds the register now, as controller or as successor; `within_membership` that its case, where it is a shared one,
    had the client asked about as a member when it was drawn up (A36; True where the case is not shared).
    """

    version: Version
    others: tuple[Subject, ...] = ()
    restricted: bool = False
    inherited: bool = False
    held_by_asker: bool = False
    within_membership: bool = True


class Basis(StrEnum):
    """The ground on which a document is released (disclosure.md §1.3, §10)."""

    OWN_REGISTER = "B0"
    REGISTER_RIGHT = "B1"
    PERMIT = "B2"
    INCAPACITY = "B3"
    AUTHORITY = "B4"


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a version may be released, by which rule, on which basis, and whether parts of it are masked."""

    allowed: bool
    rule: str
    basis: Basis | None = None
    masked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A decision on one version as its log entry keeps it; type, tasks and title only of what was released.

    `inherited` and `held_by_asker` are kept, because the register of organisations tells only what it is now.
    """

    oid: str
    set_id: str
    version: int
    controller: str
    rule: str
    allowed: bool = False
    basis: Basis | None = None
    masked: bool = False
    inherited: bool = False
    held_by_asker: bool = False
    specific_type: str | None = None
    service_tasks: tuple[str, ...] = ()
    title: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A version of a will document on which decisions rest (disclosure.md D-07)."""

    kind: WillKind
    oid: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What the log entry of a request keeps sealed of it: enough to explain each decision and to make it again.

    `client` is the person asked about, `seen` the newest moment that was looked at, `refused` why the request was
    refused as a whole. The released come first among the verdicts: the n-th has the entry's id plus n. `copied` marks
    the entry of another client of a shared document that was released.
    """

    way: Way
    asker: Asker
    purpose: Purpose
    seen: datetime
    client: Identifier | None = field(default=None, repr=False)
    picked: str | None = None
    include: frozenset[Status] = frozenset()
    refused: str | None = None
    total: int | None = None
    verdicts: tuple[Verdict, ...] = field(default=(), repr=False)
    evidence: tuple[Evidence, ...] = ()
    copied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """A search of one client's documents: filters, which older states are wanted, and where the page begins."""

    client: Identifier
    purpose: Purpose
    filters: Search
    include: frozenset[Status] = frozenset()
    limit: int = 100
    after: tuple[datetime, str] | None = None


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """A wish to get one version by its OID; a will printed in `language`, `fi` or `sv`, where one is named."""

    oid: str
    purpose: Purpose
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ReconciliationRequest:
    """A wish to compare the own register (täsmäytys): leaf prefixes of one length, and a span of authoring times."""

    prefixes: Sequence[str]
    created_from: datetime | None = None
    created_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A version that may be shown, with what it says of itself and the decision's id."""

    version: Version
    description: Description
    decision: UUID
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a search: the total counted after the decision, and where the next page begins."""

    total: int
    items: tuple[Item, ...]
    last: tuple[datetime, str] | None


@dataclass(frozen=True, slots=True)
class Released:
    """The bytes of a version in the form asked for; decided and logged before they are given."""

    content: bytes = field(repr=False)
    form: Form
    sha256: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A request refused as a whole: the asker's right or purpose does not suffice, whatever documents there are."""

    code: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """There is nothing to show: absent and withheld look the same."""
