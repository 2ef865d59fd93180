"""HTTP for machines: organisations and systems."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Access, Answer, Parameter, Request, Route
from varanto.organisations import service
from varanto.organisations.api import wire
from varanto.organisations.api.doors import Record
from varanto.organisations.model import Organisation
from varanto_formats.identifiers.oids import is_organisation_oid

LARGEST_PAGE = 500
USUAL_PAGE = 100
LIMIT = re.compile(r"[1-9][0-9]{0,2}")
CHANGE = ("request-malformed", "operator-required", "registration-invalid")
PAGING = (
    Parameter("changed_since", "Time of RFC 3339: changed then or later"),
    Parameter("limit", f"How many on a page, 1 to {LARGEST_PAGE}; usually {USUAL_PAGE}"),
    Parameter("cursor", "`next` of the page before"),
)
Call: TypeAlias = Callable[[Context, Request], Answer]


def organisation(ctx: Context, request: Request) -> Answer:
    """One organisation with its units."""
    return Answer(200, _shown(ctx, _known(ctx, request)))


def history(ctx: Context, request: Request) -> Answer:
    """The past of an organisation: every change, when, by which system and why."""
    found = _known(ctx, request)
    return Answer(200, wire.history(service.history(ctx, found)))


def changed(ctx: Context, request: Request) -> Answer:
    """Organisations changed since a moment, a page at a time."""
    page = service.changed_since(
        ctx, _moment(request.query.get("changed_since")), _after(request.query.get("cursor")), _limit(request)
    )
    following = _cursor(page.after) if page.after else None
    return Answer(200, wire.OrganisationPage(page.total, [wire.organisation(one) for one in page.items], following))


def put_organisation(ctx: Context, request: Request) -> Answer:
    """Register an organisation, and the units that are listed."""
    body, oid = request.json(wire.OrganisationBody), request.path["oid"]
    if body.oid not in (None, oid):
        raise Problem("registration-invalid", "The OID of the body is not that of the path.")
    kept = service.put_organisation(ctx, wire.read_organisation(oid, body), body.reason or None)
    for unit in body.units:
        service.put_organisation(ctx, wire.read_unit(kept, unit, service.organisation(ctx, unit.oid)))
    return Answer(200, _shown(ctx, kept))


def put_system(ctx: Context, request: Request) -> Answer:
    """Register a system; whether it is the operator's is not decided here."""
    client_id = request.path["client_id"]
    before = service.system(ctx, client_id)
    is_operator = before is not None and before.operator
    kept = service.put_system(ctx, wire.read_system(client_id, request.json(wire.SystemBody), operator=is_operator))
    return Answer(200, wire.system(kept))


def routes(record: Record) -> tuple[Route, ...]:
    """The routes of the registers. Every change goes to `record`, for the log stands above them."""
    one = "/v1/organizations/{oid}"
    return (
        Route(
            method="GET",
            path="/v1/organizations",
            name="organizations-changed",
            access=Access.TOKEN,
            call=changed,
            summary="List organizations changed since a moment",
            answers=wire.OrganisationPage,
            parameters=PAGING,
            problems=("request-malformed",),
        ),
        Route(
            method="GET",
            path=one,
            name="organization-show",
            access=Access.TOKEN,
            call=organisation,
            summary="Show an organization with its units",
            answers=wire.OrganisationBody,
            problems=("organization-unknown",),
        ),
        Route(
            method="GET",
            path=f"{one}/history",
            name="organization-history",
            access=Access.TOKEN,
            call=history,
            summary="Tell the past of an organization",
            answers=wire.HistoryBody,
            problems=("organization-unknown",),
        ),
        Route(
            method="PUT",
            path=one,
            name="organization-put",
            access=Access.OPERATOR,
            call=_recorded(record, "organisation:put", put_organisation),
            summary="Register an organization",
            accepts=wire.OrganisationBody,
            answers=wire.OrganisationBody,
            problems=CHANGE,
        ),
        Route(
            method="PUT",
            path="/v1/systems/{client_id}",
            name="system-put",
            access=Access.OPERATOR,
            call=_recorded(record, "system:put", put_system),
            summary="Register a system: its public keys and the organizations it may act for",
            accepts=wire.SystemBody,
            answers=wire.SystemBody,
            problems=CHANGE,
        ),
    )


def _recorded(record: Record, action: str, call: Call) -> Call:
    def recorded(ctx: Context, request: Request) -> Answer:
        answer = call(ctx, request)
        record(ctx, action, "done", " ".join(request.path.values()))
        return answer

    return recorded


def _known(ctx: Context, request: Request) -> Organisation:
    found = service.organisation(ctx, request.path["oid"])
    if found is None:
        raise Problem("organization-unknown")
    return found


def _shown(ctx: Context, organisation: Organisation) -> wire.OrganisationBody:
    oid = organisation.oid
    return wire.organisation(organisation, service.units(ctx, oid), service.inherited(ctx, oid))


def _limit(request: Request) -> int:
    wanted = request.query.get("limit", str(USUAL_PAGE))
    if not LIMIT.fullmatch(wanted) or int(wanted) > LARGEST_PAGE:
        raise Problem("request-malformed", f"limit must be from 1 to {LARGEST_PAGE}.")
    return int(wanted)


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        raise Problem("request-malformed", "changed_since must be a time of RFC 3339.") from None
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def _cursor(after: tuple[datetime, str]) -> str:
    return urlsafe_b64encode(f"{after[0].isoformat()} {after[1]}".encode()).decode()


def _after(cursor: str | None) -> tuple[datetime, str] | None:
    if not cursor:
        return None
    try:
        moment, oid = urlsafe_b64decode(cursor).decode().split(" ")
        if is_organisation_oid(oid):
            return datetime.fromisoformat(moment), oid
    except ValueError:
        pass
    raise Problem("request-malformed", "The cursor is not one of ours.")
