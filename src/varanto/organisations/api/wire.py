"""The registers on the wire (api.md, Registers; the shapes of world.json)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from varanto.organisations.model import (
    Act,
    Function,
    History,
    Inherited,
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


class InheritedBody(msgspec.Struct):
    """A controller whose registers the organisation holds as its successor, and from which day."""

    controller: str
    name: str
    since: date


class OrganisationBody(msgspec.Struct, kw_only=True):
    """An organisation or unit. Units that are listed are registered with it; one left out stays as it is.

    `reason` says why something changes; it is kept with the change. `inherited` is only told.
    """

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
    inherited: list[InheritedBody] | UnsetType = UNSET
    reason: Annotated[str, Meta(max_length=2000)] | UnsetType | None = UNSET


class ChangeBody(msgspec.Struct, kw_only=True):
    """A change: when, by which system, the state that ended, and since when that held; null where there was none.

    `act` stands where it concerns who holds the registers: `end`, `change` or `reopen`.
    """

    at: datetime
    system: str
    act: Act | None
    reason: str | None
    since: datetime | None
    former: OrganisationBody | None


class HistoryBody(msgspec.Struct):
    """What is registered now, and every change since the organisation was registered, oldest first."""

    organization: OrganisationBody
    changes: list[ChangeBody]


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


def organisation(
    kept: Organisation, units: Iterable[Organisation] = (), inherited: Iterable[Inherited] = ()
) -> OrganisationBody:
    """An organisation as it is shown, with its units and the registers that it has inherited."""
    shown = msgspec.convert(kept, OrganisationBody, from_attributes=True)
    shown.units = [msgspec.convert(unit, UnitBody, from_attributes=True) for unit in units]
    passed = [InheritedBody(one.controller.oid, one.controller.name, one.since) for one in inherited]
    shown.inherited = passed or UNSET
    return shown


def history(told: History) -> HistoryBody:
    """The past of an organisation as it is shown."""
    return HistoryBody(
        organisation(told.now),
        [
            ChangeBody(
                at=one.until,
                system=one.system,
                act=one.act,
                reason=one.reason,
                since=one.former.changed_at if one.former else None,
                former=organisation(one.former) if one.former else None,
            )
            for one in told.changes
        ],
    )


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
