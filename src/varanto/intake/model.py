"""The nouns of the gate in: what the repository knows when it judges a document, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from varanto.archive.model import Description, Group, Tombstone, Version
from varanto.certificates.model import Looked
from varanto.kit.errors import Problem
from varanto_formats.cda.model import Document
from varanto_formats.checks.facts import CaseFacts, RelationshipFacts
from varanto_formats.checks.model import Checked
from varanto_formats.findings import Finding
from varanto_formats.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class Examined:
    """A document read and checked by itself, before the repository's state is looked at; `title` is its structure's.

    `looked` is what the issuers of its signers' certificates have said.
    """

    document: Document
    checked: Checked
    title: str | None
    sha256: str
    body: bytes = field(repr=False)
    looked: Looked = field(default_factory=Looked)

    @property
    def named(self) -> tuple[str, ...]:
        """The OIDs that a document or a case may have taken before: its own, its set's, its case's, the replaced."""
        document = self.document
        replaced = document.replaces.oid if document.replaces else document.oid
        return tuple({document.oid, document.set_id, replaced, document.case or document.oid})

    @property
    def clients(self) -> tuple[Identifier, ...]:
        """The identified clients of the header, each once."""
        return tuple(dict.fromkeys(client.identifier for client in self.document.clients if client.identifier))


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case (asia) that the repository holds: its controller and what its newest valid document says."""

    controller: str
    facts: CaseFacts | None


@dataclass(frozen=True, slots=True)
class KeptRelationship:
    """A client relationship (asiakkuus) that the caller's register holds: its document set and newest content."""

    set_id: str
    facts: RelationshipFacts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the repository knows that bears on a document; only of `register` (readings.md A46).

    `register` is the controller's for whom the document is, where the caller may write there: by register right as
    `unit` of a producer. Otherwise it is the caller's own, and nothing is known of any other. Wills are the exception,
    for they are every controller's: `will_sets` are the client's sets of the document's kind, `informed` whether any
    informing of hers is kept. `claimed` may be another controller's document, and `case_taken`
    says that the case id is another controller's, or of a case that was disposed of: storing must not double them,
    and validation does not look.
    `linked` are the other identifiers of each listed client (readings.md A41); `id_taken` says that the temporary id of
    a relationship document is linked to another identity code than the one beside it.
    """

    caller: str
    register: str
    unit: str | None = None
    today: date
    organisations: frozenset[str] = frozenset()
    claimed: Version | Tombstone | None = None
    set_versions: tuple[Version, ...] = ()
    current: Description | None = None
    case: KeptCase | None = None
    case_set: str | None = None
    case_taken: bool = False
    relationships: Mapping[Identifier, tuple[KeptRelationship, ...]] = field(
        default_factory=dict[Identifier, tuple[KeptRelationship, ...]]
    )
    will_sets: frozenset[str] = frozenset()
    informed: bool = False
    linked: Mapping[Identifier, frozenset[Identifier]] = field(
        default_factory=dict[Identifier, frozenset[Identifier]], repr=False
    )
    id_taken: bool = False
    prohibited: Mapping[str, Group] = field(default_factory=dict[str, Group])


@dataclass(frozen=True, slots=True)
class Stored:
    """A version was kept now; the receipt is the JSON text that the caller gets."""

    receipt: str


@dataclass(frozen=True, slots=True)
class AlreadyStored:
    """The very same bytes were kept before; the receipt is the one given then."""

    receipt: str


@dataclass(frozen=True, slots=True)
class BatchLine:
    """What became of one document of many: its OID where it could be read, and the outcome or what refused it."""

    oid: str | None
    outcome: Stored | AlreadyStored | Problem


@dataclass(frozen=True, slots=True)
class Invalidated:
    """A version was taken out of use, now or before."""

    receipt: str


@dataclass(frozen=True, slots=True)
class Validated:
    """What would be said of a document if it were stored."""

    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class InvalidationRequest:
    """A wish to invalidate: the version, the ETag that the caller saw (SHA-256, hex), reason code and explanation."""

    oid: str
    etag: str
    reason: str
    explanation: str = field(repr=False)
