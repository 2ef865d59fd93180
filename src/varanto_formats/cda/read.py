"""Reading a national document leniently: what can be understood is, and what is odd is said."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from varanto_formats.cda import times, xml
from varanto_formats.cda.body import read_body
from varanto_formats.cda.model import (
    Author,
    Client,
    Document,
    Organisation,
    Producer,
    Replaced,
    SignatureNote,
    Software,
)
from varanto_formats.cda.survey import survey
from varanto_formats.cda.values import (
    read_code,
    read_codes,
    read_identifier,
    read_name,
    read_organisation,
    read_root,
    read_text,
)
from varanto_formats.cda.xml import Element, attr, child, children
from varanto_formats.findings import Finding, finding

_COUNT = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: no root when the bytes are not XML, no document when the root is another kind's.

    `pointers` says where each element of the root stands that is known.
    """

    document: Document | None
    root: Element | None
    findings: tuple[Finding, ...]
    pointers: Mapping[Element, str] = field(default_factory=dict[Element, str])


def read(data: bytes) -> Reading:
    """Read a document of at most 20 MiB; never raises.

    Any namespace prefix, either letter case of the language, version suffixes, white space in Base64 and nullFlavor
    beside a value are accepted (documents.md §10). Findings speak of reading alone; rules are for `checks`.
    """
    try:
        root = xml.parse(data)
    except xml.UnreadableError as error:
        return Reading(None, None, (error.finding,))
    if root.tag != f"{{{xml.HL7}}}ClinicalDocument":
        return Reading(None, root, (finding("not-a-clinical-document", "/"),))
    seen = survey(root)
    reader = _Reader(root, seen.pointers)
    document = reader.document()
    told = {found.pointer for found in reader.found}
    warnings = (warning for warning in seen.warnings if warning.pointer not in told)
    return Reading(document, root, (*_form(data), *reader.found, *warnings), seen.pointers)


def _form(data: bytes) -> list[Finding]:
    odd = {"xml-declaration-missing": not xml.has_declaration(data), "line-ends": b"\r" in data}
    return [finding(code, "/ClinicalDocument") for code, is_so in odd.items() if is_so]


class _Reader:
    """One document being read: where its elements stand and what was found so far."""

    def __init__(self, root: Element, pointers: Mapping[Element, str]) -> None:
        self.root = root
        self.pointers = pointers
        self.found: list[Finding] = []

    def document(self) -> Document:
        body, wrong = read_body(self.root, self.pointers)
        self.found += wrong
        return replace(self.local_header(self.header()), body=body)

    def header(self) -> Document:
        """The rows of the CDA header itself (1-21)."""
        root = self.root
        self.once(root, "id", "setId", "versionNumber", "custodian", "componentOf", "localSocialHeader")
        visit = child(root, "componentOf", "encompassingEncounter")
        return Document(
            oid=self.own_oid("id"),
            set_id=self.own_oid("setId"),
            version=self.version(),
            general_type=read_code(child(root, "code")),
            created_at=self.time(child(root, "effectiveTime")),
            confidentiality=read_code(child(root, "confidentialityCode")),
            language=(attr(child(root, "languageCode"), "code") or "").lower() or None,
            clients=tuple(self.client(one) for one in children(root, "recordTarget")),
            authors=tuple(author for one in children(root, "author") if (author := self.author(one))),
            controller=read_organisation(
                child(root, "custodian", "assignedCustodian", "representedCustodianOrganization")
            ),
            replaces=_read_replaced(child(root, "relatedDocument")),
            guardian_release=read_code(child(root, "authorization", "consent", "code")),
            case=read_root(child(visit, "id")),
            case_opened=self.time(child(visit, "effectiveTime", "low")),
            case_closed=self.time(child(visit, "effectiveTime", "high")),
            responsible_organisation=read_organisation(
                child(visit, "responsibleParty", "assignedEntity", "representedOrganization")
            ),
            unit=_read_unit(visit),
        )

    def local_header(self, document: Document) -> Document:
        """The document with the rows of the Finnish header (22-43) added."""
        local = child(self.root, "localSocialHeader")
        self.once(local, "documentGroup", "registryType", "contentSpecificationId", "outsourcingServiceCustomer")
        return replace(
            document,
            specific_type=read_code(child(local, "specificDocumentType")),
            drafted_at=self.time(child(local, "creationTime")),
            document_group=read_code(child(local, "documentGroup")),
            display_format=read_code(child(local, "fileFormat")),
            structured_format=read_code(child(local, "structuredFileFormat")),
            software=_read_software(child(local, "softwareSupport")),
            service_tasks=read_codes(local, "functionCode"),
            record_status=read_code(child(local, "recordStatus")),
            register=read_code(child(local, "registryType")),
            organiser=_read_organiser(local),
            producers=_read_producers(local),
            retention_class=read_code(child(local, "totalRetentionPeriodClass")),
            special_content=read_code(child(local, "specialContent")),
            structure=read_text(child(local, "contentSpecificationId")),
            relationship=read_root(child(local, "encompassingClientRelationship")),
            service_process=read_code(child(local, "serviceProcess", "code")),
            social_services=read_codes(local, "socialService"),
            guardian_restriction_argument=read_text(child(local, "authorizationRestrictionArgument")),
            withholding_argument=read_code(child(local, "inaccessibleArgument")),
            shown_to_all=read_code(child(local, "shownToAll")),
            correction_reason=read_code(child(local, "reasonOfCorrection")),
            signature_notes=tuple(note for one in children(local, "signature") if (note := self.signature_note(one))),
        )

    def once(self, parent: Element | None, *names: str) -> None:
        """Report what would leave open which document this is, whose, and of what kind."""
        for name in names:
            if parent is not None and len(list(children(parent, name))) > 1:
                self.found.append(finding("metadata-repeated", f"{self.pointers[parent]}/{name}[2]"))

    def own_oid(self, name: str) -> str:
        oid = read_root(child(self.root, name))
        if oid is None:
            self.found.append(finding("oid-invalid", self.place(name), name))
        return oid or ""

    def version(self) -> int:
        written = attr(child(self.root, "versionNumber"), "value") or ""
        if _COUNT.fullmatch(written):
            return int(written)
        self.found.append(finding("metadata-missing", self.place("versionNumber"), "versionNumber"))
        return 0

    def place(self, name: str) -> str:
        element = child(self.root, name)
        return self.pointers[self.root if element is None else element]

    def client(self, target: Element) -> Client:
        role = child(target, "patientRole")
        person = child(role, "patient")
        return Client(
            read_identifier(child(role, "id")),
            read_name(child(person, "name")),
            read_code(child(person, "administrativeGenderCode")),
            self.date(child(person, "birthTime")),
        )

    def author(self, element: Element) -> Author | None:
        """The author, or None where the sender says that there is none (nullFlavor) or forgot who."""
        assigned = child(element, "assignedAuthor")
        mark = child(assigned, "id")
        identifier = read_identifier(mark)
        if identifier:
            return Author(identifier, read_name(child(assigned, "assignedPerson", "name")))
        if attr(mark, "nullFlavor") is None:
            self.found.append(finding("identity-invalid", self.pointers[element if mark is None else mark]))
        return None

    def signature_note(self, element: Element) -> SignatureNote | None:
        assigned = child(element, "assignedAuthorSigner")
        signer = read_identifier(assigned) or read_identifier(child(assigned, "id"))
        method = read_code(child(element, "authenticationMethod"))
        if signer and method:
            name = read_name(child(element, "signer", "name"))
            return SignatureNote(signer, name, method, self.time(child(element, "time")))
        self.found.append(finding("metadata-missing", self.pointers[element]))
        return None

    def time(self, element: Element | None) -> datetime | None:
        written = attr(element, "value")
        if element is None or not written:
            return None
        try:
            return times.parse_time(written)
        except ValueError:
            self.found.append(finding("date-impossible", f"{self.pointers[element]}/@value"))
            return None

    def date(self, element: Element | None) -> date | None:
        written = attr(element, "value")
        return times.parse_date(written) if self.time(element) and written else None


def _read_replaced(element: Element | None) -> Replaced | None:
    parent = child(element, "parentDocument")
    if parent is None or attr(element, "typeCode") != "RPLC":
        return None
    version = attr(child(parent, "versionNumber"), "value") or ""
    return Replaced(
        read_root(child(parent, "id")) or "",
        read_root(child(parent, "setId")) or "",
        int(version) if _COUNT.fullmatch(version) else 0,
    )


def _read_unit(visit: Element | None) -> Organisation | None:
    """The service unit: the participant of type ADM (admitter)."""
    for participant in children(visit, "encounterParticipant"):
        if attr(participant, "typeCode") == "ADM":
            return read_organisation(child(participant, "assignedEntity", "representedOrganization"))
    return None


def _read_software(element: Element | None) -> Software | None:
    if element is None:
        return None
    return Software(element.get("moderator") or "", element.get("product") or "", element.get("version") or "")


def _read_organiser(local: Element | None) -> Organisation | None:
    oid = read_root(child(local, "outsourcingServiceCustomer"))
    name = read_text(child(local, "outsourcingServiceCustomerName"))
    return Organisation(oid or "", name) if oid or name else None


def _read_producers(local: Element | None) -> tuple[Producer, ...]:
    """The producers in order; a name belongs to the producer before it."""
    producers: list[Producer] = []
    for element in xml.elements(local):
        if xml.local(element) == "eprServiceProvider":
            level = element.get("level") or ""
            producers.append(Producer(read_root(element) or "", None, int(level) if _COUNT.fullmatch(level) else 1))
        elif xml.local(element) == "eprServiceProviderName" and producers:
            producers[-1] = replace(producers[-1], name=read_text(element))
    return tuple(producers)
