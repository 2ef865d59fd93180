"""What a summary tells of a relationship document (asiakkuusasiakirja 1505.1; documents.md §9.1)."""

from datetime import date

from varanto.disclosure.model import Item
from varanto.summary.model import Basics, LegalRepresentative, Provider, Relationship, Risk, Task, Worker
from varanto_formats.cda.model import Code
from varanto_formats.checks.content import Node
from varanto_formats.checks.dates import first_day, last_day
from varanto_formats.checks.facts import SafetyRestriction
from varanto_formats.identifiers import codesystems, oids

START, END = "asiakkuuden_alkamispvm", "asiakkuuden_paattymispvm"


def relationship(root: Node, source: Item, day: date) -> Relationship:
    """Everything that is told of the client and her services; what has ended or not begun by the day is left out.

    Contact data are never told: whoever needs them fetches the document.
    """
    client = root["asiakas"]
    until = last_day(client["turvakiellon_paattymispaiva"].text)
    restricted = client["turvakielto"].is_true and (until is None or day <= until)
    return Relationship(
        basics=_basics(root, source),
        restriction=SafetyRestriction(restricted, until if restricted else None),
        risks=tuple(one for one in map(_risk, root.each("riskitieto")) if _lasts(one, day)),
        representatives=tuple(
            _representative(one) for one in root.each("asiakkaaseen_liittyvat_henkilot") if _roles(one)
        ),
        workers=tuple(_worker(one) for one in root.each("palveluista_vastaava_tyontekija")),
        tasks=tuple(task for one in root.each("sosiaalihuollon_palvelutehtava") if (task := _task(one, day))),
        source=source,
    )


def code_at(node: Node) -> Code | None:
    """The coded value at a place, None where there is none."""
    display = node["display"].text
    return Code(node.code, oids.strip_urn(node["system"].text), display or None) if node.code else None


def _basics(root: Node, source: Item) -> Basics:
    client, span = root["asiakas"], root["sosiaalihuollon_asiakkuus"]
    return Basics(
        family=client["sukunimi"].text,
        given=client["etunimet"].text,
        birth_date=first_day(client["syntymaaika"].text),
        languages=_codes(client, "aidinkieli"),
        service_language=code_at(client["asiointikieli"]),
        interpreter=client["tulkkaustiedot"]["tulkkauksen_tarve"].is_true,
        municipality=code_at(client["kotikunta"]["kunta"]),
        relationship=source.description.relationship,
        start=first_day(span[START].text),
        end=last_day(span[END].text),
        old=span["vanha_asiakkuus"].is_true,
    )


def _risk(node: Node) -> Risk:
    ends = last_day(node["maaraaikaisen_riskitiedon_paattymispaiva"].text)
    return Risk(node["riskin_kuvaus"].text, first_day(node["riskitiedon_alkamispaiva"].text), ends)


def _representative(person: Node) -> LegalRepresentative:
    return LegalRepresentative(
        name=_name(person),
        roles=_roles(person),
        competence=person["toimivalta"].text,
        organisation=person["organisaatio"].text,
    )


def _roles(person: Node) -> tuple[Code, ...]:
    """The roles in which a related person acts for the client by law; none of anybody else's."""
    every = _codes(person, "rooli")
    return tuple(role for role in every if role.code in codesystems.LEGAL_REPRESENTATIVE_ROLES)


def _worker(node: Node) -> Worker:
    return Worker(_name(node), node["rekisterointitunnus"].identifier, code_at(node["palveluyksikko"]))


def _task(node: Node, day: date) -> Task | None:
    service_task = code_at(node["palvelutehtava"])
    units = _providers(node, "palvelunjarjestajan_palveluyksikko", day)
    return Task(service_task, units, _providers(node, "palveluntuottaja", day)) if service_task else None


def _providers(node: Node, name: str, day: date) -> tuple[Provider, ...]:
    every = (_provider(one, day) for one in node.each(name))
    return tuple(one for one in every if one and _lasts(one, day))


def _provider(node: Node, day: date) -> Provider | None:
    unit = code_at(node["palveluyksikon_nimi"])
    if unit is None:
        return None
    return Provider(
        unit,
        _codes(node, "sosiaalipalvelu"),
        first_day(node[START].text),
        last_day(node[END].text),
        _providers(node, "palveluntoteuttaja", day),
    )


def _codes(node: Node, name: str) -> tuple[Code, ...]:
    return tuple(code for one in node.each(name) if (code := code_at(one)))


def _name(person: Node) -> str:
    return " ".join(part for part in (person["etunimet"].text, person["sukunimi"].text) if part)


def _lasts(one: Risk | Provider, day: date) -> bool:
    """Whether something has begun by a day and not ended before it; without a beginning it is taken to have begun."""
    return (one.start is None or one.start <= day) and (one.end is None or day <= one.end)
