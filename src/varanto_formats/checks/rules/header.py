"""Rules on the rows of the header: identifiers, organisations, group, language, times."""

from collections.abc import Iterator
from datetime import date, timedelta

from varanto_formats.cda.model import Organisation, Producer
from varanto_formats.checks.catalogue import described
from varanto_formats.checks.model import CLIENT_DOCUMENTS, WILLS, DocumentFacts, DocumentRule
from varanto_formats.checks.policy import POLICY
from varanto_formats.checks.rules import places
from varanto_formats.findings import Finding, finding
from varanto_formats.identifiers import codesystems as codes
from varanto_formats.identifiers import hetu, oids
from varanto_formats.structures import specific_type

LANGUAGES = frozenset({"fi", "sv"})
CLOCK_SKEW = timedelta(minutes=5)
AGE_OF_MAJORITY = 18


def oid_forms(facts: DocumentFacts) -> Iterator[Finding]:
    """Identifiers of document, set, case and relationship are OIDs; the reader tells the missing ones."""
    document = facts.document
    named = [
        (f"{places.ROOT}/id/@root", document.oid),
        (f"{places.ROOT}/setId/@root", document.set_id),
        (f"{places.VISIT}/id/@root", document.case),
        (f"{places.LOCAL}/encompassingClientRelationship/@root", document.relationship),
    ]
    if document.replaces:
        named += [
            (f"{places.PARENT}/id/@root", document.replaces.oid),
            (f"{places.PARENT}/setId/@root", document.replaces.set_id),
        ]
    yield from (finding("oid-invalid", place) for place, oid in named if oid and not oids.is_oid(oid))


def organisations(facts: DocumentFacts) -> Iterator[Finding]:
    """Controller, unit, organiser and producers have organisation OIDs; a will made by a citizen has no unit."""
    document, producers = facts.document, facts.document.producers
    needed = facts.group not in WILLS
    named: list[tuple[str, Organisation | Producer | None, bool]] = [
        (places.CONTROLLER, document.controller, True),
        (places.UNIT, document.unit, needed),
        (places.ORGANISER, document.organiser, needed),
    ]
    for number, producer in enumerate(producers, 1):
        place = places.numbered(f"{places.LOCAL}/eprServiceProvider", number, producers)
        named.append((f"{place}/@root", producer, True))
    for place, organisation, is_needed in named:
        if organisation and not oids.is_organisation_oid(organisation.oid):
            yield finding("organization-invalid", place)
        elif is_needed and not organisation:
            around = places.LOCAL if place.startswith(places.LOCAL) else places.ROOT
            yield finding("organization-invalid", around, place.removeprefix(f"{around}/").partition("/")[0])


def document_group(facts: DocumentFacts) -> Iterator[Finding]:
    """The document group is one that is stored, and the one of the structure (documents.md §1.4)."""
    place = f"{places.LOCAL}/documentGroup"
    if not facts.group:
        yield finding("document-group-invalid", places.LOCAL)
    elif facts.group not in POLICY.groups:
        yield finding("document-group-invalid", f"{place}/@code")
    else:
        structure = facts.document.structure or ""
        is_special = structure.startswith(f"{oids.base(codes.DOCUMENT_GROUP)}.")
        expected = {specific_type(structure)} if is_special else CLIENT_DOCUMENTS
        if specific_type(structure) and facts.group not in expected:
            yield finding("document-group-invalid", f"{place}/@code", structure)


def mandatory_rows(facts: DocumentFacts) -> Iterator[Finding]:
    """The rows without which nobody can tell whose document it is and where it belongs (38 §; documents.md §2.1)."""
    document = facts.document
    is_client_document = facts.group == codes.GROUP_CLIENT_DOCUMENT
    needs_case = is_client_document or facts.group == codes.GROUP_CASE
    is_old = facts.body["sosiaalihuollon_asiakkuus"]["vanha_asiakkuus"].is_true
    needs_relationship = facts.group == codes.GROUP_RELATIONSHIP and not is_old
    rows = (
        (places.LOCAL, "registryType", document.register, True),
        (places.VISIT if document.unit else places.ROOT, "encompassingEncounter/id", document.case, needs_case),
        (places.LOCAL, "encompassingClientRelationship", document.relationship, needs_relationship),
        (places.ROOT, "author", document.authors, is_client_document),
    )
    yield from (finding("metadata-missing", place, row) for place, row, value, needed in rows if needed and not value)
    for number, client in enumerate(document.clients, 1):
        if not (client.name.given or client.name.call_name or client.name.family):
            yield finding("metadata-missing", places.numbered(places.CLIENT, number, document.clients), "name")


def language(facts: DocumentFacts) -> Iterator[Finding]:
    """A document is in Finnish or in Swedish (documents.md §4.7, rule 23)."""
    written = facts.document.language
    if not written:
        yield finding("language-invalid", places.ROOT)
    elif written.lower() not in LANGUAGES:
        yield finding("language-invalid", f"{places.ROOT}/languageCode/@code")


def header_times(facts: DocumentFacts) -> Iterator[Finding]:
    """Authoring and creation have their times; a case ends after it began; clients are born before authoring."""
    document = facts.document
    if document.created_at is None:
        yield finding("date-impossible", places.ROOT, "effectiveTime")
    if document.drafted_at is None:
        yield finding("date-impossible", places.LOCAL, "creationTime")
    if document.case_opened and document.case_closed and document.case_closed < document.case_opened:
        yield finding("date-impossible", f"{places.VISIT}/effectiveTime/high/@value")
    authored = facts.day_of_authoring
    for number, client in enumerate(document.clients, 1):
        if client.birth_date and authored and client.birth_date > authored:
            place = places.numbered(places.CLIENT, number, document.clients)
            yield finding("date-impossible", f"{place}/patientRole/patient/birthTime/@value")


def future(facts: DocumentFacts) -> Iterator[Finding]:
    """Authoring and creation are at most five minutes ahead of the clock (documents.md §4.7, rule 22)."""
    document = facts.document
    times = (
        (f"{places.ROOT}/effectiveTime/@value", document.created_at),
        (f"{places.LOCAL}/creationTime/@value", document.drafted_at),
    )
    yield from (finding("time-in-future", place) for place, at in times if at and at > facts.now + CLOCK_SKEW)


def restricted_showing(facts: DocumentFacts) -> Iterator[Finding]:
    """Only client documents carry a reason for not showing them in OmaKanta (documents.md §4.7, rule 20)."""
    if facts.document.withholding_argument and facts.group not in CLIENT_DOCUMENTS:
        yield finding("omakanta-reason-misplaced", f"{places.LOCAL}/inaccessibleArgument/@code")


def guardians(facts: DocumentFacts) -> Iterator[Finding]:
    """A minor's document says whether guardians may have it (40 §); not asked of phase-I and old documents."""
    asked = {codes.GROUP_RELATIONSHIP, codes.GROUP_CASE, codes.GROUP_CLIENT_DOCUMENT}
    authored = facts.day_of_authoring
    if facts.document.guardian_release or facts.group not in asked or authored is None:
        return
    births = (
        _birth_date(client.identifier.value if client.identifier else "") or client.birth_date
        for client in facts.document.clients
    )
    if any(birth and _age(birth, authored) < AGE_OF_MAJORITY for birth in births):
        yield finding("guardian-consent-missing", places.ROOT, "authorization")


def _birth_date(identity: str) -> date | None:
    code = hetu.parse(identity)
    return code.birth_date if code else None


def _age(birth: date, on: date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


RULES: tuple[DocumentRule, ...] = described(
    "header",
    oid_forms,
    organisations,
    document_group,
    mandatory_rows,
    language,
    header_times,
    future,
    restricted_showing,
    guardians,
)
