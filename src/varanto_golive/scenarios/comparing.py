"""Comparing a document as it was composed with the metadata that the repository gives of it."""

import hashlib
from collections.abc import Iterable, Mapping

from varanto_client.model import Metadata
from varanto_formats.cda.model import Code, Organisation
from varanto_formats.identifiers import Identifier, oids
from varanto_formats.signatures.model import SignatureKind
from varanto_golive.scenarios.visit import Stored

FORMATS = ("application/json", "application/xhtml+xml", "application/xml")


def differing(stored: Stored, said: Metadata) -> list[str]:
    """The Finnish names of the metadata that differ; none when all is equal."""
    ours, theirs = _composed(stored), _told(said)
    return [name for name, value in ours.items() if value != theirs[name]]


def _composed(stored: Stored) -> Mapping[str, object]:
    document = stored.document
    kind = SignatureKind.PROFESSIONAL if document.signature_notes else SignatureKind.SYSTEM
    return {
        "asiakirjan tunniste": document.oid,
        "asetunniste": document.set_id,
        "versio": document.version,
        "asiakirjaryhmä": _code(document.document_group),
        "yleinen asiakirjatyyppi": _code(document.general_type),
        "tarkennettu asiakirjatyyppi": _code(document.specific_type),
        "asiakkaat": [client.identifier for client in document.clients],
        "rekisterinpitäjä": _oid(document.controller),
        "rekisteri": _code(document.register),
        "palvelutehtävät": _codes(document.service_tasks),
        "palveluprosessi": _code(document.service_process),
        "asia": document.case,
        "asiakkuus": document.relationship,
        "palveluyksikkö": _oid(document.unit),
        "palvelunjärjestäjä": _oid(document.organiser),
        "palveluntuottajat": [producer.oid for producer in document.producers],
        "laatijat": [author.identifier for author in document.authors],
        "laatimisaika": document.created_at,
        "kieli": document.language,
        "muodot": set(FORMATS),
        "asiakirjarakenne": document.structure,
        "koko": len(stored.xml),
        "tiiviste": hashlib.sha256(stored.xml).hexdigest(),
        "allekirjoitukset": [(kind.value, True)],
    }


def _told(said: Metadata) -> Mapping[str, object]:
    return {
        "asiakirjan tunniste": said.oid,
        "asetunniste": said.set_id,
        "versio": said.version,
        "asiakirjaryhmä": _code(said.document_group),
        "yleinen asiakirjatyyppi": _code(said.type),
        "tarkennettu asiakirjatyyppi": _code(said.specific_type),
        "asiakkaat": list(said.clients),
        "rekisterinpitäjä": _oid(said.controller),
        "rekisteri": _code(said.register),
        "palvelutehtävät": _codes(said.service_task),
        "palveluprosessi": _code(said.service_process),
        "asia": said.case,
        "asiakkuus": said.client_relationship,
        "palveluyksikkö": _oid(said.unit),
        "palvelunjärjestäjä": _oid(said.organiser),
        "palveluntuottajat": [producer.oid for producer in said.producer],
        "laatijat": [Identifier(author.system, author.value) for author in said.authors],
        "laatimisaika": said.created_at,
        "kieli": said.language,
        "muodot": set(said.formats) & set(FORMATS),
        "asiakirjarakenne": said.structure,
        "koko": said.size,
        "tiiviste": said.sha256,
        "allekirjoitukset": [(signature.kind, signature.valid) for signature in said.signatures],
    }


def _code(code: Code | None) -> tuple[str, str] | None:
    """A code value apart from the version of its system and its name."""
    return (oids.base(code.system), code.code) if code else None


def _codes(codes: Iterable[Code]) -> list[tuple[str, str] | None]:
    return [_code(code) for code in codes]


def _oid(organisation: Organisation | None) -> str | None:
    return organisation.oid if organisation else None
