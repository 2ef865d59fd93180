"""Rules on wills (tahdonilmaisut): informing, permit and prohibition (703/2023 58 §, 68 §; documents.md §9.3, §9.4)."""

from collections.abc import Iterator

from varanto_formats.cda.times import HELSINKI
from varanto_formats.checks.catalogue import described
from varanto_formats.checks.content import Node
from varanto_formats.checks.dates import first_day
from varanto_formats.checks.extraction import prohibitions
from varanto_formats.checks.facts import ProhibitionKind
from varanto_formats.checks.model import WILLS, DocumentFacts, DocumentRule
from varanto_formats.checks.rules import places
from varanto_formats.findings import Finding, finding
from varanto_formats.identifiers import codesystems as codes
from varanto_formats.identifiers import hetu, oids

_PERMIT_OR_PROHIBITION = frozenset({codes.GROUP_PERMIT, codes.GROUP_PROHIBITION})
_MOMENTS = frozenset({"luovutusluvan_antamisen_ajankohta", "kiellon_asettamisen_ajankohta", "informoinnin_ajankohta"})
_BY_REPRESENTATIVE = {
    "luovutusluvan_antaja_on_laillinen_edustaja": "luovutusluvan_antaja",
    "kieltaja_on_laillinen_edustaja": "henkilo_joka_kieltaa_asiakastietojen_luovuttamisen",
}
_IDENTIFIED_BY = ("henkilotunnus", "tilapainen_yksilointitunnus", "edunvalvojan_tunniste")


def whose(facts: DocumentFacts) -> Iterator[Finding]:
    """A will is one client's; permit and prohibition need the identity code, a temporary id will not do."""
    clients = facts.document.clients
    if facts.group not in WILLS:
        return
    if len(clients) > 1:
        yield finding("will-invalid", places.ROOT, f"recordTarget {len(clients)}")
    for number, client in enumerate(clients, 1):
        if facts.group in _PERMIT_OR_PROHIBITION and client.identifier and client.identifier.system != hetu.SYSTEM:
            yield finding("will-invalid", f"{places.numbered(places.CLIENT, number, clients)}/patientRole/id/@root")


def not_ahead(facts: DocumentFacts) -> Iterator[Finding]:
    """No will is dated ahead of today in Finland."""
    if facts.group not in WILLS:
        return
    today = facts.now.astimezone(HELSINKI).date()
    for node in facts.body.walk():
        day = first_day(node.text) if node.name in _MOMENTS else None
        if day and day > today:
            yield finding("will-invalid", node.pointer)


def given_by(facts: DocumentFacts) -> Iterator[Finding]:
    """Whoever acts for the client is named, identified, and in a role from 31 to 34."""
    if facts.group not in _PERMIT_OR_PROHIBITION:
        return
    for node in facts.body.walk():
        for flag, persons in _BY_REPRESENTATIVE.items():
            if node[flag].is_true and not node.each(persons):
                yield finding("will-invalid", node.pointer, persons)
            yield from (wrong for person in node.each(persons) for wrong in _representative(person))


def permit(facts: DocumentFacts) -> Iterator[Finding]:
    """A permit document says whether the permit is given."""
    if facts.group == codes.GROUP_PERMIT and facts.body.exists:
        given = facts.body["voimassa_oleva_luovutuslupa"]
        if not given.exists:
            yield finding("will-invalid", given.pointer, "voimassa_oleva_luovutuslupa")


def written_by(facts: DocumentFacts) -> Iterator[Finding]:
    """A permit or prohibition made in a client system names the professional who wrote it down.

    Whoever makes one herself in OmaKanta has neither unit nor author in the header.
    """
    in_client_system = facts.document.unit or facts.document.authors
    if facts.group in _PERMIT_OR_PROHIBITION and facts.body.exists and in_client_system:
        made = facts.body["ammattihenkilon_laatima_asiakirja"]
        if not made["laatija"].value:
            yield finding("will-invalid", (made if made.exists else facts.body).pointer, "laatija")


def targets(facts: DocumentFacts) -> Iterator[Finding]:
    """A prohibition is aimed at controllers by their OIDs, at documents by their set ids, or at service tasks."""
    if facts.group != codes.GROUP_PROHIBITION:
        return
    for prohibition in prohibitions(facts.body):
        is_target = bool if prohibition.kind is ProhibitionKind.SERVICE_TASK else oids.is_oid
        if not prohibition.targets or not all(map(is_target, prohibition.targets)):
            yield finding("will-invalid", facts.body.pointer, prohibition.kind.value)


def _representative(person: Node) -> Iterator[Finding]:
    if not any(person[name].exists for name in _IDENTIFIED_BY):
        yield finding("will-invalid", person.pointer, " / ".join(_IDENTIFIED_BY))
    if person["rooli"].code not in codes.LEGAL_REPRESENTATIVE_ROLES:
        yield finding("will-invalid", person["rooli"].pointer, "31-34")


RULES: tuple[DocumentRule, ...] = described("wills", whose, not_ahead, given_by, written_by, permit, targets)
