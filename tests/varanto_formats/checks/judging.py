"""Judging documents that a test made wrong in one place, and special documents that are right."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests import make

from varanto_formats.cda.model import Body, Client, Document
from varanto_formats.cda.read import read
from varanto_formats.cda.write import write
from varanto_formats.checks import Checked, Mode, check
from varanto_formats.identifiers import codesystems, hetu
from varanto_formats.signatures.certificates import TrustStore
from varanto_formats.structures import shipped

RELATIONSHIP = "1.2.246.10.9999998.95.2026.3.1"
TASK = {"system": "urn:oid:1.2.246.537.6.1221", "code": "24", "display": "Lapsiperheiden palvelut"}
CLIENT = {
    "sukunimi": "Mallikas",
    "etunimet": "Malla Maria",
    "henkilotunnus": {"system": f"urn:oid:{hetu.SYSTEM}", "value": "010181-900C"},
}
UNIT: dict[str, Any] = {
    "palveluyksikon_nimi": {"system": "urn:oid:1.2.246.537.6.202", "code": make.UNIT, "display": "Perhekeskus"},
    "asiakkuuden_alkamispvm": "2026-03-01",
}
GUARDIAN_CODE = "010150-900C"
GUARDIAN = {
    "sukunimi": "Mallikas",
    "etunimet": "Matti",
    "henkilotunnus": {"value": GUARDIAN_CODE},
    "rooli": {"system": "urn:oid:1.2.246.537.6.1284", "code": "31", "display": "Huoltaja"},
}

REAL = "010181-" + "123" + "0123456789ABCDEFHJKLMNPRSTUVWXY"[int("010181123") % 31]
"""An identity code that might be a real person's: outside the 900 series, and nowhere written down."""

WRITTEN_BY = {"laatija": {"sukunimi": "Auttaja", "etunimet": "Aino"}}


def judged(document: Document, mode: Mode = Mode.TEST) -> Checked:
    """What checking says of an unsigned document, read back from its written form."""
    trust = TrustStore()
    return check(read(write(document)), structures=shipped(), trust=trust, now=make.NOW, mode=mode)


def told(document: Document, mode: Mode = Mode.TEST) -> set[tuple[str, str]]:
    """Code and place of every finding but the missing signature; places without what all have in common."""
    return {
        (found.code, found.pointer.removeprefix("/ClinicalDocument/").removeprefix("component/nonXMLBody/"))
        for found in judged(document, mode).findings
        if found.code != "signature-missing"
    }


def with_json(document: Document, content: object) -> Document:
    """The document with another structured body."""
    assert document.body
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return replace(document, body=replace(document.body, json=data))


def content_of(document: Document) -> Any:
    """The structured body under its root, to be changed and given back to `with_json`."""
    assert document.body
    assert document.body.json
    return json.loads(document.body.json)


def special(group: str, structure: str, root: str, content: object, **changes: Any) -> Document:
    """A document of a special group with everything that such a document does not have left out."""
    document = make.document(
        document_group=make.code(group, codesystems.DOCUMENT_GROUP),
        structure=structure,
        general_type=None,
        specific_type=None,
        service_process=None,
        **({"case": None, "service_tasks": (), "authors": ()} | changes),
    )
    return with_json(document, {root: content})


def relationship(content: Mapping[str, object] | None = None, **changes: Any) -> Document:
    """A client relationship document (asiakkuusasiakirja); `content` changes fields under its root."""
    body = {
        "asiakkuuden_yksilointitunnus": {"value": RELATIONSHIP},
        "asiakas": {**CLIENT, "turvakielto": False},
        "sosiaalihuollon_asiakkuus": {"asiakkuuden_alkamispvm": "2026-03-01"},
        "palvelunjarjestajan_toimintayksikko": {**UNIT["palveluyksikon_nimi"], "code": make.CONTROLLER},
        "sosiaalihuollon_palvelutehtava": [{"palvelutehtava": TASK, "palvelunjarjestajan_palveluyksikko": [UNIT]}],
    }
    body = {name: value for name, value in {**body, **(content or {})}.items() if value is not None}
    structure = "1.2.246.537.6.1505.1.2023.6.1"
    return special("1", structure, "asiakkuusasiakirja", body, **{"relationship": RELATIONSHIP} | changes)


def case(
    about: Mapping[str, object] | None = None,
    clients: tuple[Mapping[str, object], ...] = (CLIENT,),
    people: tuple[Client, ...] = (make.client(),),
    **changes: Any,
) -> Document:
    """A case document (asia-asiakirja) of people; `about` and `clients` change what it says of them."""
    facts = {
        "asiatunnus": {"value": make.CASE},
        "nimi": {"system": "urn:oid:1.2.246.537.6.1265", "code": "1", "display": "Asia"},
        "tila": {"system": "urn:oid:1.2.246.537.6.1501", "code": "1", "display": "Avoin"},
        "avauspaiva": "2026-03-01",
        "palvelutehtava": TASK,
    }
    body = {
        "palvelunjarjestajan_toimintayksikko": UNIT["palveluyksikon_nimi"],
        "asiakas": list(clients),
        "asian_tiedot": {**facts, **(about or {})},
    }
    changes = {"case": make.CASE, "service_tasks": (make.code("24"),), "clients": people} | changes
    return special("2", "1.2.246.537.6.1505.2.2022.6.28", "asia_asiakirja", body, **changes)


def permit(content: Mapping[str, object] | None = None, **changes: Any) -> Document:
    """A permit document (luovutuslupa-asiakirja): given on the day before."""
    body = {
        "asiakas": CLIENT,
        "infoteksti": "Mitä lupa tarkoittaa",
        "voimassa_oleva_luovutuslupa": {"luovutuslupa": True, "luovutusluvan_antamisen_ajankohta": "2026-03-01"},
        "ammattihenkilon_laatima_asiakirja": WRITTEN_BY,
    }
    body = {name: value for name, value in {**body, **(content or {})}.items() if value is not None}
    return special("8", "1.2.246.537.6.1505.8.2023.6.1", "luovutuslupa_asiakirja", body, **changes)


def prohibition(*entries: tuple[str, str, Mapping[str, object]], **changes: Any) -> Document:
    """A prohibition document (kieltoasiakirja) with entries of (list, item, content)."""
    body: dict[str, object] = {
        "asiakas": CLIENT,
        "infoteksti": "Mitä kielto tarkoittaa",
        "ammattihenkilon_laatima_asiakirja": WRITTEN_BY,
    }
    for group, item, content in entries:
        body[group] = {item: [{"kiellon_asettamisen_ajankohta": "2026-03-01", **content}]}
    return special("9", "1.2.246.537.6.1505.9.2023.6.5", "kieltoasiakirja", body, **changes)


def shown_as(display: bytes, **changes: Any) -> Document:
    """The case note with another display form."""
    return make.document(body=make.body(display=display, **changes))


def body_of(document: Document) -> Body:
    """The document's body."""
    assert document.body
    return document.body
