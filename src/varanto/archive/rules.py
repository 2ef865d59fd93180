"""Pure rules of the archive: what is said of a document, derived from the document itself."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from varanto.archive.model import Description, Showing, SignatureSummary, Status, Version
from varanto_formats.cda.model import Body, Code, DisplayType, Document, Organisation
from varanto_formats.checks.model import Checked
from varanto_formats.identifiers.codesystems import YES

LONGEST_CODE = 10


def describe(document: Document, checked: Checked, title: str | None) -> Description:
    """The metadata of a checked document; `title` is its structure's, when one is known.

    The document has a controller: whoever keeps it has checked that.
    """
    return Description(
        title=title or _type_name(document),
        clients=tuple(client.identifier for client in document.clients if client.identifier),
        controller=document.controller or Organisation(""),
        register=document.register,
        document_group=document.document_group,
        general_type=document.general_type,
        specific_type=document.specific_type,
        authors=document.authors,
        organiser=document.organiser or document.responsible_organisation,
        unit=document.unit,
        producers=document.producers,
        service_tasks=document.service_tasks,
        service_process=document.service_process,
        services=checked.facts.services,
        case=document.case,
        relationship=document.relationship,
        structure=document.structure,
        language=document.language.lower() if document.language else None,
        formats=formats(document.body),
        signatures=tuple(
            SignatureSummary(found.kind or "unknown", found.signer, found.signed_at, found.valid)
            for found in checked.signatures
        ),
        case_facts=checked.facts.case,
        relationship_facts=checked.facts.relationship,
        showing=Showing(
            guardian_release=_code(document.guardian_release),
            withheld=_code(document.withholding_argument),
            to_all=_code(document.shown_to_all) == YES,
        ),
    )


def _code(stated: Code | None) -> str | None:
    return stated.code if stated else None


def in_clear(code: Code | None) -> str | None:
    """A code as search filters by it; none that is long enough to be an identity code, which nobody may read."""
    return code.code if code and len(code.code) <= LONGEST_CODE else None


def formats(body: Body | None) -> tuple[str, ...]:
    """The media types in which a document can be fetched; a page made for people can also be had as PDF."""
    found = ["application/xml"]
    if body and body.json is not None:
        found.append("application/json")
    if body and body.display_type is DisplayType.XHTML:
        found.append(DisplayType.XHTML.value)
    if body and body.display_type is not None:
        found.append(DisplayType.PDF.value)
    return tuple(found)


def states_at(versions: Iterable[Version], invalidated: Mapping[str, datetime], at: datetime) -> list[Version]:
    """The versions that were stored until a moment, each as it was then (bitemporal reading).

    `invalidated` says when which version was invalidated. The newest version of a set that was not is valid, unless
    the set had left the client.
    """
    then = [one for one in versions if one.stored_at <= at]
    newest: dict[tuple[UUID, str], Version] = {}
    for one in sorted(then, key=lambda one: one.version):
        newest[one.client_id, one.set_id] = one

    def state(one: Version) -> Status:
        if one.oid in invalidated and invalidated[one.oid] <= at:
            return Status.INVALIDATED
        if one.left_at and one.left_at <= at:
            return Status.SUPERSEDED
        return Status.VALID if newest[one.client_id, one.set_id] is one else Status.SUPERSEDED

    return [replace(one, status=state(one), newest_status=state(newest[one.client_id, one.set_id])) for one in then]


def _type_name(document: Document) -> str:
    for code in (document.specific_type, document.general_type, document.document_group):
        if code and code.display:
            return code.display
    return ""
