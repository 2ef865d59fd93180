"""Rules that weigh a document against what the repository already holds (api.md, Exact points). Pure."""

from collections.abc import Iterator
from dataclasses import replace

from varanto.archive.model import CLIENT_DOCUMENTS, WILLS, Group, Version
from varanto.intake.model import Examined, State
from varanto.intake.rules.linking import kept_clients, named_by_code
from varanto.producing.rules import is_ours
from varanto_formats.cda.model import Document, Organisation
from varanto_formats.checks.catalogue import Rule, described
from varanto_formats.checks.facts import CaseFacts
from varanto_formats.findings import Finding, Severity, finding
from varanto_formats.identifiers import oids

_ROOT = "/ClinicalDocument"
_CUSTODIAN = f"{_ROOT}/custodian/assignedCustodian/representedCustodianOrganization/id/@root"
_UNIT = (
    f"{_ROOT}/componentOf/encompassingEncounter/encounterParticipant/assignedEntity/representedOrganization/id/@root"
)
_CASE = f"{_ROOT}/componentOf/encompassingEncounter/id/@root"
_PROHIBITED = f"{_ROOT}/component/nonXMLBody/json#/kieltoasiakirja/asiakirjoja_koskevat_luovutuskiellot"
_SIGNATURES = f"{_ROOT}/localSocialHeader/signatureCollection"
_CONFLICTS = ("document-exists", "version-conflict", "case-exists", "relationship-exists", "will-exists")


def check(examined: Examined, state: State) -> list[Finding]:
    """Every finding of every rule that needs the repository's state."""
    return [found for rule in RULES for found in rule.find(examined, state)]


def problem_code(findings: list[Finding]) -> str:
    """The code under which findings are refused: a conflict or a foreign register only when nothing else is wrong."""
    codes = {found.code for found in findings if found.severity is Severity.ERROR}
    if "not-your-register" in codes:
        return "not-your-register"
    if len(codes) == 1 and codes <= set(_CONFLICTS):
        return codes.pop()
    return "document-invalid"


def in_present_form(document: Document) -> Document:
    """The document with its organisations under the present root, where an older message used 1.2.246.537.10."""

    def present(one: Organisation | None) -> Organisation | None:
        return replace(one, oid=oids.with_present_root(one.oid)) if one else None

    return replace(
        document,
        controller=present(document.controller),
        unit=present(document.unit),
        organiser=present(document.organiser),
        responsible_organisation=present(document.responsible_organisation),
        producers=tuple(replace(one, oid=oids.with_present_root(one.oid)) for one in document.producers),
    )


def current_version(state: State) -> dict[str, object]:
    """The newest version of the set, told to whoever's version does not follow it; nothing for a new set."""
    newest = _newest(state)
    return {"current": {"oid": newest.oid, "version": newest.version, "sha256": newest.sha256}} if newest else {}


def own_register(examined: Examined, state: State) -> Iterator[Finding]:
    """A document is stored by its controller or, by register right, by a producer for it (13-14 §; A17)."""
    controller = examined.document.controller
    if controller and controller.oid != state.register:
        yield finding("not-your-register", _CUSTODIAN)


def producer_named(examined: Examined, state: State) -> Iterator[Finding]:
    """What a producer's unit draws up for its organiser says so (37 § 3)."""
    document = examined.document
    if state.unit is None or _group(document) is Group.RELATIONSHIP:
        return
    named = [one.oid for one in (document.unit, *document.producers) if one]
    if state.unit not in named:
        yield finding("producer-missing", f"{_ROOT}/localSocialHeader", state.unit)


def known_organisations(examined: Examined, state: State) -> Iterator[Finding]:
    """Controller, unit, organiser and producers are in the organisation register on the authoring date."""
    document = examined.document
    named = [
        (_CUSTODIAN, document.controller),
        (_UNIT, document.unit),
        (f"{_ROOT}/localSocialHeader/outsourcingServiceCustomer/@root", document.organiser),
        *((f"{_ROOT}/localSocialHeader/eprServiceProvider/@root", producer) for producer in document.producers),
    ]
    for pointer, organisation in named:
        if organisation and organisation.oid not in state.organisations:
            yield finding("organization-invalid", pointer, _told(organisation.oid))


def seal_owner(examined: Examined, state: State) -> Iterator[Finding]:
    """The system signature is the controller's, the organiser's or the sender's, or of one above (api.md)."""
    document = examined.document
    owners = [o.oid for o in (document.controller, document.organiser) if o] + [state.caller]
    for number, signature in enumerate(examined.checked.signatures, 1):
        if signature.kind == "system" and not any(
            signature.signer == owner or oids.is_above(signature.signer, owner) for owner in owners
        ):
            yield finding("certificate-owner", f"{_SIGNATURES}/signature[{number}]", _told(signature.signer))


def unrevoked(examined: Examined, _: State) -> Iterator[Finding]:
    """No signature rests on a certificate that its issuer has revoked (703/2023 22 §; docs/signatures.md)."""
    for pointer in examined.looked.revoked:
        yield finding("certificate-revoked", pointer)


def free_oid(_: Examined, state: State) -> Iterator[Finding]:
    """An OID names one document for ever; of another controller's documents nothing is told (readings.md A46)."""
    if state.claimed is None:
        return
    ours = is_ours(state.claimed, state.register, state.unit)
    yield finding("document-exists" if ours else "oid-invalid", f"{_ROOT}/id/@root")


def next_version(examined: Examined, state: State) -> Iterator[Finding]:
    """A later version follows the newest of its set directly (documents.md §4.7, rule 9)."""
    document, newest = examined.document, _newest(state)
    if state.claimed is not None or document.version == 1:
        return
    if newest is None or newest.left_at or newest.version + 1 != document.version:
        yield finding("version-conflict", f"{_ROOT}/versionNumber/@value", f"{newest.version if newest else 0}")
    elif document.replaces and document.replaces.oid != newest.oid:
        yield finding("replacement-mismatch", f"{_ROOT}/relatedDocument/parentDocument/id/@root")


def same_kind(examined: Examined, state: State) -> Iterator[Finding]:
    """A replacement keeps controller, register, group and type (api.md).

    A will may be changed at another provider than where it was given (703/2023 58 § 2; readings.md A43).
    """
    document, kept = examined.document, state.current
    if kept is None:
        return
    moved = bool(document.controller) and document.controller.oid != kept.controller.oid
    if moved and _group(document) not in WILLS:
        yield finding("replacement-mismatch", _CUSTODIAN)
    header = f"{_ROOT}/localSocialHeader"
    pairs = (
        (f"{header}/registryType/@code", document.register, kept.register),
        (f"{header}/documentGroup/@code", document.document_group, kept.document_group),
        (f"{header}/specificDocumentType/@code", document.specific_type, kept.specific_type),
        (f"{_ROOT}/code/@code", document.general_type, kept.general_type),
    )
    for pointer, now, before in pairs:
        if (now and now.code) != (before and before.code):
            yield finding("replacement-mismatch", pointer)


def known_case(examined: Examined, state: State) -> Iterator[Finding]:
    """A client document belongs to a case of its controller (api.md)."""
    document = examined.document
    if _group(document) in CLIENT_DOCUMENTS and document.case and not _is_of_controller(document, state):
        yield finding("case-unknown", _CASE, _told(document.case))


def clients_of_case(examined: Examined, state: State) -> Iterator[Finding]:
    """The clients of a client document are clients of its case on the authoring date (api.md)."""
    document, case = examined.document, _case_of(examined, state)
    if case is None or document.created_at is None:
        return
    for number, client in enumerate(document.clients, 1):
        known_by = {client.identifier, *state.linked.get(client.identifier, ())} if client.identifier else ()
        if known_by and not any(case.has_member(one, document.created_at) for one in known_by):
            yield finding("client-not-in-case", f"{_ROOT}/recordTarget[{number}]")


def open_case(examined: Examined, state: State) -> Iterator[Finding]:
    """A client document is drawn up while its case is open; it is stored nevertheless."""
    document, case = examined.document, _case_of(examined, state)
    if case and case.closed and document.created_at and case.closed < document.created_at.date():
        yield finding("case-closed", _CASE, document.case or "")


def free_case(examined: Examined, state: State) -> Iterator[Finding]:
    """A case id (asiatunnus) has one case document set; of another controller's case nothing is told (A46)."""
    document = examined.document
    if _group(document) is not Group.CASE:
        return
    if state.case_taken:
        yield finding("oid-invalid", _CASE)
    elif state.case_set is not None and state.case_set != document.set_id:
        yield finding("case-exists", _CASE, document.case or "")


def known_relationship(examined: Examined, state: State) -> Iterator[Finding]:
    """Before a case or a client document the controller has stored each client's relationship document (seeds/000)."""
    document = examined.document
    if _group(document) not in CLIENT_DOCUMENTS | {Group.CASE}:
        return
    for number, client in enumerate(document.clients, 1):
        if client.identifier and not state.relationships.get(client.identifier):
            yield finding("relationship-missing", f"{_ROOT}/recordTarget[{number}]")


def one_open_relationship(examined: Examined, state: State) -> Iterator[Finding]:
    """One open relationship document set per client and controller; old and ended ones stand beside it (api.md).

    Two that were open when a temporary id was linked may both go on.
    """
    document, facts = examined.document, examined.checked.facts.relationship
    if _group(document) is not Group.RELATIONSHIP or (facts and facts.old):
        return
    open_sets = {
        kept.set_id
        for relationships in state.relationships.values()
        for kept in relationships
        if kept.facts is None or not (kept.facts.old or (kept.facts.end and kept.facts.end < state.today))
    }
    if open_sets and document.set_id not in open_sets:
        yield finding("relationship-exists", f"{_ROOT}/localSocialHeader/documentGroup/@code")


def one_will(examined: Examined, state: State) -> Iterator[Finding]:
    """One permit set and one prohibition set a client; a change is a new version (readings.md A18).

    Two that were there when identity codes were joined may both go on.
    """
    sets, own = state.will_sets, examined.document.set_id
    if _group(examined.document) in WILLS - {Group.INFORMING} and sets and own not in sets:
        yield finding("will-exists", f"{_ROOT}/localSocialHeader/documentGroup/@code")


def informed(examined: Examined, state: State) -> Iterator[Finding]:
    """A permit or a prohibition rests on what the client was told before (58 § 2); it is stored nevertheless.

    Refusing would open what a prohibition closes, and a permit opens nothing before the client is informed.
    """
    if _group(examined.document) in WILLS - {Group.INFORMING} and not state.informed:
        yield finding("informing-unrecorded", f"{_ROOT}/localSocialHeader/documentGroup/@code")


def prohibited_documents(examined: Examined, state: State) -> Iterator[Finding]:
    """Only client documents of group 5 can be prohibited one by one; of other registers nothing is told (A45)."""
    if _group(examined.document) is Group.PROHIBITION and set(state.prohibited.values()) - {Group.CLIENT_DOCUMENT}:
        yield finding("will-invalid", _PROHIBITED, "group 5")


RULES: tuple[Rule[[Examined, State]], ...] = described(
    "state",
    own_register,
    producer_named,
    known_organisations,
    seal_owner,
    unrevoked,
    free_oid,
    next_version,
    same_kind,
    kept_clients,
    named_by_code,
    known_case,
    clients_of_case,
    open_case,
    free_case,
    known_relationship,
    one_open_relationship,
    one_will,
    informed,
    prohibited_documents,
)


def _told(oid: str) -> str:
    """What a finding may repeat of the document: an OID, for anything else may be an identity code."""
    return oid if oids.is_oid(oid) else ""


def _is_of_controller(document: Document, state: State) -> bool:
    """Whether the case is known and is of the document's controller."""
    return bool(state.case and document.controller and state.case.controller == document.controller.oid)


def _case_of(examined: Examined, state: State) -> CaseFacts | None:
    """What the newest case document says of a client document's case, where case and controller fit."""
    document = examined.document
    fits = _group(document) in CLIENT_DOCUMENTS and document.case and _is_of_controller(document, state)
    return state.case.facts if fits and state.case else None


def _group(document: Document) -> Group | None:
    code = document.document_group
    return Group(code.code) if code and code.code in set(Group) else None


def _newest(state: State) -> Version | None:
    return state.set_versions[-1] if state.set_versions else None
