"""Use cases of assignments: what is registered, and what is put in its place."""

from collections.abc import Sequence
from typing import Any

import msgspec

import varanto.organisations.service as organisations
from varanto.assignments import store
from varanto.assignments.model import Assignment
from varanto.kit.context import Context
from varanto.kit.errors import Problem
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


def put_assignments(ctx: Context, organisation: str, assignments: Sequence[Assignment]) -> None:
    """Register all assignments of an organisation in place of those before.

    Raises the problem `organization-unknown`.
    """
    if organisations.organisation(ctx, organisation) is None:
        raise Problem("organization-unknown")
    store.clear_assignments(ctx.db, organisation)
    for number, one in enumerate(assignments, 1):
        sealed = ctx.keys.seal(ctx.keys.register_key, one.register_number.encode(), _bound_to(organisation, number))
        store.add_assignment(ctx.db, one, number, ctx.keys.index(_professional(one.register_number)), sealed)


def _assignment(ctx: Context, organisation: str, row: dict[str, Any]) -> Assignment:
    bound_to = _bound_to(organisation, row.pop("number"))
    number = ctx.keys.open(ctx.keys.register_key, row.pop("sealed"), bound_to)
    return msgspec.convert(row | {"organisation": organisation, "register_number": number.decode()}, Assignment)


def _professional(register_number: str) -> Identifier:
    return Identifier(PROFESSIONAL_REGISTER, register_number)


def _bound_to(organisation: str, number: int) -> str:
    return f"assignment|{organisation}|{number}"
