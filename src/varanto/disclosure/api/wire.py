"""Wire forms of search and metadata (api.md, Documents)."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from varanto.access.api.wire import OidText, PersonId, Purpose, ShortText, person_id
from varanto.disclosure.model import Item
from varanto_formats.cda import model as cda

Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Span(msgspec.Struct):
    """A span of authoring times, both ends included."""

    from_: Moment | None = msgspec.field(default=None, name="from")
    to: Moment | None = None


class SearchBody(msgspec.Struct, forbid_unknown_fields=True):
    """A search of one client's documents; with `linked` one of a case finds those of the cases linked to it too."""

    client: PersonId
    purpose: Purpose
    controller: OidText | None = None
    register: ShortText | None = None
    case: OidText | None = None
    linked: bool = False
    document_group: list[ShortText] = []
    type: list[ShortText] = []
    service_task: list[ShortText] = []
    service_process: ShortText | None = None
    unit: OidText | None = None
    author: PersonId | None = None
    created: Span = msgspec.field(default_factory=Span)
    set_id: OidText | None = None
    include: list[Literal["superseded", "invalidated"]] = []
    limit: Annotated[int, msgspec.Meta(ge=1, le=500)] = 100
    cursor: Annotated[str, msgspec.Meta(max_length=1000)] | None = None


class CodeItem(msgspec.Struct):
    """A value of a code set."""

    system: str
    code: str
    display: str | None


class OrganizationItem(msgspec.Struct):
    """An organisation or a unit."""

    oid: str
    name: str | None


class AuthorItem(msgspec.Struct):
    """Who made the document."""

    system: str
    value: str
    name: str


class SignatureItem(msgspec.Struct):
    """A signature as it was found at storing."""

    kind: str
    signer: str
    signed_at: datetime | None
    valid: bool


class LinkItem(msgspec.Struct):
    """A case that is linked to this one, and since when."""

    case: str
    since: datetime


class Metadata(msgspec.Struct):
    """Metadata (kuvailutiedot) of one version.

    `safety_restriction` stands where the asker has the register or a right to it, `links` at case documents of the own.
    """

    oid: str
    set_id: str
    version: int
    status: Literal["valid", "superseded", "invalidated"]
    document_group: CodeItem | None
    type: CodeItem | None
    specific_type: CodeItem | None
    title: str
    clients: list[PersonId]
    controller: OrganizationItem
    register: CodeItem | None
    service_task: list[CodeItem]
    service_process: CodeItem | None
    services: list[str]
    case: str | None
    client_relationship: str | None
    unit: OrganizationItem | None
    organiser: OrganizationItem | None
    producer: list[OrganizationItem]
    authors: list[AuthorItem]
    created_at: datetime
    stored_at: datetime
    language: str | None
    formats: list[str]
    structure: str | None
    size: int
    sha256: str
    signatures: list[SignatureItem]
    decision: str
    safety_restriction: bool | msgspec.UnsetType = msgspec.UNSET
    links: list[LinkItem] | msgspec.UnsetType = msgspec.UNSET


class MetadataPage(msgspec.Struct):
    """One page of metadata; `next` goes back as `cursor` for the page that follows."""

    total: int
    items: list[Metadata]
    next: str | None


class MetadataList(msgspec.Struct):
    """All versions of a set, oldest first."""

    items: list[Metadata]


def metadata(item: Item) -> Metadata:
    """The wire form of a version that may be shown."""
    version, said = item.version, item.description
    return Metadata(
        oid=version.oid,
        set_id=version.set_id,
        version=version.version,
        status=version.status.value,
        document_group=code_item(said.document_group),
        type=code_item(said.general_type),
        specific_type=code_item(said.specific_type),
        title=said.title,
        clients=[person_id(client) for client in said.clients],
        controller=OrganizationItem(said.controller.oid, said.controller.name),
        register=code_item(said.register),
        service_task=[code for task in said.service_tasks if (code := code_item(task))],
        service_process=code_item(said.service_process),
        services=list(said.services),
        case=said.case,
        client_relationship=said.relationship,
        unit=_organization(said.unit),
        organiser=_organization(said.organiser),
        producer=[OrganizationItem(one.oid, one.name) for one in said.producers],
        authors=[_author(author) for author in said.authors],
        created_at=version.created_at,
        stored_at=version.stored_at,
        language=said.language,
        formats=list(said.formats),
        structure=said.structure,
        size=version.size,
        sha256=version.sha256,
        signatures=[SignatureItem(one.kind, one.signer, one.signed_at, one.valid) for one in said.signatures],
        decision=str(item.decision),
        safety_restriction=msgspec.UNSET if item.safety_restriction is None else item.safety_restriction,
        links=msgspec.UNSET if item.links is None else [LinkItem(one.case, one.since) for one in item.links],
    )


def code_item(code: cda.Code | None) -> CodeItem | None:
    """The wire form of a code."""
    return CodeItem(f"urn:oid:{code.system}", code.code, code.display) if code else None


def _organization(organisation: cda.Organisation | None) -> OrganizationItem | None:
    return OrganizationItem(organisation.oid, organisation.name) if organisation else None


def _author(author: cda.Author) -> AuthorItem:
    person, name = person_id(author.identifier), author.name
    return AuthorItem(person.system, person.value, " ".join((*name.given, name.family or "")).strip())
