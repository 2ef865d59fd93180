"""Nouns with good defaults: a case note of an adult test client, complete and consistent unless a test changes it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from varanto_formats.cda.model import (
    Author,
    Body,
    Client,
    Code,
    DisplayType,
    Document,
    Organisation,
    PersonName,
    Software,
)
from varanto_formats.identifiers import Identifier, codesystems, hetu

CONTROLLER = "1.2.246.10.9999998.10.0"
UNIT = "1.2.246.10.9999998.10.1"
DOCUMENT = "1.2.246.10.9999998.95.2026.1.1"
CASE = "1.2.246.10.9999998.95.2026.2.1"
STRUCTURE = "1.2.246.537.6.1506.19005.2022.1.10"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def identifier(value: str = "010181-900C", system: str = hetu.SYSTEM) -> Identifier:
    """The identity code of a test person."""
    return Identifier(system, value)


def code(value: str, system: str = codesystems.SERVICE_TASK, display: str | None = None) -> Code:
    """A value of a national code set."""
    return Code(value, system, display)


def organisation(oid: str = CONTROLLER, name: str = "Mallilan hyvinvointialue") -> Organisation:
    """An organisation."""
    return Organisation(oid, name)


def client(**changes: Any) -> Client:
    """An adult client (asiakas)."""
    default = Client(
        identifier(),
        PersonName(("Malla", "Maria"), "Malla", "Mallikas"),
        code("2", codesystems.GENDER),
        date(1981, 1, 1),
    )
    return replace(default, **changes)


def author(**changes: Any) -> Author:
    """A professional in the register (ammattihenkilö)."""
    number = Identifier(codesystems.PROFESSIONAL_REGISTER, "00098705718")
    return replace(Author(number, PersonName(("Aino",), None, "Auttaja")), **changes)


def body(oid: str = DOCUMENT, **changes: Any) -> Body:
    """A display form and the case note beside it."""
    display = f'<div xmlns="http://www.w3.org/1999/xhtml" class="soc-document" id="OID{oid}"><p>Tapaaminen</p></div>'
    default = Body(f"OID{oid}", display.encode(), DisplayType.XHTML, case_note((client(),)))
    return replace(default, **changes)


def case_note(clients: tuple[Client, ...]) -> bytes:
    """The structured form of a case note on a meeting (19005) about the clients."""
    task = {"system": f"urn:oid:{codesystems.SERVICE_TASK}", "code": "24", "display": "Lapsiperheiden palvelut"}
    note = {
        "asiakas": [_client_block(one) for one in clients],
        "asiakaskertomusmerkinta": {"palvelutehtava": task, "tapahtuma": {"kuvaus": "Tapaaminen toimistolla."}},
        "paivamaara": "2026-03-02",
        "laatija": {"sukunimi": "Auttaja", "etunimet": "Aino"},
    }
    return json.dumps({"merkinta_tapaamisesta_tai_yhteydenotosta": note}, ensure_ascii=False).encode()


def _client_block(one: Client) -> dict[str, object]:
    block: dict[str, object] = {"sukunimi": one.name.family, "etunimet": " ".join(one.name.given)}
    if one.identifier:
        kind = "henkilotunnus" if one.identifier.system == hetu.SYSTEM else "tilapainen_yksilointitunnus"
        block[kind] = {"system": f"urn:oid:{one.identifier.system}", "value": one.identifier.value}
    return block


def document(**changes: Any) -> Document:
    """A client document (asiakasasiakirja) of group 5; set id and body follow a changed `oid` or `clients`."""
    oid = changes.get("oid", DOCUMENT)
    clients = changes.get("clients", (client(),))
    default = Document(
        oid=oid,
        set_id=oid,
        version=1,
        general_type=code("19", codesystems.DOCUMENT_TYPE, "Asiakaskertomusmerkintä"),
        created_at=NOW,
        confidentiality=code(codesystems.SOCIAL_WELFARE_CONFIDENTIAL, codesystems.CONFIDENTIALITY),
        language="fi",
        clients=clients,
        authors=(author(),),
        controller=organisation(),
        case=CASE,
        responsible_organisation=organisation(),
        unit=organisation(UNIT, "Perhekeskus"),
        specific_type=code("19005", codesystems.DOCUMENT_TYPE),
        drafted_at=NOW,
        document_group=code(codesystems.GROUP_CLIENT_DOCUMENT, codesystems.DOCUMENT_GROUP),
        display_format=code(codesystems.DISPLAY_XHTML, codesystems.DISPLAY_FORMAT, "XHTML_1.1"),
        structured_format=code(codesystems.FORMAT_JSON, codesystems.FILE_FORMAT, "JSON"),
        software=Software("Varanto", "Testit", "1"),
        service_tasks=(code("24", display="Lapsiperheiden palvelut"),),
        record_status=code(codesystems.READY_FOR_ARCHIVE, codesystems.RECORD_STATUS, "Arkistointivalmis"),
        register=code(codesystems.CLIENT_REGISTER, codesystems.REGISTER, "Sosiaalihuollon asiakasrekisteri"),
        organiser=organisation(),
        retention_class=code("1", codesystems.RETENTION_CLASS),
        special_content=code("E", codesystems.YES_NO, "Ei"),
        structure=STRUCTURE,
        service_process=code("3", codesystems.SERVICE_PROCESS, "Asiakkuuden suunnittelu"),
        body=body(oid, json=case_note(clients)),
    )
    return replace(default, **changes)
