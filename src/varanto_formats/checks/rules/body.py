"""Rules on the body: its forms, its structure, what it repeats of the header, and its dates."""

import re
from collections.abc import Iterator

from varanto_formats.checks.catalogue import described
from varanto_formats.checks.content import Node
from varanto_formats.checks.dates import first_day, last_day
from varanto_formats.checks.model import DocumentFacts, DocumentRule, Mode
from varanto_formats.checks.policy import POLICY
from varanto_formats.checks.rules import places
from varanto_formats.findings import Finding, finding
from varanto_formats.identifiers import codesystems as codes
from varanto_formats.identifiers import oids
from varanto_formats.structures import final_from

_STRUCTURED_ALWAYS = frozenset(
    {codes.GROUP_RELATIONSHIP, codes.GROUP_CASE, codes.GROUP_PERMIT, codes.GROUP_PROHIBITION}
)
_FULL_DATE = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01])(T.*)?")
_NAMES = frozenset({"value", "code", "system", "display"})
_SPANS = (
    ("alkamispaiva", "paattymispaiva"),
    ("alkamishetki", "paattymishetki"),
    ("avauspaiva", "paattymispaiva"),
    ("asiakkuuden_alkamispvm", "asiakkuuden_paattymispvm"),
    ("lastensuojelun_asiakkuuden_alkamispvm", "lastensuojelun_asiakkuuden_paattymispvm"),
    ("asiaan_liittymishetki", "asiasta_poistumishetki"),
    ("kuntaan_muutto", "kunnasta_muutto"),
    ("riskitiedon_alkamispaiva", "maaraaikaisen_riskitiedon_paattymispaiva"),
)


def content_read(facts: DocumentFacts) -> Iterator[Finding]:
    """The structured body is an object of JSON, and not too deep or too large."""
    yield from (found for found in facts.content.findings if found.code == "body-invalid")


def fields_once(facts: DocumentFacts) -> Iterator[Finding]:
    """No object of the structured body has a field twice."""
    yield from (found for found in facts.content.findings if found.code == "json-duplicate-key")


def display_read(facts: DocumentFacts) -> Iterator[Finding]:
    """The display form is of the form that it claims."""
    yield from (found for found in facts.display.findings if found.code == "body-invalid")


def harmless_display(facts: DocumentFacts) -> Iterator[Finding]:
    """Nothing in the display form acts or reaches outside."""
    yield from (found for found in facts.display.findings if found.code == "active-content")


def forms(facts: DocumentFacts) -> Iterator[Finding]:
    """A display form always stands beside the structure, and the special documents are structured."""
    body = facts.document.body
    if body is None or (body.display is None and body.json is None):
        return
    if body.display is None:
        yield finding("body-invalid", places.BODY, "text")
    if body.json is None and facts.group in _STRUCTURED_ALWAYS:
        yield finding("body-invalid", places.BODY, "json")


def known_structure(facts: DocumentFacts) -> Iterator[Finding]:
    """A structured body names a structure that is in the catalogue and, in production, final (rule 6)."""
    named, is_structured = facts.document.structure, bool(facts.document.body and facts.document.body.json is not None)
    place = f"{places.LOCAL}/contentSpecificationId"
    accepted = POLICY.final_statuses if facts.mode == Mode.PRODUCTION else POLICY.final_statuses | POLICY.test_statuses
    if named and facts.structure is None:
        yield finding("structure-unknown", place, named if oids.is_oid(named) else "")
    elif facts.structure and facts.structure.status not in accepted:
        yield finding("structure-unknown", place, facts.structure.oid)
    elif not named and is_structured:
        yield finding("structure-unknown", places.LOCAL, "contentSpecificationId")


def final_by_then(facts: DocumentFacts) -> Iterator[Finding]:
    """A document follows a version of its structure that was final on the day of its authoring (documents.md §5)."""
    final, authored = final_from(facts.document.structure or ""), facts.day_of_authoring
    if final and authored and final > authored:
        yield finding("structure-unknown", f"{places.LOCAL}/contentSpecificationId", final.isoformat())


def structure(facts: DocumentFacts) -> Iterator[Finding]:
    """The structured body follows the structure that the document names (documents.md §4.7, rule 6)."""
    if facts.structure and facts.content.whole.exists:
        yield from facts.structure.check(facts.content.whole.value)


def repeated_identifiers(facts: DocumentFacts) -> Iterator[Finding]:
    """Body ID is `OID` and the document's id; case and relationship are named as in the header (rule 17, §1.1)."""
    document = facts.document
    if document.body and document.oid and document.body.element_id != f"OID{document.oid}":
        yield finding("body-id-mismatch", f"{places.BODY}/@ID")
    repeated = (
        (codes.GROUP_CASE, facts.body["asian_tiedot"]["asiatunnus"], document.case),
        (codes.GROUP_RELATIONSHIP, facts.body["asiakkuuden_yksilointitunnus"], document.relationship),
    )
    for group, node, in_header in repeated:
        in_body = node.identifier
        if facts.group == group and in_body and in_header and oids.strip_urn(in_body.value) != in_header:
            yield finding("body-id-mismatch", node["value"].pointer)


def body_dates(facts: DocumentFacts) -> Iterator[Finding]:
    """Dates of the structured body are in the calendar, and nothing ends before it begins."""
    for node in facts.content.nodes:
        if _FULL_DATE.fullmatch(node.text) and node.name not in _NAMES and first_day(node.text) is None:
            yield finding("date-impossible", node.pointer)
        for start, end in _SPANS:
            if isinstance(node.value, dict) and end in node.value and _is_reversed(node[start], node[end]):
                yield finding("date-impossible", node[end].pointer)


def _is_reversed(start: Node, end: Node) -> bool:
    begins, ends = first_day(start.text), last_day(end.text)
    return begins is not None and ends is not None and ends < begins


RULES: tuple[DocumentRule, ...] = described(
    "body",
    content_read,
    fields_once,
    display_read,
    harmless_display,
    forms,
    known_structure,
    final_by_then,
    structure,
    repeated_identifiers,
    body_dates,
)
