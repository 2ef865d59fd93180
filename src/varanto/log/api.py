"""The call that looks into the logs, and its wire forms."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from varanto.kit.context import Context, Professional
from varanto.kit.errors import Problem
from varanto.kit.http import Access, Answer, Request, Route, refusal
from varanto.log import service
from varanto.log.model import Book, Outcome, Search, Seen
from varanto_formats.identifiers import Identifier
from varanto_formats.identifiers.oids import strip_urn

OidText = Annotated[str, msgspec.Meta(pattern=r"^(urn:oid:)?[0-2](\.(0|[1-9]\d*))+$", max_length=140)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
ShortText = Annotated[str, msgspec.Meta(max_length=200)]


class LogPerson(msgspec.Struct, omit_defaults=True):
    """A person by an identifier; a professional with her name."""

    system: ShortText
    value: Annotated[str, msgspec.Meta(max_length=64)]
    name: str = ""


class LogSpan(msgspec.Struct):
    """A span of time, both ends included."""

    from_: Moment | None = msgspec.field(default=None, name="from")
    to: Moment | None = None


class LogSearch(msgspec.Struct, forbid_unknown_fields=True):
    """Which entries are wanted."""

    client: LogPerson | None = None
    user: LogPerson | None = None
    unit: OidText | None = None
    time: LogSpan = msgspec.field(default_factory=LogSpan)
    document: OidText | None = None
    basis: ShortText | None = None
    book: Literal["use", "disclosure"] | None = None
    outcome: Literal["done", "refused", "failed"] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=500)] = 100
    cursor: Annotated[str, msgspec.Meta(max_length=200)] | None = None


class LogDocument(msgspec.Struct, omit_defaults=True):
    """A released document; what it was like is told where the entry has kept it."""

    oid: str
    controller: str
    set_id: str = ""
    version: int = 0
    specific_type: str | None = None
    service_tasks: list[str] = []
    title: str = ""


class LogItem(msgspec.Struct):
    """An entry of the use log or the disclosure log (disclosure.md §3.3)."""

    entry: UUID
    logged_at: datetime
    book: str
    action: str
    outcome: str
    organization: str | None
    unit: str | None
    controller: str | None
    register: str | None
    document: str | None
    documents: list[LogDocument]
    purpose: str | None
    basis: str | None
    role: str | None = None
    system: str | None = None
    client: LogPerson | None = None
    professional: LogPerson | None = None
    sender: LogPerson | None = None
    service_tasks: list[str] = []
    desk: str = ""
    request: UUID | None = None
    reason: dict[str, Any] | None = None
    statement: dict[str, Any] | None = None
    context: dict[str, Any] | None = None
    wills: list[Any] = []
    notice: dict[str, Any] | None = None


class LogPage(msgspec.Struct):
    """A page of entries, newest first."""

    total: int
    items: list[LogItem]
    next: str | None


def search(ctx: Context, request: Request) -> Answer:
    """Entries as the officer or the citizen may see them."""
    body = request.json(LogSearch)
    page = service.search(ctx, _wanted(body))
    if page is None:
        return refusal(Problem("desk-required"), ctx.trace_id)
    following = urlsafe_b64encode(f"{page.last[0].isoformat()} {page.last[1]}".encode()).decode() if page.last else None
    return Answer(200, LogPage(page.total, [_item(one) for one in page.items], following))


def _wanted(body: LogSearch) -> Search:
    return Search(
        client=_identifier(body.client),
        user=_identifier(body.user),
        unit=strip_urn(body.unit) if body.unit else None,
        begin=body.time.from_,
        end=body.time.to,
        document=strip_urn(body.document) if body.document else None,
        basis=body.basis,
        book=Book(body.book) if body.book else None,
        outcome=Outcome(body.outcome) if body.outcome else None,
        limit=body.limit,
        after=_after(body.cursor),
    )


def _identifier(person: LogPerson | None) -> Identifier | None:
    return Identifier(strip_urn(person.system), person.value.strip()) if person else None


def _after(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    try:
        moment, entry = urlsafe_b64decode(cursor).decode().split(" ")
        return datetime.fromisoformat(moment), UUID(entry)
    except ValueError:
        raise Problem("cursor-invalid") from None


def _item(seen: Seen) -> LogItem:
    row = seen.row
    item = LogItem(
        entry=row.entry_id,
        logged_at=row.logged_at.astimezone(UTC),
        book=row.book.value,
        action=row.action.value,
        outcome=row.outcome.value,
        organization=row.organisation,
        unit=row.unit,
        controller=row.controller,
        register=row.register,
        document=row.document_oid,
        documents=_documents(seen),
        purpose=row.purpose,
        basis=row.basis,
    )
    return item if seen.private is None else _with_persons(item, seen)


def _with_persons(item: LogItem, seen: Seen) -> LogItem:
    """What an officer sees besides: who it was and on what statements; never what was withheld."""
    private = seen.private
    if private is None:
        return item
    detail: Mapping[str, Any] = private.detail
    purpose: dict[str, Any] = detail.get("purpose") or {}
    return msgspec.structs.replace(
        item,
        role=seen.row.role,
        system=seen.row.system,
        client=LogPerson(f"urn:oid:{seen.client.system}", seen.client.value) if seen.client else None,
        professional=_professional(private.professional),
        sender=_professional(private.sender),
        service_tasks=list(private.service_tasks),
        desk=private.desk,
        request=private.request,
        reason=purpose.get("reason"),
        statement=purpose.get("statement"),
        context=purpose.get("context"),
        wills=detail.get("evidence") or [],
        notice=detail.get("notice"),
    )


def _documents(seen: Seen) -> list[LogDocument]:
    detail: Mapping[str, Any] = seen.private.detail if seen.private else {}
    described = {one["oid"]: one for one in detail.get("verdicts", ()) if one.get("allowed")}
    known = LogDocument.__struct_fields__[2:]
    return [
        LogDocument(oid, controller, **{name: value for name, value in described.get(oid, {}).items() if name in known})
        for oid, controller in zip(seen.documents, seen.controllers, strict=True)
    ]


def _professional(one: Professional | None) -> LogPerson | None:
    return LogPerson(f"urn:oid:{one.identifier.system}", one.identifier.value, one.name) if one else None


ROUTES = (
    Route(
        method="POST",
        path="/v1/log/search",
        name="log-search",
        access=Access.TOKEN,
        call=search,
        summary="Who used the data and to whom they were disclosed: own registers' (officer) or one's own (citizen)",
        accepts=LogSearch,
        answers=LogPage,
        problems=("desk-required", "cursor-invalid"),
    ),
)
