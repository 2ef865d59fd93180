"""HTTP for machines: the assignments of an organisation."""

import varanto.log.service as log
from varanto.assignments import service
from varanto.assignments.api import wire
from varanto.assignments.api.wire import Assignments
from varanto.assignments.model import Plan, Table
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Access, Answer, Request, Route
from varanto.log.model import Action, Event

PATH = "/v1/organizations/{oid}/assignments"
CSV = "text/csv"
READING = ("operator-required", "organization-unknown")
WRITING = ("request-malformed", "operator-required", "registration-invalid", "organization-unknown")


def assignments(ctx: Context, request: Request) -> Answer:
    """The assignments that an organisation has registered; the reading is logged."""
    oid = service.readable(ctx, request.path["oid"])
    log.record(ctx, Event(action=Action.ASSIGNMENTS_READ, detail={"what": oid}))
    return Answer(200, wire.shown(service.assignments(ctx, oid)))


def put_assignments(ctx: Context, request: Request) -> Answer:
    """Register all assignments of an organisation in place of those before."""
    oid = request.path["oid"]
    service.put_assignments(ctx, oid, _table(oid, request))
    return Answer(200, wire.shown(service.assignments(ctx, oid)))


def plan_assignments(ctx: Context, request: Request) -> Answer:
    """What registering these assignments would change; nothing is changed."""
    oid = request.path["oid"]
    return Answer(200, service.plan_assignments(ctx, oid, _table(oid, request)))


def _table(oid: str, request: Request) -> Table:
    """The assignments of the body, a table (CSV) or JSON."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() == CSV:
        return service.read_table(oid, request.body)
    body = request.json(Assignments)
    if any(one.organization not in (None, oid) for one in body.items):
        raise Problem("registration-invalid", "An assignment is of another organization.")
    return wire.table(oid, body)


ROUTES = (
    Route(
        method="GET",
        path=PATH,
        name="assignments-show",
        access=Access.TOKEN,
        call=assignments,
        summary="Show the professionals' assignments in an organization",
        answers=Assignments,
        problems=READING,
    ),
    Route(
        method="PUT",
        path=PATH,
        name="assignments-put",
        access=Access.OPERATOR,
        call=put_assignments,
        summary="Register the professionals' assignments in an organization, in place of those before",
        accepts=Assignments,
        also=(CSV,),
        answers=Assignments,
        problems=WRITING,
    ),
    Route(
        method="POST",
        path=f"{PATH}/plan",
        name="assignments-plan",
        access=Access.OPERATOR,
        call=plan_assignments,
        summary="Tell what registering these assignments would change",
        accepts=Assignments,
        also=(CSV,),
        answers=Plan,
        problems=WRITING,
    ),
)
