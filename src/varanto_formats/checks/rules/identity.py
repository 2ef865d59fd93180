"""Rules on persons: identifiers that are right, the same in header and body, and in test mode nobody's real ones."""

from collections.abc import Iterator

from varanto_formats.cda.model import Client
from varanto_formats.checks.catalogue import described
from varanto_formats.checks.content import Node
from varanto_formats.checks.dates import first_day, last_day
from varanto_formats.checks.extraction import client_identifiers
from varanto_formats.checks.model import DocumentFacts, DocumentRule, Mode
from varanto_formats.checks.policy import POLICY
from varanto_formats.checks.rules import places
from varanto_formats.findings import Finding, finding
from varanto_formats.identifiers import Identifier, codesystems, hetu, temporary

_CODE, _TEMPORARY, _GUARDIAN = "henkilotunnus", "tilapainen_yksilointitunnus", "edunvalvojan_tunniste"
_REGISTER_NUMBER_LENGTH = 11
_ANY_ISSUER = "1.2.246.10.1.22.2000"


def identifiers(facts: DocumentFacts) -> Iterator[Finding]:
    """Every person is named by a valid identity code, temporary id or register number (documents.md §6)."""
    for place, identifier in _persons(facts):
        if identifier is None or not _is_valid(identifier):
            yield finding("identity-invalid", place)
    for node in facts.content.nodes:
        identifier = node.identifier if node.name in {_CODE, _TEMPORARY} else None
        if identifier and node.name == _CODE and not hetu.is_valid(identifier.value):
            yield finding("identity-invalid", node["value"].pointer)
        if identifier and node.name == _TEMPORARY and not _is_temporary(identifier):
            yield finding("identity-invalid", node.pointer)


def real_identities(facts: DocumentFacts) -> Iterator[Finding]:
    """In test mode no identity code outside the 900 series in header or identity field (documents.md §4.7, rule 4)."""
    if facts.mode != Mode.TEST:
        return
    for written in facts.header:
        if written.is_identifier and _is_real(written.value):
            yield finding("real-identity-in-test", written.pointer)
    for node in facts.content.nodes:
        if _is_identity(node) and _is_real(node.text):
            yield finding("real-identity-in-test", node.pointer)


def identities_in_text(facts: DocumentFacts) -> Iterator[Finding]:
    """In test mode free text that reads like a real identity code is worth a look; it may be chance."""
    texts = (*(one.value for one in facts.header), *(node.text for node in facts.content.nodes), facts.display.text)
    if facts.mode != Mode.TEST or not _mentions_real("\n".join(texts)):
        return
    in_header = ((one.pointer, one.value, one.is_identifier) for one in facts.header)
    in_body = ((node.pointer, node.text, _is_identity(node)) for node in facts.content.nodes)
    for place, text, is_identity in (*in_header, *in_body, (places.TEXT, facts.display.text, False)):
        if _mentions_real(text) and not (is_identity and _is_real(text)):
            yield finding("possible-identity-in-text", place)


def same_clients(facts: DocumentFacts) -> Iterator[Finding]:
    """The header names the clients that the body names, no more and no fewer (documents.md §4.7, rule 10)."""
    clients, nodes = facts.document.clients, facts.body.each("asiakas")
    if not clients:
        yield finding("client-mismatch", places.ROOT, "recordTarget")
    if not clients or not facts.body.exists or facts.type in POLICY.clients_in_header_only:
        return
    named = [client_identifiers(node) for node in nodes]
    for number, client in enumerate(clients, 1):
        if client.identifier and all(named) and not any(_is_one_of(client.identifier, one) for one in named):
            yield finding("client-mismatch", places.numbered(places.CLIENT, number, clients))
    for node, one in zip(nodes, named, strict=True):
        if one and not any(client.identifier and _is_one_of(client.identifier, one) for client in clients):
            yield finding("client-mismatch", node.pointer)
    if len(nodes) != len(clients):
        yield finding("client-mismatch", facts.body["asiakas"].pointer, f"{len(clients)} / {len(nodes)}")


def birth_dates(facts: DocumentFacts) -> Iterator[Finding]:
    """Header, identity code and body agree on when a client was born; one finding a client."""
    clients, nodes = facts.document.clients, facts.body.each("asiakas")
    for number, client in enumerate(clients, 1):
        own = [node for node in nodes if client.identifier and _is_one_of(client.identifier, client_identifiers(node))]
        if not _agree(client, own[0]["syntymaaika"].text if own else ""):
            place = f"{places.numbered(places.CLIENT, number, clients)}/patientRole/patient"
            yield finding("birth-date-mismatch", f"{place}/birthTime/@value" if client.birth_date else place)


def _agree(client: Client, in_body: str) -> bool:
    """Whether the dates known of a client can all be true; the body may give a year or month alone."""
    identifier = client.identifier
    code = hetu.parse(identifier.value) if identifier and identifier.system == hetu.SYSTEM else None
    dates = {day for day in (client.birth_date, code.birth_date if code else None) if day}
    first, last = first_day(in_body), last_day(in_body)
    return len(dates) <= 1 and (first is None or last is None or all(first <= day <= last for day in dates))


def _persons(facts: DocumentFacts) -> Iterator[tuple[str, Identifier | None]]:
    """Clients, authors and signers of the header with their places."""
    document = facts.document
    for number, client in enumerate(document.clients, 1):
        place = f"{places.numbered(places.CLIENT, number, document.clients)}/patientRole"
        yield (f"{place}/id/@extension", client.identifier) if client.identifier else (place, None)
    for number, author in enumerate(document.authors, 1):
        place = places.numbered(f"{places.ROOT}/author", number, document.authors)
        yield f"{place}/assignedAuthor/id/@extension", author.identifier
    for number, note in enumerate(document.signature_notes, 1):
        place = places.numbered(f"{places.LOCAL}/signature", number, document.signature_notes)
        yield f"{place}/assignedAuthorSigner", note.signer


def _is_valid(identifier: Identifier) -> bool:
    if identifier.system == hetu.SYSTEM:
        return hetu.is_valid(identifier.value)
    if identifier.system == codesystems.PROFESSIONAL_REGISTER:
        return identifier.value.isdecimal() and len(identifier.value) == _REGISTER_NUMBER_LENGTH
    return identifier.system == codesystems.PHYSICIAN_REGISTER or temporary.is_valid(identifier)


def _is_temporary(identifier: Identifier) -> bool:
    """Whether the body's temporary id is one; the structure lets its system be left out."""
    return temporary.is_valid(Identifier(identifier.system or _ANY_ISSUER, identifier.value))


def _is_identity(node: Node) -> bool:
    """Whether a text is the value of an identifier, or the code of a guardian."""
    return node.name == _GUARDIAN or (node.name == "value" and len(node.path) > 1)


def _is_real(value: str) -> bool:
    code = hetu.parse(value)
    return code is not None and not code.is_test


def _mentions_real(text: str) -> bool:
    return any(not candidate.hetu.is_test for candidate in hetu.find_candidates(text))


def _is_one_of(identifier: Identifier, named: tuple[Identifier, ...]) -> bool:
    """Whether the header's identifier is among the body's; one without system is compared by its value."""
    return any(one.value == identifier.value and one.system in {"", identifier.system} for one in named)


RULES: tuple[DocumentRule, ...] = described(
    "identity", identifiers, real_identities, identities_in_text, same_clients, birth_dates
)
