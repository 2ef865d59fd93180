"""HTTP for machines: deaths, holds, terms and disposal lists (documents.md §7)."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Access, Answer, Request, Route, WireText
from varanto.retention import service
from varanto.retention.model import DisposalList, HoldKind, Item, Target
from varanto_formats.identifiers import Identifier
from varanto_formats.identifiers.oids import strip_urn

OidText = Annotated[str, msgspec.Meta(pattern=r"^(urn:oid:)?[0-2](\.(0|[1-9]\d*))+$", max_length=140)]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class RetentionClient(msgspec.Struct, forbid_unknown_fields=True):
    """A client by identity code or temporary id."""

    system: OidText
    value: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]

    def identifier(self) -> Identifier:
        """The identifier in the form in which persons are found."""
        return Identifier(strip_urn(self.system), self.value.strip().upper())


class HoldBody(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What is to be kept beyond its time, and why: exactly one of client, case, set (set id) and document.

    `controller` is left out but for a register that was inherited (16 §).
    """

    kind: Literal["hold", "archive"]
    reason: Words
    client: RetentionClient | None = None
    case: OidText | None = None
    set: OidText | None = None
    document: OidText | None = None
    controller: OidText | None = None


class HoldPlaced(msgspec.Struct):
    """The id by which a hold is released."""

    id: UUID


class HoldRelease(msgspec.Struct, forbid_unknown_fields=True):
    """Why a hold is no longer needed."""

    reason: Words


class Released(msgspec.Struct):
    """When a hold was released."""

    id: UUID
    released_at: datetime


class RetentionTerm(msgspec.Struct):
    """The retention period of a version: its state, its rule, its first and last day, and why."""

    oid: str
    state: str
    rule: str
    start: date | None
    end: date | None
    reason: WireText


class RegisterBody(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Of which controller, where it is not the own one (16 §); `decided` takes in what the controller decides on."""

    controller: OidText | None = None
    decided: bool = False


class Ripening(msgspec.Struct):
    """How many documents become ripe in a year by a rule."""

    year: int
    rule: str
    count: int


class RetentionPreview(msgspec.Struct):
    """Counts by year and rule, and by state; no personal data."""

    ripe: list[Ripening]
    states: dict[str, int]


class DisposalItem(msgspec.Struct):
    """A version on a list; `outcome` is null until it was its turn."""

    oid: str
    rule: str
    ended: date
    outcome: str | None


class DisposalListBody(msgspec.Struct):
    """A disposal list; `items` are told where the list is asked for."""

    id: UUID
    controller: str
    proposed_at: datetime
    decided: bool
    count: int
    digest: str
    approved_at: datetime | None
    items: list[DisposalItem]


class DisposalProgress(msgspec.Struct):
    """How many items of the list are done with, and how many are left: call again until none is."""

    done: int
    left: int


class DisposalCertificate(msgspec.Struct):
    """The signed certificate, as canonical JSON with its JWS."""

    certificate: str


def place_hold(ctx: Context, request: Request) -> Answer:
    """Keep documents beyond their time."""
    body = request.json(HoldBody)
    named = {Target.CLIENT: body.client, Target.CASE: body.case, Target.SET: body.set, Target.DOCUMENT: body.document}
    given = [(target, of) for target, of in named.items() if of is not None]
    if len(given) != 1:
        raise Problem("request-malformed", "Exactly one of client, case, set and document must be there.")
    ((target, of),) = given
    known = of.identifier() if isinstance(of, RetentionClient) else strip_urn(of)
    placed = service.place(ctx, HoldKind(body.kind), target, known, body.reason, _controller(body))
    return Answer(201, HoldPlaced(placed))


def release_hold(ctx: Context, request: Request) -> Answer:
    """Release a hold."""
    reason, hold_id = request.json(HoldRelease).reason, _id(request, "hold-unknown")
    service.release(ctx, hold_id, reason)
    return Answer(200, Released(hold_id, ctx.now))


def show_term(ctx: Context, request: Request) -> Answer:
    """Tell how long a document is kept, and why."""
    found = service.term(ctx, strip_urn(request.path["oid"]))
    term, reason = found.term, found.term.reason
    told = WireText(reason.fi, reason.sv, reason.en)
    return Answer(200, RetentionTerm(found.version.oid, term.state, term.rule, term.start, term.end, told))


def preview(ctx: Context, request: Request) -> Answer:
    """Count what becomes ripe when."""
    found = service.preview(ctx, _controller(request.json(RegisterBody)))
    ripe = [Ripening(year, rule, count) for (year, rule), count in sorted(found.ripe.items())]
    return Answer(200, RetentionPreview(ripe, {state.value: count for state, count in found.states.items()}))


def propose(ctx: Context, request: Request) -> Answer:
    """Propose a disposal list."""
    body = request.json(RegisterBody)
    return Answer(201, _list(service.propose(ctx, _controller(body), decided=body.decided)))


def show_list(ctx: Context, request: Request) -> Answer:
    """Show a disposal list with its items."""
    return Answer(200, _list(*service.show(ctx, _id(request, "list-unknown"))))


def approve(ctx: Context, request: Request) -> Answer:
    """Approve a list as the second person."""
    return Answer(200, _list(service.approve(ctx, _id(request, "list-unknown"))))


def dispose(ctx: Context, request: Request) -> Answer:
    """Dispose of the next items of an approved list."""
    list_id = _id(request, "list-unknown")
    service.begin(ctx, list_id)
    done = service.dispose(ctx, list_id)
    return Answer(200, DisposalProgress(done.done, done.left))


def certificate(ctx: Context, request: Request) -> Answer:
    """Give the certificate of a disposal."""
    return Answer(200, DisposalCertificate(service.certificate(ctx, _id(request, "list-unknown"))))


def _controller(body: RegisterBody | HoldBody) -> str | None:
    return strip_urn(body.controller) if body.controller else None


def _id(request: Request, unknown: str) -> UUID:
    try:
        return UUID(request.path["id"])
    except ValueError:
        raise Problem(unknown) from None


def _list(one: DisposalList, items: list[Item] | None = None) -> DisposalListBody:
    return DisposalListBody(
        id=one.list_id,
        controller=one.controller,
        proposed_at=one.proposed_at,
        decided=one.decision,
        count=one.items,
        digest=one.digest.hex(),
        approved_at=one.approved_at,
        items=[DisposalItem(item.oid, item.rule, item.ended, item.outcome) for item in items or ()],
    )


OF_ARCHIVIST = ("role-insufficient", "not-your-register")
OF_LIST = (*OF_ARCHIVIST, "list-unknown")
ROUTES = (
    Route(
        method="POST",
        path="/v1/retention/holds",
        name="retention-holds-place",
        access=Access.TOKEN,
        call=place_hold,
        summary="Keep documents of the own register beyond their time: legal hold or permanent archiving",
        accepts=HoldBody,
        answers=HoldPlaced,
        status=201,
        problems=(*OF_ARCHIVIST, "document-unknown"),
    ),
    Route(
        method="POST",
        path="/v1/retention/holds/{id}/release",
        name="retention-holds-release",
        access=Access.TOKEN,
        call=release_hold,
        summary="Release a hold of the own register",
        accepts=HoldRelease,
        answers=Released,
        problems=(*OF_ARCHIVIST, "hold-unknown"),
    ),
    Route(
        method="GET",
        path="/v1/retention/documents/{oid}",
        name="retention-term",
        access=Access.TOKEN,
        call=show_term,
        summary="How long a document of the own register is kept, and why",
        answers=RetentionTerm,
        problems=(*OF_ARCHIVIST, "document-unknown"),
    ),
    Route(
        method="POST",
        path="/v1/retention/preview",
        name="retention-preview",
        access=Access.TOKEN,
        call=preview,
        summary="Count what becomes ripe in which year by which rule",
        accepts=RegisterBody,
        answers=RetentionPreview,
        problems=OF_ARCHIVIST,
    ),
    Route(
        method="POST",
        path="/v1/retention/lists",
        name="retention-lists-propose",
        access=Access.TOKEN,
        call=propose,
        summary="Propose a disposal list of what is ripe",
        accepts=RegisterBody,
        answers=DisposalListBody,
        status=201,
        problems=(*OF_ARCHIVIST, "nothing-to-dispose"),
    ),
    Route(
        method="GET",
        path="/v1/retention/lists/{id}",
        name="retention-lists-show",
        access=Access.TOKEN,
        call=show_list,
        summary="A disposal list of the own register with its items",
        answers=DisposalListBody,
        problems=OF_LIST,
    ),
    Route(
        method="POST",
        path="/v1/retention/lists/{id}/approval",
        name="retention-lists-approve",
        access=Access.TOKEN,
        call=approve,
        summary="Approve a disposal list that somebody else has proposed",
        answers=DisposalListBody,
        problems=(*OF_LIST, "second-person-required", "list-approved", "list-changed"),
    ),
    Route(
        method="POST",
        path="/v1/retention/lists/{id}/disposal",
        name="retention-lists-dispose",
        access=Access.TOKEN,
        call=dispose,
        summary="Dispose of the next items of an approved list",
        answers=DisposalProgress,
        problems=(*OF_LIST, "list-not-approved", "list-changed"),
    ),
    Route(
        method="GET",
        path="/v1/retention/lists/{id}/certificate",
        name="retention-lists-certificate",
        access=Access.TOKEN,
        call=certificate,
        summary="The signed certificate of a finished disposal",
        answers=DisposalCertificate,
        problems=(*OF_LIST, "disposal-unfinished"),
    ),
)
