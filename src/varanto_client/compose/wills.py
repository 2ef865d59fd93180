"""The client's will as documents: informing, permit, prohibition (documents.md §9.3-9.4)."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from varanto_client.compose.blocks import Object, client, coded, moment, organisation, present, worker
from varanto_client.compose.codes import service_task
from varanto_client.compose.composer import Composer
from varanto_client.compose.people import Person
from varanto_formats.cda.model import Document, Organisation

INFORMING = "1.2.246.537.6.1505.6.2024.1.1"
PERMIT = "1.2.246.537.6.1505.8.2023.6.1"
PROHIBITION = "1.2.246.537.6.1505.9.2023.6.5"

_OWN_WORDS = {
    PERMIT: "Asiakas on päättänyt, saako hänen asiakastietojaan luovuttaa toiselle rekisterinpitäjälle. "
    "Päätös on voimassa, kunnes asiakas muuttaa sitä.",
    PROHIBITION: "Asiakas on kieltänyt luettelemiensa tietojen luovuttamisen toiselle rekisterinpitäjälle. "
    "Kiellot ovat voimassa, kunnes asiakas muuttaa niitä.",
}


def informing(composer: Composer, person: Person, *, text_version: str, on: date | None = None) -> Document:
    """The client got the Kanta information (Kanta-informointi) in that version of its text."""
    today = composer.today()
    content: Object = {
        "kanta_informointi": {
            "asiakas": client(person.as_client()),
            "sisaltoversio": text_version,
            "informoinnin_ajankohta": (on or today).isoformat(),
            "vastaanottaja_on_laillinen_edustaja": False,
            "laatija": worker(composer.author, composer.unit),
            "laatimispaivamaara": today.isoformat(),
        }
    }
    return composer.fill(composer.draft("informing", [person.as_client()]), INFORMING, content)


def permit(composer: Composer, person: Person, *, given: bool, on: date | None = None) -> Document:
    """The client gives (or, in a new version, withdraws) the permit to disclose (luovutuslupa)."""
    today = composer.today()
    content: Object = {
        "luovutuslupa_asiakirja": {
            "asiakas": client(person.as_client()),
            "infoteksti": _phrase(composer, PERMIT),
            "luovutusluvan_antaja_on_laillinen_edustaja": False,
            "voimassa_oleva_luovutuslupa": {
                "luovutuslupa": given,
                "luovutusluvan_antamisen_ajankohta": (on or today).isoformat(),
            },
            "ammattihenkilon_laatima_asiakirja": {"laatija": worker(composer.author, composer.unit)},
            "laatimispaivamaara": today.isoformat(),
        }
    }
    return composer.fill(composer.draft("permit", [person.as_client()]), PERMIT, content)


def prohibition(
    composer: Composer,
    person: Person,
    *,
    controllers: Sequence[Organisation] = (),
    service_tasks: Sequence[str] = (),
    documents: Sequence[Document] = (),
    on: date | None = None,
) -> Document:
    """The client's whole set of prohibitions (luovutuskielto): controllers, service tasks, single documents."""
    today = composer.today()
    when: Object = {"kiellon_asettamisen_ajankohta": (on or today).isoformat(), "kieltaja_on_laillinen_edustaja": False}
    content: Object = {
        "kieltoasiakirja": {
            "asiakas": client(person.as_client()),
            "infoteksti": _phrase(composer, PROHIBITION),
            "rekisterinpitajaa_koskevat_luovutuskiellot": {
                "rekisterinpitajaa_koskeva_luovutuskielto": [
                    {"rekisterinpitaja_jonka_tietojen_luovutus_kielletaan": [organisation(one)]} | when
                    for one in controllers
                ]
            },
            "palvelutehtavaa_koskevat_luovutuskiellot": {
                "palvelutehtavaa_koskeva_luovutuskielto": [
                    {"palvelutehtava_jonka_tietojen_luovutus_kielletaan": [coded(service_task(one))]} | when
                    for one in service_tasks
                ]
            },
            "asiakirjoja_koskevat_luovutuskiellot": {
                "asiakirjaa_koskeva_luovutuskielto": [
                    {"asiakirja_jonka_luovutus_kielletaan": [_target(one)]} | when for one in documents
                ]
            },
            "ammattihenkilon_laatima_asiakirja": {"laatija": worker(composer.author, composer.unit)},
            "laatimispaivamaara": today.isoformat(),
        }
    }
    return composer.fill(composer.draft("prohibition", [person.as_client()]), PROHIBITION, content)


def _target(document: Document) -> Object:
    return present(
        oid_tunnus={"value": document.set_id},
        nimi=coded(document.specific_type) if document.specific_type else None,
        laatimisaika=moment(document.created_at) if document.created_at else None,
    )


def _phrase(composer: Composer, structure: str) -> str:
    """The information given to the client: the phrase that the composer's structure prescribes, or our own words."""
    schema = cast("Any", composer.structures[structure].schema)
    (root,) = schema["properties"].values()
    (phrase,) = root["properties"]["infoteksti"].get("enum", [_OWN_WORDS[structure]])
    return phrase
