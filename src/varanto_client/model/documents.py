"""Documents as the archive answers: receipts, findings, forms, metadata."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from varanto_formats.cda.model import Code, Organisation
from varanto_formats.findings import Finding
from varanto_formats.identifiers import Identifier
from varanto_formats.reconciliation import Part

T = TypeVar("T")


class Form(StrEnum):
    """The forms in which a document can be fetched."""

    XML = "application/xml"
    JSON = "application/json"
    XHTML = "application/xhtml+xml"
    PDF = "application/pdf"


class Reason(StrEnum):
    """Why a version is invalidated (mitätöinti)."""

    WRONG_PERSON = "wrong-person"
    WRONG_REGISTER = "wrong-register"
    DUPLICATE = "duplicate"
    TEST = "test"
    CANNOT_BE_CORRECTED = "cannot-be-corrected"
    TECHNICAL = "technical"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the archive did and vouches for; `jws` is its signature over the rest."""

    oid: str
    set_id: str
    version: int
    sha256: str
    stored_at: datetime
    findings: tuple[Finding, ...]
    log_entry: str
    jws: str = field(repr=False)
    invalidated_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Validation:
    """Whether a document would be stored, and everything that is said of it."""

    valid: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document in the form that was asked for; its content never shows in `repr`."""

    content: bytes = field(repr=False)
    media_type: str
    etag: str


@dataclass(frozen=True, slots=True)
class Author:
    """Who made a document; masked in `repr`."""

    system: str
    value: str = field(repr=False)
    name: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as the archive found it."""

    kind: str
    signer: str = field(repr=False)
    signed_at: datetime | None
    valid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The metadata (kuvailutiedot) of one version."""

    oid: str
    set_id: str
    version: int
    status: str
    document_group: Code | None = None
    type: Code | None = None
    specific_type: Code | None = None
    title: str | None = field(default=None, repr=False)
    clients: tuple[Identifier, ...] = ()
    controller: Organisation | None = None
    register: Code | None = None
    service_task: tuple[Code, ...] = ()
    service_process: Code | None = None
    case: str | None = None
    client_relationship: str | None = None
    unit: Organisation | None = None
    organiser: Organisation | None = None
    producer: tuple[Organisation, ...] = ()
    authors: tuple[Author, ...] = ()
    created_at: datetime | None = None
    stored_at: datetime | None = None
    language: str | None = None
    formats: tuple[str, ...] = ()
    structure: str | None = None
    size: int | None = None
    sha256: str
    signatures: tuple[Signature, ...] = ()
    decision: str | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Items of an answer in their order; of a search that goes on, `next` is the cursor of the page that follows."""

    items: tuple[T, ...]
    total: int = 0
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLink:
    """A link to another case (asialiitos), and why; where it has ended, when and why that was."""

    case: str
    since: datetime
    reason: str | None = field(repr=False)
    until: datetime | None = None
    ending: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of what the own register holds, for a reconciliation (täsmäytys)."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class PublishedStructure:
    """A document structure (asiakirjarakenne) as the archive's register has it; `schema` is draft-07 JSON Schema."""

    oid: str
    title: str
    status: str
    schema: Mapping[str, Any] = field(repr=False)

    def as_published(self) -> dict[str, Any]:
        """The schema with its facts where THL's Sosmeta puts them."""
        facts = {"oid": self.oid, "status": self.status}
        return {**self.schema, "title": f"'{self.title}' JSON schema", "sosmeta": facts}
