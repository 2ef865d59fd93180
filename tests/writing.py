"""Documents of any sort for tests of the gate: the kinds, tasks, services and groups that the decision table names."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from varanto_client.compose import Composer, Person
from varanto_client.compose.blocks import content_of
from varanto_client.compose.codes import code, service_task
from varanto_formats.cda.model import Body, Code, DisplayType, Document, Organisation, Producer
from varanto_formats.identifiers import Identifier, codesystems, hetu
from varanto_formats.identifiers.codesystems import DOCUMENT_GROUP, GUARDIAN_RELEASE, SOCIAL_SERVICE

SETTERS = "henkilo_joka_kieltaa_asiakastietojen_luovuttamisen"
PAGE = '<div xmlns="http://www.w3.org/1999/xhtml" class="soc-document" id="OID{}"><p>Asiakirja</p></div>'


def written(
    composer: Composer,
    case: Document,
    type_code: str = "19005",
    *,
    tasks: Sequence[str] = (),
    services: Sequence[str] = (),
    group: str = "5",
    special: bool = False,
    guardians: str | None = None,
    withheld: bool = False,
    shown_to_all: bool = False,
    clients: Sequence[Person] = (),
    unit: str | None = None,
    producer: str | None = None,
) -> Document:
    """A client document of a case that has a display form alone, of any type, tasks, services and group."""
    draft = composer.draft("client_document", [one.as_client() for one in clients] or case.clients)
    general = Code(type_code[: max(1, len(type_code) - 3)], codesystems.DOCUMENT_TYPE, "Asiakirja")
    old = {"3": "Ensimmäisen vaiheen asiakasasiakirja", "4": "Vanha asiakasasiakirja"}
    named = draft.unit
    return replace(
        draft,
        case=case.case,
        service_tasks=tuple(map(service_task, tasks)) or case.service_tasks,
        social_services=tuple(Code(one, SOCIAL_SERVICE, one) for one in services),
        general_type=general,
        specific_type=Code(type_code, codesystems.DOCUMENT_TYPE, "Asiakirja"),
        document_group=Code(group, DOCUMENT_GROUP, old[group]) if group in old else draft.document_group,
        responsible_organisation=composer.service_organiser,
        special_content=Code("K", codesystems.YES_NO, "Kyllä") if special else draft.special_content,
        guardian_release=Code(guardians, GUARDIAN_RELEASE, "Koodi") if guardians else draft.guardian_release,
        guardian_restriction_argument="Painava syy" if guardians and guardians != "1" else None,
        withholding_argument=code("would_endanger_client") if withheld else None,
        shown_to_all=Code("K", codesystems.YES_NO, "Kyllä") if shown_to_all else None,
        unit=Organisation(unit, "Yksikkö") if unit else named,
        producers=(Producer(producer, "Tuottaja"),) if producer else (),
        service_process=code("service"),
        display_format=code("xhtml"),
        body=Body(f"OID{draft.oid}", PAGE.format(draft.oid).encode(), DisplayType.XHTML),
    )


def next_version(composer: Composer, previous: Document) -> Document:
    """The next version of a written document, with the same content."""
    later = composer.next_version(previous)
    return replace(later, body=Body(f"OID{later.oid}", PAGE.format(later.oid).encode(), DisplayType.XHTML))


def relationship(composer: Composer, person: Person, tasks: Sequence[str] = ("24",), **changes: Any) -> Document:
    """A relationship document, changed beyond what the composer writes where a test says so."""
    ended = changes.get("ended")
    made = composer.relationship(
        person,
        tasks,
        started=changes.get("started"),
        ended=ended,
        ending_reason="Palvelun tarve on päättynyt" if ended else None,
        producers=changes.get("producers", ()),
        temporary_id=changes.get("temporary_id"),
    )
    content = content_of(made)
    root = content["asiakkuusasiakirja"]
    if "unit_ended" in changes:
        for task in root["sosiaalihuollon_palvelutehtava"]:
            task["palvelunjarjestajan_palveluyksikko"][0]["asiakkuuden_paattymispvm"] = changes[
                "unit_ended"
            ].isoformat()
    if changes.get("old"):
        root["sosiaalihuollon_asiakkuus"]["vanha_asiakkuus"] = True
    if changes.get("worker"):
        root["palveluista_vastaava_tyontekija"][0]["rekisterointitunnus"]["value"] = changes["worker"]
    if "represented_by" in changes:
        root |= represented(changes["represented_by"])
    if "restricted_until" in changes:
        root["asiakas"] |= {"turvakielto": True}
        if changes["restricted_until"]:
            root["asiakas"]["turvakiellon_paattymispaiva"] = changes["restricted_until"].isoformat()
    return composer.fill(made, made.structure or "", content)


def identified(composer: Composer, before: Document, person: Person, temporary_id: Identifier) -> Document:
    """The next version of a relationship document of a temporary id, whose client has an identity code by now."""
    made = composer.relationship(person, ["24"], oid=before.relationship, temporary_id=temporary_id)
    return composer.replacement(replace(before, clients=made.clients), content_of(made))


def without_temporary_id(composer: Composer, before: Document) -> Document:
    """The next version of a relationship document, which names no temporary id any more."""
    content = content_of(before)
    del content["asiakkuusasiakirja"]["asiakas"]["tilapainen_yksilointitunnus"]
    return composer.replacement(before, content)


def shared_case(
    composer: Composer, people: Sequence[Person], spans: Sequence[tuple[datetime, datetime | None]], task: str = "24"
) -> Document:
    """A shared case whose clients joined and left at those moments."""
    made = composer.case(people, task, "Perheen tuen tarve", opened=min(joined for joined, _ in spans))
    content = content_of(made)
    for one, (joined, left) in zip(content["asia_asiakirja"]["asiakas"], spans, strict=True):
        one["asiaan_liittymishetki"] = joined.isoformat(timespec="seconds")
        if left:
            one["asiasta_poistumishetki"] = left.isoformat(timespec="seconds")
    return composer.fill(made, made.structure or "", content)


def left_case(composer: Composer, case: Document, left: datetime) -> Document:
    """The next version of a shared case whose first client left at that moment."""
    content = content_of(case)
    content["asia_asiakirja"]["asiakas"][0]["asiasta_poistumishetki"] = left.isoformat(timespec="seconds")
    return composer.replacement(case, content)


def set_by_representative(content: dict[str, Any], role: str) -> None:
    """Mark every entry of a prohibition as set by a representative in that role (31-34)."""
    setter = {
        "sukunimi": "Edustaja",
        "etunimet": "Eero",
        "henkilotunnus": {"system": f"urn:oid:{hetu.SYSTEM}", "value": hetu.make_test(date(1970, 1, 1), 905).value},
        "rooli": {"system": "urn:oid:1.2.246.537.6.1284", "code": role, "display": "Huoltaja"},
    }
    for lists in content["kieltoasiakirja"].values():
        for entries in lists.values() if isinstance(lists, dict) else ():
            for entry in entries if isinstance(entries, list) else ():
                entry |= {"kieltaja_on_laillinen_edustaja": True, SETTERS: [setter]}


def represented(role: str) -> dict[str, Any]:
    """The part of a relationship document that names a legal representative in that role."""
    coded = {"system": "urn:oid:1.2.246.537.6.1284", "code": role, "display": "Edunvalvoja"}
    competence = {"sukunimi": "Edustaja", "etunimet": "Eero", "rooli": [coded], "toimivalta": "Henkilöä koskevat asiat"}
    return {"asiakkaaseen_liittyvat_henkilot": [competence]}
