"""HTTP for machines: the visibility groups of an organisation."""

import msgspec

from varanto.assignments import service
from varanto.assignments.model import VisibilityGroup
from varanto.kit.context import Context
from varanto.kit.http import Access, Answer, Request, Route

GROUPS = "/v1/organizations/{oid}/visibility-groups"


class VisibilityGroups(msgspec.Struct):
    """The visibility groups of an organisation."""

    items: list[VisibilityGroup]


def groups(ctx: Context, request: Request) -> Answer:
    """The visibility groups of an organisation; those of the decree's table until it defines its own."""
    return Answer(200, VisibilityGroups(list(service.groups(ctx, service.readable(ctx, request.path["oid"])))))


def put_groups(ctx: Context, request: Request) -> Answer:
    """Define an organisation's visibility groups in place of those before."""
    oid, body = request.path["oid"], request.json(VisibilityGroups)
    service.put_groups(ctx, oid, body.items)
    return Answer(200, VisibilityGroups(list(service.groups(ctx, oid))))


ROUTES = (
    Route(
        method="GET",
        path=GROUPS,
        name="visibility-groups-show",
        access=Access.TOKEN,
        call=groups,
        summary="Show the visibility groups of an organization",
        answers=VisibilityGroups,
        problems=("operator-required", "organization-unknown"),
    ),
    Route(
        method="PUT",
        path=GROUPS,
        name="visibility-groups-put",
        access=Access.OPERATOR,
        call=put_groups,
        summary="Define the visibility groups of an organization, in place of those before",
        accepts=VisibilityGroups,
        answers=VisibilityGroups,
        problems=("request-malformed", "operator-required", "registration-invalid", "organization-unknown"),
    ),
)
