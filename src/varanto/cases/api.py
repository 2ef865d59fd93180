"""HTTP for machines: links between the cases of the caller's own register (docs/summary.md)."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, TypeVar

import msgspec

from varanto.access.api.wire import OidText
from varanto.access.model import Refused
from varanto.cases import service
from varanto.cases.model import CaseLink, NoSuchCase
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Access, Answer, Request, Route, refusal
from varanto_formats.identifiers import oids

T = TypeVar("T")
Why = Annotated[str, msgspec.Meta(pattern=r"\S", max_length=2000)]
REFUSALS = ("case-unknown", "own-register-only", "role-insufficient")


class LinkBody(msgspec.Struct, forbid_unknown_fields=True):
    """The case to which the one in the path is to be linked, and why."""

    to: OidText
    reason: Why


class RemovalBody(msgspec.Struct, forbid_unknown_fields=True):
    """Why a link ends."""

    reason: Why


class CaseLinkItem(msgspec.Struct):
    """A link to another case; `until` and `ending` where it has ended; no reasons after the case's disposal."""

    case: str
    since: datetime
    reason: str | None
    until: datetime | None
    ending: str | None


class CaseLinkList(msgspec.Struct):
    """Every link of a case, ended ones too, the oldest first."""

    items: list[CaseLinkItem]


def link(ctx: Context, request: Request) -> Answer:
    """Link the case to another of the own register. Raises `request-malformed` where it is the same."""
    body, case = request.json(LinkBody), oids.strip_urn(request.path["oid"])
    other = oids.strip_urn(body.to)
    if other == case:
        raise Problem("request-malformed", "A case is not linked to itself.")
    return _answer(ctx, service.link(ctx, case, other, body.reason), lambda made: Answer(201, _item(made)))


def unlink(ctx: Context, request: Request) -> Answer:
    """End the link between two cases."""
    body, case, other = request.json(RemovalBody), request.path["oid"], request.path["to"]
    return _answer(ctx, service.unlink(ctx, case, other, body.reason), lambda ended: Answer(200, _item(ended)))


def links(ctx: Context, request: Request) -> Answer:
    """The links of a case, ended ones too."""
    found = service.links(ctx, request.path["oid"])
    return _answer(ctx, found, lambda every: Answer(200, CaseLinkList([_item(one) for one in every])))


def _answer(ctx: Context, outcome: T | Refused | NoSuchCase, told: Callable[[T], Answer]) -> Answer:
    if isinstance(outcome, NoSuchCase):
        return refusal(Problem("case-unknown"), ctx.trace_id)
    return refusal(Problem(outcome.code), ctx.trace_id) if isinstance(outcome, Refused) else told(outcome)


def _item(one: CaseLink) -> CaseLinkItem:
    return CaseLinkItem(one.case, one.since, one.reason, one.until, one.ending)


ROUTES = (
    Route(
        method="POST",
        path="/v1/cases/{oid}/links",
        name="cases-link",
        access=Access.TOKEN,
        call=link,
        summary="Link a case to another",
        accepts=LinkBody,
        answers=CaseLinkItem,
        status=201,
        problems=REFUSALS,
    ),
    Route(
        method="GET",
        path="/v1/cases/{oid}/links",
        name="cases-links",
        access=Access.TOKEN,
        call=links,
        summary="The links of a case",
        answers=CaseLinkList,
        problems=REFUSALS,
    ),
    Route(
        method="POST",
        path="/v1/cases/{oid}/links/{to}/removal",
        name="cases-unlink",
        access=Access.TOKEN,
        call=unlink,
        summary="End the link between two cases",
        accepts=RemovalBody,
        answers=CaseLinkItem,
        problems=REFUSALS,
    ),
)
