"""Reading whom a caller asks about, and for what purpose."""

from base64 import urlsafe_b64decode
from binascii import Error as NotBase64

import msgspec

from varanto.access.api import wire
from varanto.access.model import Administrative, Purpose, PurposeKind, Reason, Statement, WorkContext
from varanto.kit.context import Context
from varanto.kit.errors import Invalid, Problem
from varanto.kit.http import Request
from varanto_formats.checks.model import Mode
from varanto_formats.findings import finding
from varanto_formats.identifiers import Identifier, hetu, oids, temporary


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
        return purpose(Request(from_base64(header)).json(wire.Purpose))
    except (NotBase64, ValueError, Problem):
        raise Problem("request-malformed", "The header Varanto-Purpose does not hold a purpose.") from None


def client_of(ctx: Context, person: wire.PersonId) -> Identifier:
    """The client whom a body names. Raises Invalid for a wrong identity, in test mode for one that may be real."""
    named = identifier(person)
    code = hetu.parse(named.value) if named.system == hetu.SYSTEM else None
    if code is None and not temporary.is_valid(named):
        raise Invalid([finding("identity-invalid", "/client")])
    if code and not code.is_test and ctx.mode is Mode.TEST:
        raise Invalid([finding("real-identity-in-test", "/client")])
    return Identifier(hetu.SYSTEM, code.value) if code else named


def identifier(person: wire.PersonId) -> Identifier:
    """An identifier as a body names it, without the prefix of its system."""
    return Identifier(oids.strip_urn(person.system), person.value.strip())


def from_base64(text: str) -> bytes:
    """What base64url holds, padded or not. Raises ValueError."""
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))


def _oid(text: str | None) -> str | None:
    return oids.strip_urn(text) if text else None
