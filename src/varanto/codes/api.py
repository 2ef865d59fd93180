"""HTTP for machines: code sets and structures (api.md, Registers)."""

from datetime import date

import msgspec

from varanto.codes import service
from varanto.codes.model import Value
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Access, Answer, Request, Route


class Display(msgspec.Struct):
    """A name in Finnish, and in Swedish where it is known."""

    fi: str
    sv: str | None


class CodeValue(msgspec.Struct):
    """A value; `verified` is false where the code is a placeholder until the set is imported."""

    code: str
    display: Display
    valid_from: date | None
    valid_to: date | None
    verified: bool


class CodeSetBody(msgspec.Struct):
    """A version of a code set with all its values."""

    oid: str
    version: str
    name: str
    values: list[CodeValue]


class StructureBody(msgspec.Struct):
    """A document structure: its title, its status on the publication channel, and its JSON Schema (draft 7)."""

    oid: str
    title: str
    status: str
    schema: dict[str, object]


def code_set(ctx: Context, request: Request) -> Answer:
    """A code set, by its OID with or without a version."""
    found = service.code_set(ctx, request.path["oid"])
    if found is None:
        raise Problem("code-set-unknown")
    values = [_value(value) for value in found.values]
    return Answer(200, CodeSetBody(found.oid, found.version, found.name, values))


def structure(ctx: Context, request: Request) -> Answer:
    """A structure, by the OID of its version."""
    found = service.structure(ctx, request.path["oid"])
    if found is None:
        raise Problem("structure-unknown")
    return Answer(200, StructureBody(found.oid, found.title, found.status, found.schema))


def _value(value: Value) -> CodeValue:
    return CodeValue(value.code, Display(value.fi, value.sv), value.valid_from, value.valid_to, value.verified)


ROUTES = (
    Route(
        method="GET",
        path="/v1/code-sets/{oid}",
        name="code-set-show",
        access=Access.TOKEN,
        call=code_set,
        summary="Show a code set",
        answers=CodeSetBody,
        problems=("code-set-unknown",),
    ),
    Route(
        method="GET",
        path="/v1/structures/{oid}",
        name="structure-show",
        access=Access.TOKEN,
        call=structure,
        summary="Show a document structure",
        answers=StructureBody,
        problems=("structure-unknown",),
    ),
)
