"""Use cases of registering: what is registered, what a table would change, and what is put in its place."""

from dataclasses import asdict
from typing import Any

import msgspec

import varanto.log.service as log
import varanto.organisations.service as organisations
from varanto.assignments import store
from varanto.assignments.model import Assignment, Place, Plan, Table
from varanto.assignments.rules import duties, planning, table
from varanto.assignments.service import narrowing
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.log.model import Action, Event
from varanto.organisations.model import Kind
from varanto_formats.identifiers import Identifier
from varanto_formats.identifiers.codesystems import PROFESSIONAL_REGISTER


def assignments(ctx: Context, organisation: str) -> list[Assignment]:
    """The assignments that an organisation has registered, in its own order."""
    return [_assignment(ctx, organisation, row) for row in store.assignments(ctx.db, organisation)]


def assignments_of(ctx: Context, organisation: str, professional: Identifier) -> list[Assignment] | None:
    """A professional's assignments in an organisation; None where it has registered none of anybody's."""
    if not store.has_assignments(ctx.db, organisation):
        return None
    rows = store.assignments(ctx.db, organisation, ctx.keys.index(professional))
    return [_assignment(ctx, organisation, row) for row in rows]


def read_table(organisation: str, raw: bytes) -> Table:
    """The assignments of a table (CSV); what cannot be read of it is a fault that stops its registering."""
    return table.read(organisation, raw)


def plan_assignments(ctx: Context, organisation: str, wanted: Table) -> Plan:
    """What registering these assignments in place of all those before would change; nothing is changed.

    Raises the problems `organization-unknown` and `registration-invalid`, which names every fault.
    """
    faults = duties.faults(wanted, _place(ctx, organisation))
    if faults:
        told = [
            {"row": one.row, "column": one.column, "code": one.code, "message": duties.TEXTS[one.code]}
            for one in faults
        ]
        raise Problem("registration-invalid", f"Of the cells {len(faults)} are wrong.", extra={"faults": told})
    return planning.plan(assignments(ctx, organisation), wanted)


def put_assignments(ctx: Context, organisation: str, wanted: Table) -> Plan:
    """Register all assignments of an organisation in place of those before; answers what that changed, which is logged.

    Raises the problems `organization-unknown` and `registration-invalid`, which names every fault.
    """
    store.lock(ctx.db, organisation)
    plan = plan_assignments(ctx, organisation, wanted)
    if not (plan.added or plan.changed or plan.ended):
        return plan
    store.clear_assignments(ctx.db, organisation)
    store.add_assignments(ctx.db, (_row(ctx, number, one) for number, (_, one) in enumerate(wanted.lines, 1)))
    counts = {name: len(rows) for name, rows in asdict(plan).items()}
    log.record(ctx, Event(action=Action.ASSIGNMENTS_PUT, detail={"what": organisation, **counts}))
    return plan


def _place(ctx: Context, organisation: str) -> Place:
    found = organisations.organisation(ctx, organisation)
    if found is None or found.oid != organisation:
        raise Problem("organization-unknown")
    return Place(
        organisation,
        found.kind is Kind.PUBLIC,
        frozenset(unit.oid for unit in organisations.units(ctx, organisation)),
        frozenset(group.name for group in narrowing.groups(ctx, organisation)),
    )


def _row(ctx: Context, number: int, one: Assignment) -> tuple[int, bytes, bytes, Assignment]:
    plain, bound_to = one.register_number.encode(), _bound_to(one.organisation, number)
    sealed = ctx.keys.seal(ctx.keys.register_key, plain, bound_to)
    return number, ctx.keys.index(_professional(one.register_number)), sealed, one


def _assignment(ctx: Context, organisation: str, row: dict[str, Any]) -> Assignment:
    bound_to = _bound_to(organisation, row.pop("number"))
    number = ctx.keys.open(ctx.keys.register_key, row.pop("sealed"), bound_to)
    return msgspec.convert(row | {"organisation": organisation, "register_number": number.decode()}, Assignment)


def _professional(register_number: str) -> Identifier:
    return Identifier(PROFESSIONAL_REGISTER, register_number)


def _bound_to(organisation: str, number: int) -> str:
    return f"assignment|{organisation}|{number}"
