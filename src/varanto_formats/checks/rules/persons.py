"""Rules on the persons of relationship and case documents: what their roles and their safety demand."""

from collections.abc import Iterator

from varanto_formats.checks.catalogue import described
from varanto_formats.checks.content import Node
from varanto_formats.checks.model import DocumentFacts, DocumentRule
from varanto_formats.findings import Finding, finding
from varanto_formats.identifiers import codesystems as codes

_RELATED = "asiakkaaseen_liittyvat_henkilot"
_INVOLVED = "muut_asiaan_liittyvat_henkilot"
_MUNICIPALITIES = ("kotikunta", "tilapainen_asuinkunta")
_SHOWN_CONTACTS = frozenset({"puhelinnumero", "yhteysosoite"})
_FIELDS_OF_ROLES = {
    "toimivalta": codes.LEGAL_REPRESENTATIVE_ROLES,
    "edunvalvonta": frozenset({codes.ROLE_GUARDIAN_OF_ADULT}),
    "edunvalvontavaltuutus": frozenset({codes.ROLE_CONTINUING_ATTORNEY}),
    "huoltajuus": frozenset({codes.ROLE_CUSTODIAN}),
    "vanhemman_tiedonsaantioikeus": frozenset({codes.ROLE_PARENT}),
}


def representatives(facts: DocumentFacts) -> Iterator[Finding]:
    """A guardian or representative (roles 31-34) is named with the authority that she has."""
    for person in facts.body.each(_RELATED):
        if _roles(person) & codes.LEGAL_REPRESENTATIVE_ROLES and not person["toimivalta"].text.strip():
            yield finding("structure-condition", person.pointer, "toimivalta")


def fields_of_roles(facts: DocumentFacts) -> Iterator[Finding]:
    """What is asked of one role only stands with nobody else."""
    for person in facts.body.each(_RELATED):
        for name, roles in _FIELDS_OF_ROLES.items():
            if person[name].value and not _roles(person) & roles:
                yield finding("condition-unmet", person[name].pointer, " / ".join(sorted(roles)))


def other_roles(facts: DocumentFacts) -> Iterator[Finding]:
    """A person in the role "other" (99) has it described."""
    for person in (*facts.body.each(_RELATED), *facts.body.each(_INVOLVED)):
        if codes.OTHER in _roles(person) and not person["roolin_kuvaus"].text.strip():
            yield finding("condition-unmet", person.pointer, "roolin_kuvaus")


def hidden_client(facts: DocumentFacts) -> Iterator[Finding]:
    """Under a safety restriction (turvakielto) a client's municipality is left out, and how to reach her but by
    telephone and contact address."""
    client = facts.body["asiakas"]
    if facts.group != codes.GROUP_RELATIONSHIP or not client["turvakielto"].is_true:
        return
    contacts = [node for node in client["yhteystiedot"].children() if node.name not in _SHOWN_CONTACTS]
    for node in (*(client[name] for name in _MUNICIPALITIES), *contacts):
        if node.value:
            yield finding("structure-condition", node.pointer, "turvakielto")


def hidden_persons(facts: DocumentFacts) -> Iterator[Finding]:
    """How to reach a related person under a safety restriction is left out, unless she represents the client."""
    if facts.group != codes.GROUP_RELATIONSHIP:
        return
    for person in facts.body.each(_RELATED):
        contacts = person["yhteystiedot"]
        if person["turvakielto"].is_true and contacts.value and not _roles(person) & codes.LEGAL_REPRESENTATIVE_ROLES:
            yield finding("structure-condition", contacts.pointer, "turvakielto")


def _roles(person: Node) -> set[str]:
    return {role.code for role in person.each("rooli")}


RULES: tuple[DocumentRule, ...] = described(
    "persons", representatives, fields_of_roles, other_roles, hidden_client, hidden_persons
)
