"""HTTP for machines: an organisation's assignments."""

from datetime import date

import msgspec

import varanto.log.service as log
import varanto.organisations.service as organisations
from varanto.assignments import service
from varanto.assignments.model import Assignment
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Access, Answer, Request, Route
from varanto.log.model import Action

PATH = "/v1/organizations/{oid}/assignments"


class AssignmentBody(msgspec.Struct, kw_only=True, rename={"valid_from": "from", "valid_to": "to"}):
    """A professional's duty in the organisation; `to` is its last day."""

    register_number: str
    organization: str | None = None
    unit: str | None = None
    role: str
    supervised_role: str | None = None
    service_tasks: list[str] = []
    services: list[str] = []
    flags: list[str] = []
    authority: bool = False
    valid_from: date | None = None
    valid_to: date | None = None


class Assignments(msgspec.Struct):
    """All assignments that an organisation has registered."""

    items: list[AssignmentBody]


def assignments(ctx: Context, request: Request) -> Answer:
    """The assignments that an organisation has registered."""
    found = service.assignments(ctx, _known(ctx, request))
    return Answer(200, Assignments([_assignment(one) for one in found]))


def put_assignments(ctx: Context, request: Request) -> Answer:
    """Register all assignments of an organisation in place of those before."""
    oid, body = request.path["oid"], request.json(Assignments)
    if any(one.organization not in (None, oid) for one in body.items):
        raise Problem("registration-invalid", "An assignment is of another organization.")
    service.put_assignments(ctx, oid, [_read(oid, one) for one in body.items])
    log.record_act(ctx, Action.ASSIGNMENTS_PUT, "done", oid)
    return Answer(200, body)


def _assignment(kept: Assignment) -> AssignmentBody:
    """An assignment as it is shown."""
    shown = msgspec.convert(kept, AssignmentBody, from_attributes=True)
    shown.organization = kept.organisation
    return shown


def _read(organisation: str, body: AssignmentBody) -> Assignment:
    """The assignment that a body describes."""
    return msgspec.convert(msgspec.structs.asdict(body) | {"organisation": organisation}, Assignment)


def _known(ctx: Context, request: Request) -> str:
    found = organisations.organisation(ctx, request.path["oid"])
    if found is None:
        raise Problem("organization-unknown")
    return found.oid


ROUTES = (
    Route(
        method="GET",
        path=PATH,
        name="assignments-show",
        access=Access.OPERATOR,
        call=assignments,
        summary="Show the professionals' assignments in an organization",
        answers=Assignments,
        problems=("organization-unknown",),
    ),
    Route(
        method="PUT",
        path=PATH,
        name="assignments-put",
        access=Access.OPERATOR,
        call=put_assignments,
        summary="Register the professionals' assignments in an organization, in place of those before",
        accepts=Assignments,
        answers=Assignments,
        problems=("request-malformed", "operator-required", "registration-invalid", "organization-unknown"),
    ),
)
