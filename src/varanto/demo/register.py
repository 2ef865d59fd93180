"""Entering the demo world into the registers of a repository."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from joserfc.jwk import ECKey

import varanto.assignments.service as assignments
import varanto.mandates.service as mandates
import varanto.organisations.service as organisations
from varanto.app import Installation
from varanto.assignments.model import Assignment
from varanto.assignments.model import Table as Assignments
from varanto.demo import world
from varanto.kit.context import Actor, Context
from varanto.mandates.model import DeskName, Mandate, Table
from varanto.organisations.model import Function, Kind, Organisation, System

OPERATOR = Actor(system="operator", operator=True)
GIVEN = date(2026, 1, 1)
"""The first day of the mandates that our own register keeps."""


def load(installation: Installation, folder: Path) -> None:
    """Make the world in the folder if it is not there, and enter it into the registers of the installation."""
    made = world.ensure(folder, installation.settings.base_url)
    with installation.context() as ctx:
        register(ctx, folder, made)


def register(ctx: Context, folder: Path, made: Mapping[str, Any]) -> None:
    """Register organisations, units, assignments, systems and the operator; the same again changes nothing."""
    ctx = replace(ctx, actor=OPERATOR)
    organisations.put_system(ctx, _system(folder, made["operator"], "Ylläpito", operator=True))
    for one in made["organizations"]:
        _organisation(ctx, one)
        system = _system(folder, one["system"], f"{one['name']}, asiakastietojärjestelmä")
        organisations.put_system(ctx, replace(system, organisations=(one["oid"],)))
    for one in made["ended"]:
        organisations.put_organisation(ctx, _ended(one))
    for one in made["organizations"]:
        mandates.put(ctx, one["oid"], Table.of(_mandates(made, one["oid"])))
    for oid in {row["organization"] for row in made["assignments"]}:
        rows = [row for row in made["assignments"] if row["organization"] == oid]
        assignments.put_assignments(ctx, oid, Assignments.of(map(_assignment, rows)))


def _organisation(ctx: Context, one: Mapping[str, Any]) -> None:
    kind = Kind(one["kind"])
    functions = tuple(Function(name) for name in one["functions"])
    organisations.put_organisation(
        ctx,
        Organisation(oid=one["oid"], name=one["name"], kind=kind, business_id=one["business_id"], functions=functions),
    )
    for unit in one["units"]:
        tasks = tuple(unit["service_tasks"])
        organisations.put_organisation(
            ctx, Organisation(oid=unit["oid"], name=unit["name"], kind=kind, parent=one["oid"], service_tasks=tasks)
        )


def _ended(one: Mapping[str, Any]) -> Organisation:
    return Organisation(
        oid=one["oid"],
        name=one["name"],
        kind=Kind(one["kind"]),
        business_id=one["business_id"],
        ended=date.fromisoformat(one["ended"]),
        successor=one["successor"],
    )


def _mandates(made: Mapping[str, Any], organisation: str) -> Iterator[Mandate]:
    """The mandates of the world's people that our own register keeps for an organisation."""
    for person in made["people"]:
        for one in person["own_register"]:
            if one["organization"] == organisation:
                yield Mandate(
                    person=person["identity"]["value"],
                    name=f"{person['given']} {person['family']}",
                    desk=DeskName(one["desk"]),
                    valid_from=GIVEN,
                    valid_to=date.fromisoformat(one["to"]) if one["to"] else None,
                )


def _assignment(row: Mapping[str, Any]) -> Assignment:
    return Assignment(
        register_number=row["register_number"],
        organisation=row["organization"],
        unit=row["unit"],
        role=row["role"],
        supervised_role=row["supervised_role"],
        service_tasks=tuple(row["service_tasks"]),
        services=tuple(row["services"]),
        flags=tuple(row["flags"]),
        authority=row["authority"],
        valid_from=date.fromisoformat(row["from"]),
        valid_to=date.fromisoformat(row["to"]) if row["to"] else None,
    )


def _system(folder: Path, one: Mapping[str, Any], name: str, *, operator: bool = False) -> System:
    key = ECKey.import_key((folder / one["key"]).read_bytes())
    public = {**key.as_dict(private=False), "kid": one["kid"]}
    return System(id=one["client_id"], name=name, keys=(public,), operator=operator)
