"""The conditions that structures state in words only: what is mandatory when (documents.md §4.7, rule 7; §9)."""

from collections.abc import Iterator

from varanto_formats.checks.content import Node
from varanto_formats.checks.extraction import client_identifiers
from varanto_formats.checks.model import DocumentFacts, Rule
from varanto_formats.checks.policy import POLICY
from varanto_formats.findings import Finding, finding
from varanto_formats.identifiers import codesystems as codes

_UNITS = "palvelunjarjestajan_palveluyksikko"


def relationship(facts: DocumentFacts) -> Iterator[Finding]:
    """A relationship names itself, its unit and its service tasks; an old one the identity code and birth date."""
    if facts.group != codes.GROUP_RELATIONSHIP or not facts.body.exists:
        return
    body, client = facts.body, facts.body["asiakas"]
    if body["sosiaalihuollon_asiakkuus"]["vanha_asiakkuus"].is_true:
        yield from _missing(client, "henkilotunnus", "syntymaaika")
        return
    yield from _missing(
        body, "asiakkuuden_yksilointitunnus", "palvelunjarjestajan_toimintayksikko", "sosiaalihuollon_palvelutehtava"
    )
    tasks = body.each("sosiaalihuollon_palvelutehtava")
    if not body.each(_UNITS) and not any(task.each(_UNITS) for task in tasks):
        yield finding("structure-condition", body.pointer, _UNITS)


def representatives(facts: DocumentFacts) -> Iterator[Finding]:
    """A guardian or representative (roles 31-34) is named with the authority that she has."""
    for person in facts.body.each("asiakkaaseen_liittyvat_henkilot"):
        roles = {role.code for role in person.each("rooli")}
        if roles & codes.LEGAL_REPRESENTATIVE_ROLES and not person["toimivalta"].text.strip():
            yield finding("structure-condition", person.pointer, "toimivalta")


def identified_clients(facts: DocumentFacts) -> Iterator[Finding]:
    """A client has an identity code or a temporary id wherever the structure has a place for both."""
    if facts.structure is None or not facts.structure.has_either_identifier:
        return
    for client in facts.body.each("asiakas"):
        if client.exists and not client_identifiers(client):
            yield finding("structure-condition", client.pointer, "henkilotunnus / tilapainen_yksilointitunnus")


def case(facts: DocumentFacts) -> Iterator[Finding]:
    """A closed case has its last day, a case by another name its description."""
    if facts.group != codes.GROUP_CASE:
        return
    about = facts.body["asian_tiedot"]
    if about["tila"].code in POLICY.closed_case_states:
        yield from _missing(about, "paattymispaiva")
    if about["nimi"].code == codes.CASE_NAME_OTHER:
        yield from _missing(about, "lisatieto_luokkaan_muu")


def shared_case(facts: DocumentFacts) -> Iterator[Finding]:
    """Several clients make a shared case (yhteinen asia), where each has the moment of joining."""
    if facts.group != codes.GROUP_CASE:
        return
    shared, clients = facts.body["asian_tiedot"]["yhteinen_asia"], facts.body.each("asiakas")
    if shared.is_true:
        yield from (missing for client in clients for missing in _missing(client, "asiaan_liittymishetki"))
    elif len(clients) > 1:
        yield finding("structure-condition", shared.pointer, "yhteinen_asia")


def _missing(node: Node, *names: str) -> Iterator[Finding]:
    """A finding for every field that is absent or empty."""
    yield from (finding("structure-condition", node.pointer, name) for name in names if not node[name].value)


RULES = (
    Rule("structure-condition", "703/2023 38 § 2 mom.; Sosmeta 1505.1", relationship),
    Rule("structure-condition", "703/2023 38 § 3 mom.; Sosmeta 1505.1", representatives),
    Rule("structure-condition", "703/2023 38 § 1 mom.; documents.md §5", identified_clients),
    Rule("structure-condition", "Sosmeta 1505.2", case),
    Rule("structure-condition", "Sosmeta 1505.2; documents.md §1.3", shared_case),
)
