"""HTTP for machines: disclosure notices (api.md, Disclosure; disclosure.md §3.2)."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Access, Answer, Parameter, Request, Route, WireFinding
from varanto.notices import rules, service
from varanto.notices.model import Act, Draft, Notice
from varanto_formats.findings import Finding, as_json
from varanto_formats.identifiers import Identifier
from varanto_formats.identifiers.oids import strip_urn

FINLAND = ZoneInfo("Europe/Helsinki")
OidText = Annotated[str, msgspec.Meta(pattern=r"^(urn:oid:)?[0-2](\.(0|[1-9]\d*))+$", max_length=140)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
ShortText = Annotated[str, msgspec.Meta(max_length=200)]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
LongText = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]


class NoticeClient(msgspec.Struct, forbid_unknown_fields=True):
    """A client by identity code or temporary id."""

    system: OidText
    value: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class NoticeDocument(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A document that was disclosed whole."""

    oid: OidText
    name: ShortText = ""


class NoticeTime(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """When the data were disclosed: from a moment, until another where it took longer."""

    from_: Moment = msgspec.field(name="from")
    to: Moment | None = None


class NoticeRecipient(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Who got the data (vastaanottaja)."""

    type: Literal["authority", "social-provider", "health-provider", "private", "court", "police", "relative", "other"]
    organization: OidText | None = None
    organization_name: ShortText = ""
    family: ShortText = ""
    given: ShortText = ""
    title: ShortText = ""


class NoticeDiscloser(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Who gave the data (luovuttaja)."""

    family: Words
    given: ShortText = ""
    title: ShortText = ""
    unit: OidText | None = None
    unit_name: ShortText = ""


class NoticeBasis(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """On what it rested: permit, consent or a section of the Act (D-36), in words besides."""

    code: Literal["permit", "consent", "49", "50", "52", "53", "55-1", "55-2", "56", "62", "63", "64", "other-law"]
    text: LongText
    will_version: OidText | None = None


class NoticeContent(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A disclosure outside the repository: one recipient, one occasion (fields of 19010 and more, §3.2)."""

    clients: Annotated[list[NoticeClient], msgspec.Meta(min_length=1, max_length=50)]
    service_task: Words
    recipient: NoticeRecipient
    discloser: NoticeDiscloser
    basis: NoticeBasis
    purpose: LongText
    controller: OidText | None = None
    register: Annotated[str, msgspec.Meta(max_length=10)] = "1"
    service: ShortText = ""
    described_data: Annotated[str, msgspec.Meta(max_length=20_000)] = ""
    documents: Annotated[list[NoticeDocument], msgspec.Meta(max_length=500)] = []
    disclosed_on: date | None = None
    disclosed_at: NoticeTime | None = None
    form: Literal["paper", "oral", "e-message", "interface", "viewing"] | None = None
    requested_by: ShortText = ""
    requested_on: date | None = None
    additional: Annotated[str, msgspec.Meta(max_length=20_000)] = ""
    id: UUID | None = None
    corrects: UUID | None = None


class NoticeBody(msgspec.Struct):
    """A version of a notice as it is kept."""

    id: UUID
    version: int
    state: Literal["valid", "invalidated"]
    made_at: datetime
    log_entry: UUID
    content: dict[str, Any]
    reason: str
    findings: list[WireFinding]


class NoticeVersions(msgspec.Struct):
    """All versions of a notice, oldest first."""

    items: list[NoticeBody]


class NoticeInvalidation(msgspec.Struct, forbid_unknown_fields=True):
    """Why a notice should never have been made."""

    reason: LongText


def make(ctx: Context, request: Request) -> Answer:
    """Keep a notice, or a new version of the one that it corrects."""
    body = request.json(NoticeContent)
    draft = _draft(ctx, body, request.headers.get("idempotency-key"))
    made = service.correct(ctx, body.corrects, _version(request), draft) if body.corrects else service.make(ctx, draft)
    return _answer(200 if made.again else 201, made.notice, made.findings)


def invalidate(ctx: Context, request: Request) -> Answer:
    """Invalidate a notice."""
    wish = request.json(NoticeInvalidation)
    return _answer(200, service.invalidate(ctx, _id(request), wish.reason))


def show(ctx: Context, request: Request) -> Answer:
    """All versions of a notice."""
    return Answer(200, NoticeVersions([_body(one) for one in service.read(ctx, _id(request))]))


def _draft(ctx: Context, body: NoticeContent, key: str | None) -> Draft:
    if (body.disclosed_on is None) == (body.disclosed_at is None):
        raise Problem("request-malformed", "Either disclosed_on or disclosed_at must be there.")
    if body.disclosed_at:
        begin, end = body.disclosed_at.from_, body.disclosed_at.to or body.disclosed_at.from_
    else:
        begin = end = datetime.combine(body.disclosed_on or date.min, time.min, FINLAND)
    controller = strip_urn(body.controller) if body.controller else ctx.actor.organization
    clients = tuple(rules.unified(Identifier(strip_urn(one.system), one.value)) for one in body.clients)
    content = msgspec.to_builtins(msgspec.structs.replace(body, id=None, corrects=None, controller=controller))
    content["clients"] = [{"system": one.system, "value": one.value} for one in clients]
    return Draft(
        controller=controller,
        register=body.register,
        clients=clients,
        documents=tuple(strip_urn(one.oid) for one in body.documents),
        is_described=bool(body.described_data.strip()),
        begin=begin,
        end=end,
        basis=body.basis.code,
        purpose=body.purpose,
        content=content,
        id=body.id,
        key=key,
    )


def _version(request: Request) -> int:
    etag = request.headers.get("if-match")
    if etag is None:
        raise Problem("precondition-required")
    text = etag.strip().strip('"')
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise Problem("precondition-failed")
    return int(text)


def _id(request: Request) -> UUID:
    try:
        return UUID(request.path["id"])
    except ValueError:
        raise Problem("notice-unknown") from None


def _answer(status: int, notice: Notice, findings: tuple[Finding, ...] = ()) -> Answer:
    return Answer(status, _body(notice, findings), headers={"ETag": f'"{notice.kept.version}"'})


def _body(notice: Notice, findings: tuple[Finding, ...] = ()) -> NoticeBody:
    kept = notice.kept
    return NoticeBody(
        id=kept.notice_id,
        version=kept.version,
        state="invalidated" if kept.act is Act.INVALIDATE else "valid",
        made_at=kept.made_at,
        log_entry=kept.entry_id,
        content=dict(notice.content),
        reason=notice.reason,
        findings=[msgspec.convert(as_json(one), WireFinding) for one in findings],
    )


KEY = Parameter("Idempotency-Key", "A key of the sender's own: the same call again gives the first answer", "header")
ETAG = Parameter("If-Match", "Where the notice corrects another: the ETag of its newest version", "header")
ROUTES = (
    Route(
        method="POST",
        path="/v1/disclosure-notices",
        name="notices-make",
        access=Access.TOKEN,
        call=make,
        summary="Tell of a disclosure outside the repository (luovutusilmoitus), or correct what was told",
        accepts=NoticeContent,
        answers=NoticeBody,
        status=201,
        others={200: NoticeBody},
        parameters=(KEY, ETAG),
        problems=(
            "not-your-register",
            "notice-unknown",
            "document-invalid",
            "idempotency-mismatch",
            "precondition-failed",
            "precondition-required",
            "version-conflict",
        ),
    ),
    Route(
        method="GET",
        path="/v1/disclosure-notices/{id}",
        name="notices-show",
        access=Access.TOKEN,
        call=show,
        summary="All versions of a disclosure notice of one's own",
        answers=NoticeVersions,
        problems=("notice-unknown",),
    ),
    Route(
        method="POST",
        path="/v1/disclosure-notices/{id}/invalidation",
        name="notices-invalidate",
        access=Access.TOKEN,
        call=invalidate,
        summary="Invalidate a disclosure notice; it stays, with the reason",
        accepts=NoticeInvalidation,
        answers=NoticeBody,
        problems=("notice-unknown",),
    ),
)
