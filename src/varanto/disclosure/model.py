"""The nouns of the gate out: who asks for what on which ground, and what is decided."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from varanto.access.model import Asker, Purpose, Viewer
from varanto.archive.model import Description, Group, Search, Status, Version
from varanto.cases.model import Linked
from varanto.organisations.model import Organisation
from varanto.rights.model import Grant
from varanto.wills.model import WillKind
from varanto_formats.identifiers import Identifier


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

    `inherited` and `held_by_asker` are kept with it: a replay takes from here who held the register.
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
    the entry of another client of a shared document that was released. `organiser` is the one for whom a producer acts
    by register right, as registered then, by the `grants` that held. `viewer` is who sat at the citizen's desk.
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
    organiser: Organisation | None = None
    grants: tuple[Grant, ...] = ()
    viewer: Viewer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """A search of one client's documents: filters, which older states are wanted, and where the page begins.

    With `linked` a search of one case finds documents of the cases linked to it too.
    """

    client: Identifier
    purpose: Purpose
    filters: Search
    include: frozenset[Status] = frozenset()
    linked: bool = False
    limit: int = 100
    after: tuple[datetime, str] | None = None


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """A wish to get one version by its OID; a will printed in `language`, `fi` or `sv`, where one is named."""

    oid: str
    purpose: Purpose
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A version that may be shown, with what it says of itself and the decision's id; of a case also its links.

    `safety_restriction` says whether one touches its clients; None to whoever is not told.
    """

    version: Version
    description: Description
    decision: UUID
    masked: bool = False
    safety_restriction: bool | None = None
    links: tuple[Linked, ...] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a search: the total counted after the decision, and where the next page begins."""

    total: int
    items: tuple[Item, ...]
    last: tuple[datetime, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRequest:
    """A wish for the documents on which a summary (kooste) of a client rests.

    `searches` find them in the own register, `choose` takes of those that may be seen the OIDs of the ones it rests
    on, `read` are the groups whose structured body is opened.
    """

    client: Identifier
    purpose: Purpose
    searches: tuple[Search, ...]
    choose: Callable[[Sequence[tuple[Version, Description]]], Collection[str]]
    read: frozenset[Group]


@dataclass(frozen=True, slots=True)
class Opened:
    """A version on which a summary rests, with its structured body where that was asked for and there is one."""

    item: Item
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Released:
    """The bytes of a version in the form asked for; decided and logged before they are given."""

    content: bytes = field(repr=False)
    form: Form
    sha256: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """There is nothing to show: absent and withheld look the same; `disposed` is said to the holder's staff only."""

    disposed: bool = False
