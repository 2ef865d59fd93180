"""HTTP for the operator: a person's identity code has changed (documents.md §6.1; ADR 20)."""

from datetime import datetime
from typing import Annotated

import msgspec

from varanto.access.api.wire import PersonId
from varanto.kit.context import Context
from varanto.kit.errors import Invalid
from varanto.kit.http import Access, Answer, Request, Route
from varanto.persons import service
from varanto.persons.model import Change
from varanto_formats.checks.model import Mode
from varanto_formats.findings import finding
from varanto_formats.identifiers import Identifier, hetu, oids

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class IdentityChange(msgspec.Struct, forbid_unknown_fields=True):
    """A person's former identity code and the present one, why it changed, and who says so."""

    former: PersonId
    present: PersonId
    reason: Words
    source: Words


class IdentityChanged(msgspec.Struct):
    """Since when what is kept under either code is found by both."""

    since: datetime


class IdentityReversed(msgspec.Struct):
    """That the two codes are two persons' again."""

    reversed: bool


def change(ctx: Context, request: Request) -> Answer:
    """Join the former and the present code."""
    done = service.change(ctx, _change(ctx, request))
    return Answer(200 if done.again else 201, IdentityChanged(done.since))


def reverse(ctx: Context, request: Request) -> Answer:
    """Part them again."""
    service.reverse(ctx, _change(ctx, request))
    return Answer(200, IdentityReversed(reversed=True))


def _change(ctx: Context, request: Request) -> Change:
    body = request.json(IdentityChange)
    former, present = _code(ctx, body.former, "/former"), _code(ctx, body.present, "/present")
    return Change(former, present, body.reason, body.source)


def _code(ctx: Context, person: PersonId, pointer: str) -> Identifier:
    """An identity code. Raises Invalid for anything else, in test mode for one that may be real."""
    code = hetu.parse(person.value) if oids.strip_urn(person.system) == hetu.SYSTEM else None
    if code is None:
        raise Invalid([finding("identity-invalid", pointer)])
    if not code.is_test and ctx.mode is Mode.TEST:
        raise Invalid([finding("real-identity-in-test", pointer)])
    return Identifier(hetu.SYSTEM, code.value)


ROUTES = (
    Route(
        method="POST",
        path="/v1/identities/changes",
        name="identities-change",
        access=Access.OPERATOR,
        call=change,
        summary="Tell that a person's identity code has changed",
        accepts=IdentityChange,
        answers=IdentityChanged,
        status=201,
        others={200: IdentityChanged},
        problems=("request-malformed", "operator-required", "document-invalid", "identity-change-conflict"),
    ),
    Route(
        method="POST",
        path="/v1/identities/changes/reversal",
        name="identities-reverse",
        access=Access.OPERATOR,
        call=reverse,
        summary="Take back that a person's identity code has changed",
        accepts=IdentityChange,
        answers=IdentityReversed,
        problems=("request-malformed", "operator-required", "document-invalid", "identity-change-unknown"),
    ),
)
