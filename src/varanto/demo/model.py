"""The nouns of the demo world's definition."""

import tomllib
from datetime import date
from importlib import resources

import msgspec


class Unit(msgspec.Struct, frozen=True):
    """A unit and the service tasks it works in."""

    oid: str
    name: str
    service_tasks: list[str]


class Professional(msgspec.Struct, frozen=True):
    """A professional; `unit` counts the organisation's units from 1."""

    number: str
    given: str
    family: str
    title: str
    unit: int
    roles: list[str]
    service_tasks: list[str]
    flags: list[str]
    authority: bool


class Organization(msgspec.Struct, frozen=True):
    """An organisation, its system's client id, and whether it registers its professionals' assignments.

    `produces_for` are the organisers (OIDs) that buy services from it and may grant it register rights.
    """

    oid: str
    name: str
    kind: str
    business_id: str
    client_id: str
    units: list[Unit]
    professionals: list[Professional]
    archivists: list[str]
    officers: list[str]
    assigns: bool = False
    produces_for: list[str] = []


class Mandate(msgspec.Struct, frozen=True):
    """A mandate of a person for an organisation (OID): the desk that it opens, or none here; `to` is its last day."""

    organization: str
    desk: str
    to: date | None = None


class Person(msgspec.Struct, frozen=True):
    """Somebody who logs in at the desks: the mandates that Suomi.fi-valtuudet knows, and those of our own register."""

    login: str
    identity: str
    given: str
    family: str
    note: str
    suomi_fi: list[Mandate] = []
    own_register: list[Mandate] = []


class Ended(msgspec.Struct, frozen=True):
    """A provider that has ended; `successor` holds its register since."""

    oid: str
    name: str
    kind: str
    business_id: str
    ended: date
    successor: str


class TemporaryId(msgspec.Struct, frozen=True):
    """A temporary id (tilapäinen yksilöintitunnus) under the OID of whoever issued it."""

    system: str
    value: str


class Client(msgspec.Struct, frozen=True):
    """A client of the 900 series and what she is for.

    `temporary_id` is one by which an organisation knew her before her identity code; `guardians` and `representatives`
    are identity codes of clients who act for her.
    """

    identity: str
    given: str
    family: str
    birth_date: date
    note: str
    temporary_id: TemporaryId | None = None
    guardians: list[str] = []
    representatives: list[str] = []


class Definition(msgspec.Struct, frozen=True):
    """The whole definition, as world.toml states it."""

    service_tasks: dict[str, str]
    organizations: list[Organization]
    people: list[Person]
    ended: list[Ended]
    clients: list[Client]


def definition() -> Definition:
    """The world that is shipped."""
    text = resources.files("varanto.demo").joinpath("world.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Definition)
