"""Documents of any structure: the header that its group and type ask for, and a generated content that agrees."""

from dataclasses import replace
from typing import Any

from tests.office import ADULT, OFFICE, OTHER
from tests.structures.catalogue import OIDS, structure

from varanto_client.compose import Composer
from varanto_client.compose.blocks import client_with_birth_date
from varanto_client.compose.codes import service_task
from varanto_formats.cda.model import Document
from varanto_formats.checks.policy import POLICY
from varanto_formats.identifiers import codesystems as codes
from varanto_formats.identifiers import oids
from varanto_formats.structures import specific_type
from varanto_formats.structures.samples import sample

CLIENT_TYPES = f"{oids.base(codes.DOCUMENT_TYPE)}."
TASK = "sosiaalihuollon_palvelutehtava"
WILLS = {
    codes.GROUP_INFORMING: "informing",
    codes.GROUP_PERMIT: "permit",
    codes.GROUP_PROHIBITION: "prohibition",
}


def composer() -> Composer:
    """The office's composer, who knows the whole catalogue."""
    return replace(OFFICE.composer(), structures={oid: structure(oid) for oid in OIDS})


def draft(oid: str, case: Document) -> Document:
    """The header of a document of the structure: of the case's client, of another one if it is her first document."""
    made, kind = composer(), specific_type(oid)
    if oid.startswith(CLIENT_TYPES):
        return made.client_document(case, oid, {}, signed=POLICY.needs_professional(kind))
    if kind == codes.GROUP_RELATIONSHIP:
        return made.relationship(OTHER, ["24"])
    if kind == codes.GROUP_CASE:
        return made.case([ADULT], "24", "Toinen asia")
    return made.draft(WILLS[kind], [ADULT.as_client()])


def content(oid: str, header: Document, seed: int, fullness: float) -> dict[str, Any]:
    """A content of the structure that says of the client, the case and the relationship what the header says.

    It also has what special documents need by conditions in words: unit and service task, why a relationship ended,
    nobody under a safety restriction, a permit's own answer and author.
    """
    given = {f"asiakas/{name}": value for name, value in client_with_birth_date(header.clients[0]).items()}
    given["asiakkuuden_yksilointitunnus/value"] = header.relationship
    given["palvelunjarjestajan_toimintayksikko/code"] = OFFICE.controller
    given[f"{TASK}/palvelutehtava/code"] = "24"
    given[f"{TASK}/palvelunjarjestajan_palveluyksikko/palveluyksikon_nimi/code"] = OFFICE.actor.unit
    given["sosiaalihuollon_asiakkuus/asiakkuuden_paattymisen_perustelu"] = "Palvelun tarve on päättynyt."
    given["asiakas/turvakielto"] = given["asiakkaaseen_liittyvat_henkilot/turvakielto"] = False
    given["asian_tiedot/asiatunnus/value"] = header.case
    given["voimassa_oleva_luovutuslupa/luovutuslupa"] = True
    given["ammattihenkilon_laatima_asiakirja/laatija/sukunimi"] = OFFICE.worker.family
    return sample(structure(oid), seed, fullness=fullness, given=given)


def compose(oid: str, case: Document, seed: int = 0, fullness: float = 1.0) -> Document:
    """A whole document of the structure; its service tasks are those that the content names, else the case's."""
    header = draft(oid, case)
    made = content(oid, header, seed, fullness)
    (body,) = made.values()
    named = body.get("palvelutehtava", [])
    tasks = {task["code"]: service_task(task["code"]) for task in (named if isinstance(named, list) else [named])}
    return composer().fill(replace(header, service_tasks=tuple(tasks.values()) or header.service_tasks), oid, made)


def is_signed(document: Document) -> bool:
    """Whether its author signs the document; else the organisation seals it."""
    return bool(document.signature_notes)
