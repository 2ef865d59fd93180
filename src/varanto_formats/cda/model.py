"""The nouns of a national document, as its header and body state them (documents.md §2, rows 1-45)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from varanto_formats.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class Code:
    """A value of a national code set; `system` is the OID as written, with any version suffix."""

    code: str
    system: str
    display: str | None = None
    system_name: str | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation or service unit by its OID and the name the document gives it."""

    oid: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Producer:
    """A service producer (palveluntuottaja) or, at a deeper level, a subcontractor of the chain (37 § 3)."""

    oid: str
    name: str | None = None
    level: int = 1


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name; masks itself in `repr`."""

    given: tuple[str, ...] = ()
    call_name: str | None = None
    family: str | None = None

    def __repr__(self) -> str:
        return "PersonName(***)"


@dataclass(frozen=True, slots=True)
class Client:
    """A client (asiakas) of the document: one recordTarget."""

    identifier: Identifier | None
    name: PersonName = field(default_factory=PersonName)
    gender: Code | None = None
    birth_date: date | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Author:
    """An author (laatija): a professional by register number."""

    identifier: Identifier
    name: PersonName = field(default_factory=PersonName)


@dataclass(frozen=True, slots=True)
class Replaced:
    """The version that this one replaces (row 16)."""

    oid: str
    set_id: str
    version: int


@dataclass(frozen=True, slots=True)
class Software:
    """The software that made the document (row 27)."""

    moderator: str
    product: str
    version: str


@dataclass(frozen=True, slots=True)
class SignatureNote:
    """What the header says of a professional's signature (row 43); the signature itself stands in the collection."""

    signer: Identifier
    name: PersonName
    method: Code
    signed_at: datetime | None


class DisplayType(StrEnum):
    """The media type of the form that people read."""

    XHTML = "application/xhtml+xml"
    PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Body:
    """The content (row 45): what people read, what programs read, or both; decoded bytes that `repr` leaves out."""

    element_id: str
    display: bytes | None = field(default=None, repr=False)
    display_type: DisplayType | None = None
    json: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Asiakasasiakirja and its kin: one version of one document, header and body. `None` where the header is silent.

    The reader fills `oid`, `set_id` with an empty string and `version` with 0 where they are missing or unreadable,
    and says so in a finding.
    """

    oid: str
    set_id: str
    version: int
    general_type: Code | None = None
    created_at: datetime | None = None
    confidentiality: Code | None = None
    language: str | None = None
    clients: tuple[Client, ...] = ()
    authors: tuple[Author, ...] = ()
    controller: Organisation | None = None
    replaces: Replaced | None = None
    guardian_release: Code | None = None
    case: str | None = None
    case_opened: datetime | None = None
    case_closed: datetime | None = None
    responsible_organisation: Organisation | None = None
    unit: Organisation | None = None
    specific_type: Code | None = None
    drafted_at: datetime | None = None
    document_group: Code | None = None
    display_format: Code | None = None
    structured_format: Code | None = None
    software: Software | None = None
    service_tasks: tuple[Code, ...] = ()
    record_status: Code | None = None
    register: Code | None = None
    organiser: Organisation | None = None
    producers: tuple[Producer, ...] = ()
    retention_class: Code | None = None
    special_content: Code | None = None
    structure: str | None = None
    relationship: str | None = None
    service_process: Code | None = None
    social_services: tuple[Code, ...] = ()
    guardian_restriction_argument: str | None = field(default=None, repr=False)
    withholding_argument: Code | None = None
    shown_to_all: Code | None = None
    correction_reason: Code | None = None
    signature_notes: tuple[SignatureNote, ...] = ()
    body: Body | None = None
