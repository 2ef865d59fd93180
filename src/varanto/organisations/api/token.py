"""HTTP for machines: the door where tokens are given."""

from dataclasses import replace
from urllib.parse import parse_qsl

import msgspec

from varanto.kit.context import Actor, Context
from varanto.kit.http import Access, Answer, RateLimit, Request, Route
from varanto.organisations import service
from varanto.organisations.api.doors import Record
from varanto.organisations.model import Refusal, Terms, Token

FORM = "application/x-www-form-urlencoded"
ACTION = "token:issue"
LONGEST_FORM = 64 * 2**10
TOO_LONG = Refusal("invalid_request", "form-too-long", f"The form may be {LONGEST_FORM} bytes long.")


class Grant(msgspec.Struct):
    """An access token and for how many seconds it holds."""

    access_token: str
    token_type: str
    expires_in: int


class NoGrant(msgspec.Struct):
    """Why there is no token (RFC 6749, 5.2); `code` is the stable reason."""

    error: str
    error_description: str
    code: str


def token_route(terms: Terms, record: Record) -> Route:
    """`POST /oauth/token`; every token given and every refusal goes to `record`."""
    per_system, refused = RateLimit(terms.per_system), RateLimit(terms.refused)

    def issue(ctx: Context, request: Request) -> Answer:
        """Give a token, or refuse in the form of RFC 6749."""
        too_long = len(request.body) > LONGEST_FORM
        outcome = TOO_LONG if too_long else service.issue_token(ctx, _form(request), terms)
        match outcome:
            case Token(value, seconds, actor):
                per_system.check(actor.system)
                record(replace(ctx, actor=actor), ACTION, "done", actor.desk or actor.role)
                return Answer(200, Grant(value, "Bearer", seconds))
            case Refusal(_, reason, _, system):
                refused.check(system)
                record(replace(ctx, actor=Actor(system=system)), ACTION, "refused", reason)
                return _refused(outcome)

    return Route(
        method="POST",
        path="/oauth/token",
        name="token-issue",
        access=Access.PUBLIC,
        call=issue,
        summary="Get an access token for an acting context (client credentials, private_key_jwt)",
        accepts=(FORM,),
        answers=Grant,
        others={400: NoGrant, 401: NoGrant},
        problems=("too-many-requests",),
    )


def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl(request.body.decode("utf-8", "replace")))


def _refused(refusal: Refusal) -> Answer:
    said = NoGrant(refusal.error, refusal.description, refusal.reason)
    return Answer(401 if refusal.error == "invalid_client" else 400, said)
