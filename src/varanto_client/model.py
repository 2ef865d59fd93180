"""What is sent to the archive and what comes back, as nouns; identifier systems are bare OIDs here."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from varanto_formats.cda.model import Code, Organisation
from varanto_formats.findings import Finding
from varanto_formats.identifiers import Identifier
from varanto_formats.reconciliation import Part


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
class Acting:
    """In whose name a system calls (api.md, Who calls): the context that its token will vouch for.

    `desk` (with `controller` and `register`) is for the operator of a test repository alone. Masked in `repr`.
    """

    organization: str | None = None
    unit: str | None = None
    professional: Identifier | None = None
    professional_name: str = field(default="", repr=False)
    role: str = "SYSTEM"
    supervised_role: str | None = None
    service_tasks: Sequence[str] = ()
    services: Sequence[str] = ()
    authority: bool = False
    flags: Sequence[str] = ()
    sender: Identifier | None = None
    sender_name: str = field(default="", repr=False)
    desk: str | None = None
    controller: str | None = None
    register: str | None = None

    def claims(self) -> dict[str, Any]:
        """The claims as they stand in the assertion."""
        plain = {name: value for name, value in asdict(self).items() if value and not name.endswith("_name")}
        people = {
            "professional": (self.professional, self.professional_name),
            "sender": (self.sender, self.sender_name),
        }
        named = {name: identifier(one) | {"name": called} for name, (one, called) in people.items() if one}
        return {"professional": None, "authority": False} | plain | named


OPERATOR = Acting(role="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """For what data are asked (api.md, Purpose): `own` is the caller's own register."""

    kind: str = "own"
    organiser: str | None = None
    context: Mapping[str, str] | None = None
    reason: Mapping[str, str] | None = None
    statement: Mapping[str, bool | str] | None = None

    def members(self) -> dict[str, Any]:
        """The purpose as it goes over the wire."""
        return {name: value for name, value in asdict(self).items() if value is not None}


OWN = Purpose()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a search is narrowed by; code values without their systems."""

    controller: str | None = None
    register: str | None = None
    case: str | None = None
    document_group: Sequence[str] = ()
    type: Sequence[str] = ()
    service_task: Sequence[str] = ()
    service_process: str | None = None
    unit: str | None = None
    author: Identifier | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    set_id: str | None = None
    include: Sequence[str] = ()
    limit: int | None = None

    def members(self) -> dict[str, Any]:
        """The filters as they go over the wire."""
        plain = asdict(self)
        span = {"from": plain.pop("created_from"), "to": plain.pop("created_to")}
        created = {end: at.isoformat() for end, at in span.items() if at}
        author = identifier(self.author) if self.author else None
        return {name: value for name, value in (plain | {"author": author, "created": created}).items() if value}


NO_FILTERS = Filters()


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
class Page:
    """Metadata of several versions; of a search that goes on, `next` is the cursor of the page that follows."""

    items: tuple[Metadata, ...]
    total: int = 0
    next: str | None = None


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


def identifier(one: Identifier) -> dict[str, str]:
    """A person's identifier as it goes over the wire."""
    return {"system": f"urn:oid:{one.system}", "value": one.value}
