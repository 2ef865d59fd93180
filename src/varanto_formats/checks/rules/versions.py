"""Rules on versions: what a first and what a replacing one says of itself (documents.md §2.1, rows 8, 9, 16, 42)."""

from collections.abc import Iterator

from varanto_formats.checks.catalogue import described
from varanto_formats.checks.model import DocumentFacts, DocumentRule
from varanto_formats.checks.rules import places
from varanto_formats.findings import Finding, finding


def replacement(facts: DocumentFacts) -> Iterator[Finding]:
    """A first version opens its set and replaces nothing; a later one names the version before it in the same set."""
    document, replaced = facts.document, facts.document.replaces
    if document.version == 1:
        if document.oid and document.set_id and document.set_id != document.oid:
            yield finding("replacement-mismatch", f"{places.ROOT}/setId/@root")
        if replaced:
            yield finding("replacement-mismatch", f"{places.ROOT}/relatedDocument")
    elif document.version > 1 and replaced is None:
        yield finding("replacement-mismatch", places.ROOT, "relatedDocument")
    elif replaced:
        if replaced.set_id != document.set_id:
            yield finding("replacement-mismatch", f"{places.PARENT}/setId/@root")
        if replaced.version != document.version - 1:
            yield finding("replacement-mismatch", f"{places.PARENT}/versionNumber/@value")
        if not replaced.oid or replaced.oid == document.oid:
            yield finding("replacement-mismatch", f"{places.PARENT}/id/@root")


def reason(facts: DocumentFacts) -> Iterator[Finding]:
    """A replacing version says why it replaces."""
    if facts.document.version > 1 and not facts.document.correction_reason:
        yield finding("reason-missing", places.LOCAL, "reasonOfCorrection")


RULES: tuple[DocumentRule, ...] = described("versions", replacement, reason)
