"""Reading what a caller sends to the gate out: searches, purposes, cursors."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import datetime

import msgspec

from varanto.access.model import Administrative, Purpose, PurposeKind, Reason, Statement, WorkContext
from varanto.archive.model import Search, Status
from varanto.disclosure.api import wire
from varanto.disclosure.api.wire import PersonId, SearchBody
from varanto.disclosure.model import SearchRequest
from varanto.kit.context import Context
from varanto.kit.errors import Invalid, Problem
from varanto.kit.http import Request
from varanto.kit.keyring import SealBroken
from varanto_formats.checks.model import Mode
from varanto_formats.findings import finding
from varanto_formats.identifiers import Identifier, hetu, oids, temporary

Place = tuple[datetime, str]


def search_request(ctx: Context, body: SearchBody) -> SearchRequest:
    """The search that a body asks for. Raises Invalid for a wrong identity, `cursor-invalid` for a foreign cursor."""
    client = client_of(ctx, body.client)
    return SearchRequest(
        client=client,
        purpose=purpose(body.purpose),
        filters=Search(
            client_ids=(),
            controller=_oid(body.controller),
            register=body.register,
            case=_oid(body.case),
            groups=body.document_group,
            types=body.type,
            service_tasks=body.service_task,
            service_process=body.service_process,
            unit=_oid(body.unit),
            author=_identifier(body.author) if body.author else None,
            created_from=body.created.from_,
            created_to=body.created.to,
            set_id=_oid(body.set_id),
        ),
        linked=body.linked,
        include=frozenset(Status(state) for state in body.include),
        limit=body.limit,
        after=_place(ctx, body) if body.cursor else None,
    )


def cursor(ctx: Context, body: SearchBody, place: Place) -> str:
    """An opaque cursor that continues this very search and no other."""
    sealed = ctx.keys.seal(ctx.keys.register_key, msgspec.json.encode(place), _bound_to(ctx, body))
    return urlsafe_b64encode(sealed).decode().rstrip("=")


def purpose(sent: wire.Purpose) -> Purpose:
    """The purpose that a caller states; OIDs without their prefix."""
    context = sent.context or wire.Context()
    return Purpose(
        kind=PurposeKind(sent.kind),
        organiser=oids.with_present_root(oids.strip_urn(sent.organiser)) if sent.organiser else None,
        context=WorkContext(
            relationship=_oid(context.client_relationship),
            case=_oid(context.case),
            administrative=Administrative(context.administrative) if context.administrative else None,
        ),
        reason=Reason(sent.reason.code, sent.reason.text) if sent.reason else None,
        statement=Statement(**msgspec.structs.asdict(sent.statement)) if sent.statement else None,
        reveal=sent.reveal.reason if sent.reveal else None,
    )


def purpose_of(request: Request) -> Purpose:
    """The purpose in the header `Varanto-Purpose` (base64url JSON); `own` without it.

    Raises the problem `request-malformed`.
    """
    header = request.headers.get("varanto-purpose")
    if header is None:
        return Purpose()
    try:
        return purpose(Request(_base64(header)).json(wire.Purpose))
    except (NotBase64, ValueError, Problem):
        raise Problem("request-malformed", "The header Varanto-Purpose does not hold a purpose.") from None


def client_of(ctx: Context, person: PersonId) -> Identifier:
    """The client whom a body names. Raises Invalid for a wrong identity, in test mode for one that may be real."""
    identifier = _identifier(person)
    code = hetu.parse(identifier.value) if identifier.system == hetu.SYSTEM else None
    if code is None and not temporary.is_valid(identifier):
        raise Invalid([finding("identity-invalid", "/client")])
    if code and not code.is_test and ctx.mode is Mode.TEST:
        raise Invalid([finding("real-identity-in-test", "/client")])
    return Identifier(hetu.SYSTEM, code.value) if code else identifier


def _identifier(person: PersonId) -> Identifier:
    return Identifier(oids.strip_urn(person.system), person.value.strip())


def _oid(text: str | None) -> str | None:
    return oids.strip_urn(text) if text else None


def _place(ctx: Context, body: SearchBody) -> Place:
    try:
        opened = ctx.keys.open(ctx.keys.register_key, _base64(body.cursor or ""), _bound_to(ctx, body))
    except (NotBase64, ValueError, SealBroken):
        raise Problem("cursor-invalid") from None
    return msgspec.json.decode(opened, type=tuple[datetime, str])


def _bound_to(ctx: Context, body: SearchBody) -> str:
    asked = msgspec.json.encode(msgspec.structs.replace(body, cursor=None, limit=1))
    return f"cursor|{ctx.actor.organization}|{hashlib.sha256(asked).hexdigest()}"


def _base64(text: str) -> bytes:
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
