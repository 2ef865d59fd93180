"""From what was read of a document to everything that is to be said of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice

from varanto_formats.cda.model import Body, DisplayType
from varanto_formats.cda.read import Reading
from varanto_formats.checks import content, header, pdf, xhtml
from varanto_formats.checks.content import Content
from varanto_formats.checks.extraction import facts_of
from varanto_formats.checks.facts import Facts
from varanto_formats.checks.model import Checked, CodeSets, Display, DocumentFacts, DocumentRule, Mode
from varanto_formats.checks.rules import RULES
from varanto_formats.findings import Finding
from varanto_formats.signatures.certificates import TrustStore
from varanto_formats.signatures.checking import check as check_signatures
from varanto_formats.structures import Structure

MOST_OF_A_RULE = 500


def check(
    reading: Reading,
    *,
    structures: Mapping[str, Structure],
    trust: TrustStore,
    now: datetime,
    mode: Mode,
    code_sets: CodeSets | None = None,
    rules: Sequence[DocumentRule] = RULES,
) -> Checked:
    """Everything that is wrong or odd with a document by itself, its signatures, and its facts; never raises.

    `code_sets` are those known in full, by the OID without version: a code that is not in its set gives a warning.
    Of one rule at most 500 findings are told. Where nothing could be read there are the reader's findings alone.
    """
    if reading.document is None or reading.root is None:
        return Checked(reading.findings, (), Facts())
    report = check_signatures(reading.root, trust=trust, now=now)
    body = reading.document.body
    facts = DocumentFacts(
        document=reading.document,
        header=tuple(header.read(reading.root, reading.pointers)),
        content=content.read(body.json) if body and body.json is not None else Content(),
        display=_read_display(body),
        structure=structures.get(reading.document.structure or ""),
        signatures=report.signatures,
        mode=mode,
        now=now,
        code_sets=code_sets or {},
    )
    found = [*reading.findings, *report.findings]
    for rule in rules:
        found += islice(rule.find(facts), MOST_OF_A_RULE)
    return Checked(_each_once(found), report.signatures, facts_of(facts.document, facts.content))


def _read_display(body: Body | None) -> Display:
    if body is None or body.display is None:
        return Display()
    return xhtml.read(body.display) if body.display_type is DisplayType.XHTML else pdf.read(body.display)


def _each_once(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple({(found.code, found.pointer, found.message.en): found for found in findings}.values())
