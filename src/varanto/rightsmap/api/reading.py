"""Reading what a caller sends to the map and the feed: filters and sealed cursors."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import date
from typing import TypeVar

import msgspec

from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Request
from varanto.kit.keyring import SealBroken
from varanto.rights.model import Place
from varanto.rightsmap.api.wire import ChangesBody
from varanto.rightsmap.model import After, FeedRequest, MapRequest
from varanto_formats.identifiers import oids

LIMIT = re.compile(r"[1-9][0-9]{0,2}")
LARGEST = 500
USUAL = 100
T = TypeVar("T")


def map_request(ctx: Context, request: Request) -> MapRequest:
    """The part of the map that a query asks for. Raises `request-malformed`, or `cursor-invalid` for a foreign one."""
    query = request.query
    unit, before, limit, cursor = (query.get(name) for name in ("unit", "ends_before", "limit", "cursor"))
    if (unit and not oids.is_oid(oids.strip_urn(unit))) or (limit and not LIMIT.fullmatch(limit)):
        raise Problem("request-malformed", "The query does not fit.")
    return MapRequest(
        unit=oids.strip_urn(unit) if unit else None,
        ends_before=_day(before) if before else None,
        limit=min(int(limit or USUAL), LARGEST),
        after=opened(ctx, "rights", cursor, After) if cursor else None,
    )


def feed_request(ctx: Context, body: ChangesBody) -> FeedRequest:
    """The portion of the feed that a body asks for. Raises `cursor-invalid` for a foreign cursor."""
    return FeedRequest(
        after=opened(ctx, "changes", body.cursor, Place) if body.cursor else None,
        organisation=oids.strip_urn(body.organization) if body.organization else None,
        limit=body.limit,
    )


def sealed(ctx: Context, what: str, place: object) -> str:
    """A place as an opaque cursor of this caller."""
    cursor = ctx.keys.seal(ctx.keys.register_key, msgspec.json.encode(place), _bound_to(ctx, what))
    return urlsafe_b64encode(cursor).decode().rstrip("=")


def opened(ctx: Context, what: str, cursor: str, kind: type[T]) -> T:
    """The place that a cursor holds. Raises `cursor-invalid`."""
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return msgspec.json.decode(ctx.keys.open(ctx.keys.register_key, text, _bound_to(ctx, what)), type=kind)
    except (NotBase64, ValueError, SealBroken):
        raise Problem("cursor-invalid") from None


def _bound_to(ctx: Context, what: str) -> str:
    return f"{what}|{ctx.actor.organization}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Problem("request-malformed", "ends_before is a day: YYYY-MM-DD.") from None
