"""Writing a national document strictly: elements, attributes and placeholders of the real ones (documents.md §2.1)."""

from datetime import datetime

from varanto_formats.cda import times, xml
from varanto_formats.cda.body import write_body
from varanto_formats.cda.model import (
    Author,
    Client,
    Code,
    Document,
    Organisation,
    PersonName,
    Replaced,
    SignatureNote,
    Software,
)
from varanto_formats.cda.xml import Element, add, add_finnish
from varanto_formats.identifiers import Identifier

_PROCESS = "Sosiaalihuollon palveluprosessi"


def write(document: Document) -> bytes:
    """The document as XML, unsigned, without white space between elements; `read` gives the same document back.

    Times are written in Finnish time to the second. What CDA demands and the document lacks gets nullFlavor NA.
    Raises ValueError when a text holds characters that XML cannot carry.
    """
    root = xml.root_element("ClinicalDocument", xml.HL7)
    _identity(root, document)
    for client in document.clients:
        _client(root, client)
    for author in document.authors or (None,):
        _author(root, author)
    _surroundings(root, document)
    _local_header(root, document)
    if document.body is not None:
        write_body(root, document.body)
    return xml.serialise(root)


def _identity(root: Element, document: Document) -> None:
    add(root, "realmCode", code="FI")
    add(root, "typeId", extension="POCD_HD000040", root="2.16.840.1.113883.1.3")
    add(root, "id", root=document.oid or None)
    _code_or_null(root, "code", document.general_type)
    _time(root, "effectiveTime", document.created_at)
    _code(root, "confidentialityCode", document.confidentiality)
    if document.language:
        add(root, "languageCode", code=document.language)
    add(root, "setId", root=document.set_id or None)
    add(root, "versionNumber", value=str(document.version))


def _client(root: Element, client: Client) -> None:
    role = add(add(root, "recordTarget"), "patientRole")
    _person_id(role, "id", client.identifier)
    patient = add(role, "patient")
    _name(patient, client.name)
    _code(patient, "administrativeGenderCode", client.gender)
    if client.birth_date:
        add(patient, "birthTime", value=times.format_date(client.birth_date))


def _author(root: Element, author: Author | None) -> None:
    element = add(root, "author")
    _null(element, "time")
    assigned = add(element, "assignedAuthor")
    _person_id(assigned, "id", author.identifier if author else None)
    if author and author.name != PersonName():
        _name(add(assigned, "assignedPerson"), author.name)


def _surroundings(root: Element, document: Document) -> None:
    if document.controller:
        custodian = add(add(root, "custodian"), "assignedCustodian")
        _organisation(custodian, "representedCustodianOrganization", document.controller)
    if document.replaces:
        _replaced(root, document.replaces)
    if document.guardian_release:
        consent = add(add(root, "authorization"), "consent")
        _code(consent, "code", document.guardian_release)
        add(consent, "statusCode", code="completed")
    _case(root, document)


def _replaced(root: Element, replaced: Replaced) -> None:
    parent = add(add(root, "relatedDocument", typeCode="RPLC"), "parentDocument")
    add(parent, "id", root=replaced.oid or None)
    add(parent, "setId", root=replaced.set_id or None)
    add(parent, "versionNumber", value=str(replaced.version))


def _case(root: Element, document: Document) -> None:
    visit = add(add(root, "componentOf"), "encompassingEncounter")
    if document.case:
        add(visit, "id", root=document.case)
    else:
        _null(visit, "id")
    if document.case_opened or document.case_closed:
        span = add(visit, "effectiveTime")
        _time(span, "low", document.case_opened)
        _time(span, "high", document.case_closed)
    else:
        _null(visit, "effectiveTime")
    if document.responsible_organisation:
        _entity(add(visit, "responsibleParty"), document.responsible_organisation)
    if document.unit:
        _entity(add(visit, "encounterParticipant", typeCode="ADM"), document.unit)


def _entity(parent: Element, organisation: Organisation) -> None:
    entity = add(parent, "assignedEntity")
    _null(entity, "id")
    _organisation(entity, "representedOrganization", organisation)


def _local_header(root: Element, document: Document) -> None:
    local = add_finnish(root, "localSocialHeader")
    _code(local, "specificDocumentType", document.specific_type)
    _time(local, "creationTime", document.drafted_at)
    _code(local, "documentGroup", document.document_group)
    _code(local, "fileFormat", document.display_format)
    _code(local, "structuredFileFormat", document.structured_format)
    if document.software:
        _software(local, document.software)
    for task in document.service_tasks:
        _code(local, "functionCode", task)
    _code(local, "recordStatus", document.record_status)
    _code(local, "registryType", document.register)
    _service_chain(local, document)
    _code(local, "totalRetentionPeriodClass", document.retention_class)
    _code(local, "specialContent", document.special_content)
    _text(local, "contentSpecificationId", document.structure)
    if document.relationship:
        add(local, "encompassingClientRelationship", root=document.relationship)
    if document.service_process:
        process = add(local, "serviceProcess")
        add(process, "type", _PROCESS)
        _code(process, "code", document.service_process)
    for service in document.social_services:
        _code(local, "socialService", service)
    _text(local, "authorizationRestrictionArgument", document.guardian_restriction_argument)
    _code(local, "inaccessibleArgument", document.withholding_argument)
    _code(local, "shownToAll", document.shown_to_all)
    _code(local, "reasonOfCorrection", document.correction_reason)
    for note in document.signature_notes:
        _signature_note(local, note)


def _software(local: Element, software: Software) -> None:
    add(local, "softwareSupport", moderator=software.moderator, product=software.product, version=software.version)


def _service_chain(local: Element, document: Document) -> None:
    if document.organiser:
        add(local, "outsourcingServiceCustomer", root=document.organiser.oid or None)
        _text(local, "outsourcingServiceCustomerName", document.organiser.name)
    for producer in document.producers:
        level = None if producer.level == 1 else str(producer.level)
        add(local, "eprServiceProvider", root=producer.oid or None, level=level)
        _text(local, "eprServiceProviderName", producer.name)


def _signature_note(local: Element, note: SignatureNote) -> None:
    element = add(local, "signature")
    _person_id(element, "assignedAuthorSigner", note.signer)
    if note.name != PersonName():
        _name(add(element, "signer"), note.name)
    _code(element, "authenticationMethod", note.method)
    _time(element, "time", note.signed_at)


def _null(parent: Element, name: str) -> None:
    add(parent, name, nullFlavor="NA")


def _code(parent: Element, name: str, code: Code | None) -> None:
    if code:
        add(
            parent,
            name,
            code=code.code,
            codeSystem=code.system or None,
            codeSystemName=code.system_name,
            displayName=code.display,
        )


def _code_or_null(parent: Element, name: str, code: Code | None) -> None:
    if code:
        _code(parent, name, code)
    else:
        _null(parent, name)


def _time(parent: Element, name: str, moment: datetime | None) -> None:
    if moment:
        add(parent, name, value=times.format_time(moment))


def _text(parent: Element, name: str, content: str | None) -> None:
    if content:
        add(parent, name, content)


def _person_id(parent: Element, name: str, identifier: Identifier | None) -> None:
    if identifier:
        add(parent, name, root=identifier.system, extension=identifier.value)
    else:
        _null(parent, name)


def _organisation(parent: Element, name: str, organisation: Organisation) -> None:
    element = add(parent, name)
    add(element, "id", root=organisation.oid or None)
    _text(element, "name", organisation.name)


def _name(parent: Element, name: PersonName) -> None:
    if name == PersonName():
        return
    element = add(parent, "name")
    for given in name.given:
        add(element, "given", given)
    if name.call_name:
        add(element, "given", name.call_name, qualifier="CL")
    _text(element, "family", name.family)
