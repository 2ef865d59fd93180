"""The conditions that structures state in words only: what is mandatory when (documents.md §4.7, rule 7; §9)."""

from collections.abc import Iterator

from varanto_formats.checks import stated
from varanto_formats.checks.catalogue import described
from varanto_formats.checks.content import Node
from varanto_formats.checks.extraction import client_identifiers
from varanto_formats.checks.model import CLIENT_DOCUMENTS, DocumentFacts, DocumentRule
from varanto_formats.checks.policy import POLICY
from varanto_formats.findings import Finding, finding
from varanto_formats.identifiers import codesystems as codes

_UNITS = "palvelunjarjestajan_palveluyksikko"


def live_relationship(facts: DocumentFacts) -> Iterator[Finding]:
    """A relationship names itself, its organisation and its service tasks, unless it is an old one."""
    if _is_relationship(facts) and not _is_old(facts):
        yield from _missing(
            facts.body,
            "asiakkuuden_yksilointitunnus",
            "palvelunjarjestajan_toimintayksikko",
            "sosiaalihuollon_palvelutehtava",
        )


def relationship_unit(facts: DocumentFacts) -> Iterator[Finding]:
    """The organiser's unit stands in one of its two places, unless the relationship is an old one."""
    if not _is_relationship(facts) or _is_old(facts):
        return
    tasks = facts.body.each("sosiaalihuollon_palvelutehtava")
    if not facts.body.each(_UNITS) and not any(task.each(_UNITS) for task in tasks):
        yield finding("structure-condition", facts.body.pointer, _UNITS)


def old_relationship(facts: DocumentFacts) -> Iterator[Finding]:
    """An old relationship names its client by identity code and birth date: a temporary id will not do."""
    if _is_relationship(facts) and _is_old(facts):
        yield from _missing(facts.body["asiakas"], "henkilotunnus", "syntymaaika")


def ended_relationship(facts: DocumentFacts) -> Iterator[Finding]:
    """A relationship that has ended says why (38 § 2); of an old one nobody may know."""
    span = facts.body["sosiaalihuollon_asiakkuus"]
    if _is_relationship(facts) and span["asiakkuuden_paattymispvm"].exists and not _is_old(facts):
        yield from _missing(span, "asiakkuuden_paattymisen_perustelu")


def identified_clients(facts: DocumentFacts) -> Iterator[Finding]:
    """A client has an identity code or a temporary id wherever the structure has a place for both."""
    if facts.structure is None or not facts.structure.has_either_identifier:
        return
    for client in facts.body.each("asiakas"):
        if client.exists and not client_identifiers(client):
            yield finding("structure-condition", client.pointer, "henkilotunnus / tilapainen_yksilointitunnus")


def closed_case(facts: DocumentFacts) -> Iterator[Finding]:
    """A closed case has its last day."""
    about = facts.body["asian_tiedot"]
    if facts.group == codes.GROUP_CASE and about["tila"].code in POLICY.closed_case_states:
        yield from _missing(about, "paattymispaiva")


def case_of_another_kind(facts: DocumentFacts) -> Iterator[Finding]:
    """A case of the kind "other" says in words what it is about."""
    about = facts.body["asian_tiedot"]
    if facts.group == codes.GROUP_CASE and about["nimi"].code == codes.OTHER:
        yield from _missing(about, "lisatieto_luokkaan_muu")


def joining(facts: DocumentFacts) -> Iterator[Finding]:
    """In a shared case each client has the moment of joining."""
    if facts.group == codes.GROUP_CASE and facts.body["asian_tiedot"]["yhteinen_asia"].is_true:
        clients = facts.body.each("asiakas")
        yield from (missing for client in clients for missing in _missing(client, "asiaan_liittymishetki"))


def shared_case(facts: DocumentFacts) -> Iterator[Finding]:
    """Several clients make a shared case (yhteinen asia)."""
    shared = facts.body["asian_tiedot"]["yhteinen_asia"]
    if facts.group == codes.GROUP_CASE and len(facts.body.each("asiakas")) > 1 and not shared.is_true:
        yield finding("structure-condition", shared.pointer, "yhteinen_asia")


def stated_conditions(facts: DocumentFacts) -> Iterator[Finding]:
    """The further conditions of the published structures, as far as conditions.toml knows them."""
    if facts.structure is None or facts.group not in CLIENT_DOCUMENTS:
        return
    clients = facts.body.each("asiakas") if facts.structure.has_either_identifier else []
    judged = {client.path for client in clients}
    for node, missing in stated.unmet(facts.content.whole, facts.structure):
        if node.path not in judged:
            yield finding("condition-unmet", node.pointer, missing)


def _is_relationship(facts: DocumentFacts) -> bool:
    return facts.group == codes.GROUP_RELATIONSHIP and facts.body.exists


def _is_old(facts: DocumentFacts) -> bool:
    return facts.body["sosiaalihuollon_asiakkuus"]["vanha_asiakkuus"].is_true


def _missing(node: Node, *names: str) -> Iterator[Finding]:
    """A finding for every field that is absent or empty."""
    yield from (finding("structure-condition", node.pointer, name) for name in names if not node[name].value)


RULES: tuple[DocumentRule, ...] = described(
    "conditions",
    live_relationship,
    relationship_unit,
    old_relationship,
    ended_relationship,
    identified_clients,
    closed_case,
    case_of_another_kind,
    joining,
    shared_case,
    stated_conditions,
)
