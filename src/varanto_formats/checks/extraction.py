"""Taking the facts out of a document: tolerant of what is missing or wrong, which the rules report."""

from collections.abc import Iterable, Iterator

from varanto_formats.cda.model import Document
from varanto_formats.checks import content
from varanto_formats.checks.content import Content, Node
from varanto_formats.checks.dates import begins, ends, first_day, last_day
from varanto_formats.checks.facts import (
    CaseFacts,
    Facts,
    InformingFacts,
    Member,
    PermitFacts,
    ProducerFacts,
    Prohibition,
    ProhibitionFacts,
    ProhibitionKind,
    RelationshipFacts,
    Representative,
    SafetyRestriction,
    UnitFacts,
)
from varanto_formats.checks.frames import frames
from varanto_formats.identifiers import Identifier, codesystems, hetu, oids

_START, _END = "asiakkuuden_alkamispvm", "asiakkuuden_paattymispvm"
PROHIBITIONS = (
    (
        ProhibitionKind.CONTROLLER,
        "rekisterinpitajaa_koskevat_luovutuskiellot",
        "rekisterinpitajaa_koskeva_luovutuskielto",
        "rekisterinpitaja_jonka_tietojen_luovutus_kielletaan",
    ),
    (
        ProhibitionKind.SERVICE_TASK,
        "palvelutehtavaa_koskevat_luovutuskiellot",
        "palvelutehtavaa_koskeva_luovutuskielto",
        "palvelutehtava_jonka_tietojen_luovutus_kielletaan",
    ),
    (
        ProhibitionKind.DOCUMENT,
        "asiakirjoja_koskevat_luovutuskiellot",
        "asiakirjaa_koskeva_luovutuskielto",
        "asiakirja_jonka_luovutus_kielletaan",
    ),
)
"""The lists of a prohibition document: their kind, and the names of list, entry and target."""
SETTERS = "henkilo_joka_kieltaa_asiakastietojen_luovuttamisen"


def extract(document: Document) -> Facts:
    """Everything that is taken out of a document, for one that was stored before."""
    body = document.body
    return facts_of(document, content.read(body.json) if body and body.json else Content())


def facts_of(document: Document, read: Content) -> Facts:
    """Everything that is taken out of a document whose structured body has been read."""
    root = read.root
    group = document.document_group.code if document.document_group else ""
    return Facts(
        services=_services(document, read.nodes),
        relationship=_relationship(document, root) if group == codesystems.GROUP_RELATIONSHIP else None,
        case=_case(document, root) if group == codesystems.GROUP_CASE else None,
        permit=_permit(root) if group == codesystems.GROUP_PERMIT else None,
        prohibition=ProhibitionFacts(tuple(prohibitions(root))) if group == codesystems.GROUP_PROHIBITION else None,
        informing=_informing(root) if group == codesystems.GROUP_INFORMING else None,
    )


def client_identifiers(client: Node) -> tuple[Identifier, ...]:
    """The identifiers of a client in the body: identity code first, then temporary id."""
    code, temporary = client["henkilotunnus"].identifier, client["tilapainen_yksilointitunnus"].identifier
    named = (Identifier(hetu.SYSTEM, code.value) if code else None, temporary)
    return tuple(identifier for identifier in named if identifier)


def prohibitions(root: Node) -> Iterator[Prohibition]:
    """The prohibitions of a prohibition document, in the order of the body."""
    for kind, group, entry, target in PROHIBITIONS:
        for prohibition in root[group].each(entry):
            setters = representatives(prohibition, SETTERS)
            yield Prohibition(
                kind,
                tuple(_target(kind, node) for node in prohibition.each(target)),
                first_day(prohibition["kiellon_asettamisen_ajankohta"].text),
                prohibition["kieltaja_on_laillinen_edustaja"].is_true or bool(setters),
                setters,
            )


def representatives(node: Node, name: str) -> tuple[Representative, ...]:
    """The legal representatives who stand in a field of a will."""
    return tuple(_representative(person) for person in node.each(name))


def _representative(person: Node) -> Representative:
    identifiers = client_identifiers(person)
    number = person["edunvalvojan_tunniste"].text.strip()
    name = " ".join(part for part in (person["etunimet"].text, person["sukunimi"].text) if part)
    identifier = identifiers[0] if identifiers else Identifier("", number) if number else None
    return Representative(person["rooli"].code, name, identifier)


def _target(kind: ProhibitionKind, node: Node) -> str:
    """What a prohibition names as documents carry it; an organisation by its present root."""
    identifier = node["oid_tunnus"].identifier
    if kind is ProhibitionKind.DOCUMENT:
        return oids.strip_urn(identifier.value) if identifier else ""
    named = oids.strip_urn(node.code.strip())
    return oids.with_present_root(named) if kind is ProhibitionKind.CONTROLLER else named


def _services(document: Document, nodes: Iterable[Node]) -> tuple[str, ...]:
    """The social services (1222) that header and body name, each once, sorted (readings.md A22)."""
    named = {code.code for code in document.social_services}
    service = oids.base(codesystems.SOCIAL_SERVICE)
    coded = (node for node in nodes if isinstance(node.value, dict) and "system" in node.value)
    named |= {node.code for node in coded if oids.base(node["system"].text) == service}
    return tuple(sorted(named - {""}))


def _relationship(document: Document, root: Node) -> RelationshipFacts:
    client, span = root["asiakas"], root["sosiaalihuollon_asiakkuus"]
    tasks = root.each("sosiaalihuollon_palvelutehtava")
    units = [root, *tasks]
    workers = (worker["rekisterointitunnus"].identifier for worker in root.each("palveluista_vastaava_tyontekija"))
    identifiers = {identifier.system == hetu.SYSTEM: identifier for identifier in client_identifiers(client)}
    producers = tuple(
        _producer(task["palvelutehtava"].code, producer, "palveluntoteuttaja")
        for task in tasks
        for producer in task.each("palveluntuottaja")
    )
    return RelationshipFacts(
        relationship=document.relationship,
        old=span["vanha_asiakkuus"].is_true,
        start=first_day(span[_START].text),
        end=last_day(span[_END].text),
        units=tuple(_unit(unit) for holder in units for unit in holder.each("palvelunjarjestajan_palveluyksikko")),
        producers=producers,
        service_tasks=_unique(task["palvelutehtava"].code for task in tasks),
        workers=_unique(identifier.value for identifier in workers if identifier),
        representatives=frozenset(
            role.code
            for person in root.each("asiakkaaseen_liittyvat_henkilot")
            for role in person.each("rooli")
            if role.code in codesystems.LEGAL_REPRESENTATIVE_ROLES
        ),
        identity=identifiers.get(True),
        temporary=identifiers.get(False),
        safety_restriction=SafetyRestriction(
            client["turvakielto"].is_true, last_day(client["turvakiellon_paattymispaiva"].text)
        ),
        restricted_beside=tuple(
            next(iter(client_identifiers(person)), None)
            for person in root.each("asiakkaaseen_liittyvat_henkilot")
            if person["turvakielto"].is_true
        ),
        frames=frames(root.value, producers),
    )


def _unit(unit: Node) -> UnitFacts:
    oid = oids.with_present_root(oids.strip_urn(unit["palveluyksikon_nimi"].code))
    return UnitFacts(oid, first_day(unit[_START].text), last_day(unit[_END].text))


def _producer(service_task: str, producer: Node, below: str) -> ProducerFacts:
    unit = _unit(producer)
    return ProducerFacts(
        service_task,
        unit.oid,
        _unique(service.code for service in producer.each("sosiaalipalvelu")),
        unit.start,
        unit.end,
        tuple(_producer(service_task, node, "") for node in producer.each(below)),
    )


def _case(document: Document, root: Node) -> CaseFacts:
    about = root["asian_tiedot"]
    return CaseFacts(
        case=document.case,
        state=about["tila"].code,
        opened=first_day(about["avauspaiva"].text),
        closed=last_day(about["paattymispaiva"].text),
        shared=about["yhteinen_asia"].is_true,
        service_task=about["palvelutehtava"].code,
        members=tuple(
            Member(
                identifier,
                begins(client["asiaan_liittymishetki"].text),
                ends(client["asiasta_poistumishetki"].text),
            )
            for client in root.each("asiakas")
            for identifier in client_identifiers(client)
        ),
    )


def _permit(root: Node) -> PermitFacts:
    permit = root["voimassa_oleva_luovutuslupa"]
    given = permit["luovutuslupa"].value
    givers = representatives(root, "luovutusluvan_antaja")
    return PermitFacts(
        given if isinstance(given, bool) else None,
        first_day(permit["luovutusluvan_antamisen_ajankohta"].text),
        root["luovutusluvan_antaja_on_laillinen_edustaja"].is_true or bool(givers),
        givers,
    )


def _informing(root: Node) -> InformingFacts:
    receivers = representatives(root, "vastaanottaja")
    return InformingFacts(
        root["sisaltoversio"].text.strip() or None,
        first_day(root["informoinnin_ajankohta"].text),
        root["vastaanottaja_on_laillinen_edustaja"].is_true or bool(receivers),
        receivers,
    )


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
