"""HTTP for machines: a client's will, and what planned prohibitions would do (api.md, Wills)."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from varanto.access.api import client_of, purpose
from varanto.access.api.wire import PersonId, Purpose, person_id
from varanto.access.model import Refused
from varanto.declarations import service
from varanto.declarations.model import Affected, PreviewRequest, Told, WillsRequest
from varanto.disclosure.api.wire import CodeItem, Metadata, OrganizationItem, code_item, metadata
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Access, Answer, Request, Route, refusal
from varanto.wills.model import WillKind, WillVersion
from varanto_formats.checks.facts import Prohibition, ProhibitionKind, Representative
from varanto_formats.identifiers import oids

Kind = Literal["document", "service_task", "controller"]
Target = Annotated[str, msgspec.Meta(min_length=1, max_length=140)]
REFUSALS = (
    "own-register-only",
    "organization-not-active",
    "role-insufficient",
    "context-missing",
    "temporary-id",
    "document-invalid",
)


class WillsBody(msgspec.Struct, forbid_unknown_fields=True):
    """A question about a client's will; of the purpose only the context is looked at."""

    client: PersonId
    history: bool = False
    purpose: Purpose = msgspec.field(default_factory=Purpose)


class PlannedProhibition(msgspec.Struct, forbid_unknown_fields=True):
    """A planned prohibition: set ids of documents, codes of service tasks, or OIDs of controllers."""

    kind: Kind
    targets: Annotated[list[Target], msgspec.Meta(min_length=1, max_length=1000)]


class PreviewBody(msgspec.Struct, forbid_unknown_fields=True):
    """A planned set of prohibitions: the whole set, as it would stand in the next version."""

    client: PersonId
    prohibitions: Annotated[list[PlannedProhibition], msgspec.Meta(max_length=1000)]
    purpose: Purpose = msgspec.field(default_factory=Purpose)


class ActingPerson(msgspec.Struct):
    """A legal representative who acted for the client, in a role of code set 1284 (31-34)."""

    role: str
    name: str
    identifier: PersonId | None


class Informing(msgspec.Struct, omit_defaults=True):
    """Whether the client was informed, and of the content in use now; when and of which to whoever may know all."""

    given: bool
    newest_given: bool
    content: str | None = None
    informed: date | None = None


class Permit(msgspec.Struct, omit_defaults=True):
    """Whether data may pass by the client's permit; since when and by whom to whoever may know all."""

    state: Literal["given", "refused", "none"]
    since: date | None = None
    by_representative: bool | None = None
    given_by: list[ActingPerson] = []


class ProhibitionItem(msgspec.Struct, omit_defaults=True):
    """A prohibition in force."""

    kind: Kind
    targets: list[str]
    since: date | None
    by_representative: bool = False
    set_by: list[ActingPerson] = []


class Will(msgspec.Struct):
    """What a client's will adds up to; prohibitions and documents only for whoever may know all (readings.md A43)."""

    informing: Informing
    permit: Permit
    prohibitions: list[ProhibitionItem]
    documents: list[Metadata]


class AffectedDocument(msgspec.Struct):
    """A document that a permit may open."""

    oid: str
    set_id: str
    title: str
    type: CodeItem | None
    service_task: list[CodeItem]
    controller: OrganizationItem
    created_at: datetime


class Previewed(msgspec.Struct):
    """What the planned set would hide from other controllers, and what would stay usable by permit."""

    hidden: list[AffectedDocument]
    usable: list[AffectedDocument]


def search(ctx: Context, request: Request) -> Answer:
    """A client's will: informing, permit, prohibitions, and the documents that say so."""
    body = request.json(WillsBody)
    wish = WillsRequest(client_of(ctx, body.client), purpose(body.purpose), body.history)
    told = service.search(ctx, wish)
    return _refused(ctx, told) if isinstance(told, Refused) else Answer(200, _will(told))


def preview(ctx: Context, request: Request) -> Answer:
    """What a planned set of prohibitions would hide, and what would stay usable; nothing is stored."""
    body = request.json(PreviewBody)
    planned = tuple(_planned(one) for one in body.prohibitions)
    seen = service.preview(ctx, PreviewRequest(client_of(ctx, body.client), purpose(body.purpose), planned))
    if isinstance(seen, Refused):
        return _refused(ctx, seen)
    return Answer(200, Previewed([_affected(one) for one in seen.hidden], [_affected(one) for one in seen.usable]))


def _planned(sent: PlannedProhibition) -> Prohibition:
    kind = ProhibitionKind(sent.kind)
    named = (oids.strip_urn(one.strip()) for one in sent.targets)
    targets = (oids.with_present_root(one) if kind is ProhibitionKind.CONTROLLER else one for one in named)
    return Prohibition(kind, tuple(targets), None)


def _will(told: Told) -> Will:
    wills = told.wills
    informing = Informing(wills.informed, wills.newest_informed)
    permit = Permit(wills.permit.value)
    if told.whole:
        _fill_in(wills.evidence, informing, permit)
    return Will(
        informing=informing,
        permit=permit,
        prohibitions=[_prohibition(one) for one in wills.prohibitions] if told.whole else [],
        documents=[metadata(one) for one in told.documents],
    )


def _fill_in(evidence: tuple[WillVersion, ...], informing: Informing, permit: Permit) -> None:
    """Tell more of the newest informing and the newest permit than their states."""
    newest = {one.kind: one for one in sorted(evidence, key=lambda one: one.created_at)}
    if (told := newest.get(WillKind.INFORMING)) and told.informing:
        informing.content, informing.informed = told.informing.content_version, told.informing.informed
    if (given := newest.get(WillKind.PERMIT)) and given.permit:
        permit.since, permit.by_representative = given.permit.since, given.permit.by_representative
        permit.given_by = [_person(one) for one in given.permit.givers]


def _prohibition(one: Prohibition) -> ProhibitionItem:
    setters = [_person(who) for who in one.setters]
    return ProhibitionItem(one.kind.value, list(one.targets), one.since, one.by_representative, setters)


def _person(one: Representative) -> ActingPerson:
    return ActingPerson(one.role, one.name, person_id(one.identifier) if one.identifier else None)


def _affected(one: Affected) -> AffectedDocument:
    version, said = one.version, one.description
    return AffectedDocument(
        oid=version.oid,
        set_id=version.set_id,
        title=said.title,
        type=code_item(said.specific_type),
        service_task=[item for task in said.service_tasks if (item := code_item(task))],
        controller=OrganizationItem(said.controller.oid, said.controller.name),
        created_at=version.created_at,
    )


def _refused(ctx: Context, refused: Refused) -> Answer:
    return refusal(Problem(refused.code), ctx.trace_id)


ROUTES = (
    Route(
        method="POST",
        path="/v1/wills/search",
        name="wills-search",
        access=Access.TOKEN,
        call=search,
        summary="Tell a client's will",
        accepts=WillsBody,
        answers=Will,
        problems=REFUSALS,
        snapshot=True,
    ),
    Route(
        method="POST",
        path="/v1/wills/preview",
        name="wills-preview",
        access=Access.TOKEN,
        call=preview,
        summary="Show what planned prohibitions would hide",
        accepts=PreviewBody,
        answers=Previewed,
        problems=(*REFUSALS, "guardian-may-not-prohibit"),
        snapshot=True,
    ),
)
