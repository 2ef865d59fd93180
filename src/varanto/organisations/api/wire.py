"""The registers on the wire (api.md, Registers; the shapes of world.json)."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import msgspec

from varanto.organisations.model import (
    Function,
    Kind,
    Organisation,
    OwnContext,
    Sector,
    System,
)


class UnitBody(msgspec.Struct, kw_only=True):
    """A unit in the company of its organisation."""

    oid: str
    name: str
    service_tasks: list[str] = []


class OrganisationBody(msgspec.Struct, kw_only=True):
    """An organisation or unit. Units that are listed are registered with it; one left out stays as it is."""

    oid: str | None = None
    name: str
    kind: Kind
    parent: str | None = None
    sector: Sector = Sector.SOCIAL
    business_id: str | None = None
    service_tasks: list[str] = []
    functions: list[Function] = []
    own_context: OwnContext = OwnContext.OPTIONAL
    controller: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    ended: date | None = None
    successor: str | None = None
    changed_at: datetime | None = None
    units: list[UnitBody] = []


class OrganisationPage(msgspec.Struct):
    """A page of organisations and units, oldest change first."""

    total: int
    items: list[OrganisationBody]
    next: str | None


class KeySet(msgspec.Struct):
    """A set of public keys (RFC 7517)."""

    keys: list[dict[str, Any]]


class SystemBody(msgspec.Struct, kw_only=True):
    """A system: its public keys, the organisations it may act for, thumbprints (SHA-256) of its TLS certificates."""

    client_id: str | None = None
    name: str
    keys: KeySet
    organizations: list[str] = []
    certificates: list[str] = []


def organisation(kept: Organisation, units: list[Organisation] | None = None) -> OrganisationBody:
    """An organisation as it is shown, with its units where they are asked for."""
    shown = msgspec.convert(kept, OrganisationBody, from_attributes=True)
    shown.units = [msgspec.convert(unit, UnitBody, from_attributes=True) for unit in units or ()]
    return shown


def read_organisation(oid: str, body: OrganisationBody) -> Organisation:
    """The organisation that a body describes."""
    return msgspec.convert(msgspec.structs.asdict(body) | {"oid": oid}, Organisation)


def read_unit(parent: Organisation, body: UnitBody, known: Organisation | None) -> Organisation:
    """A unit listed with its organisation; a new one is of the same kind, sector and controller."""
    unit = known or replace(parent, business_id=None, functions=(), ended=None, successor=None)
    return replace(unit, oid=body.oid, parent=parent.oid, name=body.name, service_tasks=tuple(body.service_tasks))


def read_system(client_id: str, body: SystemBody, *, operator: bool) -> System:
    """The system that a body describes; its keys are looked at by the register."""
    return System(
        id=client_id,
        name=body.name,
        keys=tuple(body.keys.keys),
        organisations=tuple(body.organizations),
        certificates=tuple(body.certificates),
        operator=operator,
    )


def system(kept: System) -> SystemBody:
    """A system as it is shown."""
    return SystemBody(
        client_id=kept.id,
        name=kept.name,
        keys=KeySet([dict(key) for key in kept.keys]),
        organizations=list(kept.organisations),
        certificates=list(kept.certificates),
    )
