"""The JSON blocks that every national structure shares: codes, identifiers, people, organisations."""

import json
from datetime import datetime
from typing import Any, TypeAlias, cast

from varanto_client.compose.people import Professional
from varanto_formats.cda.model import Client, Code, Document, Organisation
from varanto_formats.identifiers import Identifier, codesystems, hetu

Object: TypeAlias = dict[str, Any]


def coded(code: Code) -> Object:
    """A code value (Koodi)."""
    return {"system": f"urn:oid:{code.system}", "code": code.code, "display": code.display or code.code}


def identified(identifier: Identifier) -> Object:
    """An identifier (Tunnus) of a person."""
    return {"system": f"urn:oid:{identifier.system}", "value": identifier.value}


def organisation(unit: Organisation) -> Object:
    """An organisation or a service unit, as a value of the national register of organisations."""
    return coded(Code(unit.oid, codesystems.ORGANISATION_REGISTER, unit.name))


def client(person: Client) -> Object:
    """A client (asiakas): names and the identity code or the temporary id."""
    field = "henkilotunnus"
    if person.identifier and person.identifier.system != hetu.SYSTEM:
        field = "tilapainen_yksilointitunnus"
    block: Object = {"sukunimi": person.name.family or "", "etunimet": " ".join(person.name.given)}
    return block | ({field: identified(person.identifier)} if person.identifier else {})


def client_with_birth_date(person: Client) -> Object:
    """A client with the birth date, as the client-relationship and case documents name her."""
    return client(person) | ({"syntymaaika": person.birth_date.isoformat()} if person.birth_date else {})


def worker(author: Professional, unit: Organisation) -> Object:
    """A professional (laatija, päätöksentekijä) with title and unit."""
    names: Object = {"sukunimi": author.family, "etunimet": author.given}
    return names | {"tehtavanimike": author.title, "palveluyksikko": organisation(unit)}


def moment(at: datetime) -> str:
    """A moment (Hetki) with its zone, to the second."""
    return at.isoformat(timespec="seconds")


def present(**fields: object) -> Object:
    """The fields that have a value, in order."""
    return {name: value for name, value in fields.items() if value is not None}


def to_bytes(content: Object) -> bytes:
    """The content as the body carries it: UTF-8, compact."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def content_of(document: Document) -> Object:
    """The JSON content of a document, ready to be changed for a new version.

    Raises ValueError when the document has no JSON body.
    """
    if document.body is None or document.body.json is None:
        raise ValueError("the document has no structured body")
    return cast("Object", json.loads(document.body.json))
