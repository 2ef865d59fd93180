"""HTTP for machines: the mandates that we keep for an organisation; identity codes stand in bodies alone."""

from datetime import date, datetime

import msgspec
from msgspec import UNSET, UnsetType

from varanto.access.api.wire import PersonId, person_id
from varanto.kit.context import Context
from varanto.kit.http import Access, Answer, Request, Route
from varanto.mandates import service
from varanto.mandates.model import DeskName, Mandate, Registered, Table
from varanto.mandates.rules.registering import code_of
from varanto_formats.cda.times import HELSINKI
from varanto_formats.identifiers import Identifier, hetu, oids

PATH = "/v1/organizations/{oid}/mandates"
CSV = "text/csv"


class MandateBody(msgspec.Struct, kw_only=True, rename={"valid_from": "from", "valid_to": "to"}):
    """A person's mandate for a desk; `to` is its last day. Who gave or ended it, and when, is only told."""

    identity: PersonId
    name: str
    desk: DeskName
    valid_from: date
    valid_to: date | None = None
    given_by: str | UnsetType = UNSET
    given_at: datetime | UnsetType = UNSET
    ended_by: str | UnsetType | None = UNSET
    ended_at: datetime | UnsetType | None = UNSET


class Mandates(msgspec.Struct):
    """The mandates for an organisation that hold or will, and those that were ended or have run out: only told."""

    items: list[MandateBody]
    history: list[MandateBody] | UnsetType = UNSET


def mandates(ctx: Context, request: Request) -> Answer:
    """The mandates for an organisation; the reading is logged."""
    return Answer(200, _shown(ctx, service.registered(ctx, request.path["oid"])))


def put_mandates(ctx: Context, request: Request) -> Answer:
    """Let these mandates, and no others, hold for an organisation."""
    oid = request.path["oid"]
    service.put(ctx, oid, _table(request))
    return Answer(200, _shown(ctx, service.registered(ctx, oid)))


def _table(request: Request) -> Table:
    """The mandates of the body, a table (CSV) or JSON."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() == CSV:
        return service.read_table(request.body)
    return Table.of(map(_mandate, request.json(Mandates).items))


def _mandate(body: MandateBody) -> Mandate:
    """A mandate as stated; of a person named by anything but an identity code nothing is taken over."""
    by_code = oids.strip_urn(body.identity.system) == hetu.SYSTEM
    return Mandate(
        person=code_of(body.identity.value) if by_code else "",
        name=body.name.strip(),
        desk=body.desk,
        valid_from=body.valid_from,
        valid_to=body.valid_to,
    )


def _shown(ctx: Context, kept: list[Registered]) -> Mandates:
    day = ctx.now.astimezone(HELSINKI).date()
    over = [one for one in kept if one.ended_at or one.mandate.is_over(day)]
    return Mandates([_body(one) for one in kept if one not in over], [_body(one) for one in over])


def _body(one: Registered) -> MandateBody:
    mandate = one.mandate
    return MandateBody(
        identity=person_id(Identifier(hetu.SYSTEM, mandate.person)),
        name=mandate.name,
        desk=mandate.desk,
        valid_from=mandate.valid_from,
        valid_to=mandate.valid_to,
        given_by=one.given_by,
        given_at=one.given_at,
        ended_by=one.ended_by,
        ended_at=one.ended_at,
    )


ROUTES = (
    Route(
        method="GET",
        path=PATH,
        name="mandates-show",
        access=Access.TOKEN,
        call=mandates,
        summary="Show who may work at the desks for an organization, by mandates kept here",
        answers=Mandates,
        problems=("operator-required", "organization-unknown"),
    ),
    Route(
        method="PUT",
        path=PATH,
        name="mandates-put",
        access=Access.TOKEN,
        call=put_mandates,
        summary="Say who may work at the desks for an organization; a mandate that is left out ends",
        accepts=Mandates,
        also=(CSV,),
        answers=Mandates,
        problems=("request-malformed", "operator-required", "organization-unknown", "registration-invalid"),
    ),
)
