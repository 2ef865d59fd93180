"""Rules on codes: whether the code sets know them. What nobody knows is stored, but opens nothing to anybody."""

from collections.abc import Iterator

from varanto_formats.cda.model import Code
from varanto_formats.checks.catalogue import described
from varanto_formats.checks.model import DocumentFacts, DocumentRule
from varanto_formats.checks.policy import POLICY
from varanto_formats.checks.rules import places
from varanto_formats.findings import Finding, finding
from varanto_formats.identifiers import codesystems as codes
from varanto_formats.identifiers import oids


def known_service_tasks(facts: DocumentFacts) -> Iterator[Finding]:
    """A service task that nobody knows is stored, but opens the document to nobody (documents.md §10, no. 1)."""
    tasks, known = facts.document.service_tasks, facts.code_sets.get(oids.base(codes.SERVICE_TASK))
    for number, task in enumerate(tasks, 1):
        is_known = task.code in (known or POLICY.service_tasks)
        if not (is_known and oids.same_base(task.system, codes.SERVICE_TASK)):
            yield finding("unknown-code", f"{places.numbered(f'{places.LOCAL}/functionCode', number, tasks)}/@code")


def known_header_codes(facts: DocumentFacts) -> Iterator[Finding]:
    """A code of the header is in its code set, where that was imported."""
    for place, code in _header_codes(facts):
        if code and _is_unknown(facts, code.system, code.code):
            yield finding("unknown-code", f"{place}/@code", oids.base(code.system))


def known_body_codes(facts: DocumentFacts) -> Iterator[Finding]:
    """A code of the structured body is in its code set, where that was imported."""
    if facts.code_sets:
        for node in facts.content.nodes:
            system = node["system"].text
            if system and node.code and _is_unknown(facts, system, node.code):
                yield finding("unknown-code", node["code"].pointer, oids.base(system))


def _is_unknown(facts: DocumentFacts, system: str, code: str) -> bool:
    """Whether a code is missing from a set that is known in full; of other sets nobody can tell."""
    known = facts.code_sets.get(oids.base(system))
    return known is not None and code not in known


def _header_codes(facts: DocumentFacts) -> Iterator[tuple[str, Code | None]]:
    document = facts.document
    for number, client in enumerate(document.clients, 1):
        place = places.numbered(places.CLIENT, number, document.clients)
        yield f"{place}/patientRole/patient/administrativeGenderCode", client.gender
    for number, service in enumerate(document.social_services, 1):
        yield places.numbered(f"{places.LOCAL}/socialService", number, document.social_services), service
    yield f"{places.ROOT}/code", document.general_type
    yield f"{places.ROOT}/confidentialityCode", document.confidentiality
    yield f"{places.ROOT}/authorization/consent/code", document.guardian_release
    yield f"{places.LOCAL}/serviceProcess/code", document.service_process
    rows = {
        "specificDocumentType": document.specific_type,
        "documentGroup": document.document_group,
        "fileFormat": document.display_format,
        "structuredFileFormat": document.structured_format,
        "recordStatus": document.record_status,
        "registryType": document.register,
        "totalRetentionPeriodClass": document.retention_class,
        "specialContent": document.special_content,
        "inaccessibleArgument": document.withholding_argument,
        "shownToAll": document.shown_to_all,
        "reasonOfCorrection": document.correction_reason,
    }
    yield from ((f"{places.LOCAL}/{name}", code) for name, code in rows.items())


RULES: tuple[DocumentRule, ...] = described("values", known_service_tasks, known_header_codes, known_body_codes)
