"""Rules on what kind of document it is: types, service tasks, and the structure that they belong to."""

from collections.abc import Iterator
from datetime import timedelta

from varanto_formats.cda.times import HELSINKI
from varanto_formats.checks import dates
from varanto_formats.checks.catalogue import described
from varanto_formats.checks.content import Node
from varanto_formats.checks.model import CLIENT_DOCUMENTS, DocumentFacts, DocumentRule
from varanto_formats.checks.policy import POLICY
from varanto_formats.checks.rules import places
from varanto_formats.findings import Finding, finding
from varanto_formats.identifiers import codesystems as codes
from varanto_formats.structures import general_type

DISCLOSED_ON = "tietojen_luovuttamisen_paivamaara"
IN_TIME = timedelta(days=7)


def types(facts: DocumentFacts) -> Iterator[Finding]:
    """Specific type = the node of the structure's OID, general type = its prefix (documents.md §4.7, rule 16)."""
    document = facts.document
    if facts.group not in CLIENT_DOCUMENTS:
        return
    needed = facts.group == codes.GROUP_CLIENT_DOCUMENT
    general, specific = document.general_type, document.specific_type
    if specific and specific.code != facts.type:
        yield finding("type-mismatch", f"{places.LOCAL}/specificDocumentType/@code", facts.type)
    elif needed and not specific:
        yield finding("type-mismatch", places.LOCAL, "specificDocumentType")
    expected = {general_type(facts.type), POLICY.general_types.get(facts.type)}
    if general and facts.type and general.code not in expected:
        yield finding("type-mismatch", f"{places.ROOT}/code/@code", general_type(facts.type))
    elif needed and not general:
        yield finding("type-mismatch", places.ROOT, "code")


def service_tasks(facts: DocumentFacts) -> Iterator[Finding]:
    """Every case and client document shows its service tasks, the same in header and body (37 § 2)."""
    if facts.group not in CLIENT_DOCUMENTS | {codes.GROUP_CASE}:
        return
    named = {code.code for code in facts.document.service_tasks}
    if not named:
        yield finding("service-task-mismatch", places.LOCAL, "functionCode")
    for node in _body_tasks(facts.body):
        if named and node.code and node.code not in named:
            yield finding("service-task-mismatch", node.pointer, node.code if node.code in POLICY.service_tasks else "")


def _body_tasks(body: Node) -> list[Node]:
    """Where a structured body names the document's own service task."""
    holders = (body, body["asian_tiedot"], body["asiakaskertomusmerkinta"])
    return [task for holder in holders for task in holder.each("palvelutehtava")]


def told_in_time(facts: DocumentFacts) -> Iterator[Finding]:
    """A disclosure outside the repository is told within seven days (disclosure.md D-13)."""
    disclosed = facts.content.root[DISCLOSED_ON]
    day = dates.last_day(disclosed.text)
    if day and facts.now.astimezone(HELSINKI).date() - day > IN_TIME:
        yield finding("notice-late", disclosed.pointer)


RULES: tuple[DocumentRule, ...] = described("types", types, service_tasks, told_in_time)
