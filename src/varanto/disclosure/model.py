"""The nouns of the gate out: who asks for what on which ground, and what is decided."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from varanto.archive.model import Description, Search, Status, Version
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


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, as the decision sees her: the acting organisation, and the desk if she sits at one."""

    organization: str
    desk: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a version may be released, and the rule that says so."""

    allowed: bool
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """A search of one client's documents: filters, which older states are wanted, and where the page begins."""

    client: Identifier
    purpose: PurposeKind
    filters: Search
    include: frozenset[Status] = frozenset()
    limit: int = 100
    after: tuple[datetime, str] | None = None


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """A wish to get one version by its OID."""

    oid: str
    purpose: PurposeKind


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
