"""Reading what a caller sends to the gate out: searches and cursors."""

import hashlib
from base64 import urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import datetime

import msgspec

from varanto.access.api import client_of, identifier, purpose
from varanto.access.api.reading import from_base64
from varanto.archive.model import Search, Status
from varanto.disclosure.api.wire import SearchBody
from varanto.disclosure.model import SearchRequest
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.keyring import SealBroken
from varanto_formats.identifiers import oids

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
            author=identifier(body.author) if body.author else None,
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


def _oid(text: str | None) -> str | None:
    return oids.strip_urn(text) if text else None


def _place(ctx: Context, body: SearchBody) -> Place:
    try:
        opened = ctx.keys.open(ctx.keys.register_key, from_base64(body.cursor or ""), _bound_to(ctx, body))
    except (NotBase64, ValueError, SealBroken):
        raise Problem("cursor-invalid") from None
    return msgspec.json.decode(opened, type=tuple[datetime, str])


def _bound_to(ctx: Context, body: SearchBody) -> str:
    asked = msgspec.json.encode(msgspec.structs.replace(body, cursor=None, limit=1))
    return f"cursor|{ctx.actor.organization}|{hashlib.sha256(asked).hexdigest()}"
