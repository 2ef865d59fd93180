"""HTTP for machines: the door where tokens are given."""

from dataclasses import replace
from urllib.parse import parse_qsl

import msgspec

import varanto.log.service as log
from varanto.kit.context import Actor, Context
from varanto.kit.http import Access, Answer, RateLimit, Request, Route
from varanto.log.model import Action
from varanto.tokens import service
from varanto.tokens.model import Refusal, Terms, Token

FORM = "application/x-www-form-urlencoded"
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


def routes(terms: Terms) -> tuple[Route, ...]:
    """`POST /oauth/token`; every token given and every refusal is logged."""
    per_system, refused = RateLimit(terms.per_system), RateLimit(terms.refused)

    def issue(ctx: Context, request: Request) -> Answer:
        """Give a token, or refuse in the form of RFC 6749."""
        too_long = len(request.body) > LONGEST_FORM
        outcome = TOO_LONG if too_long else service.issue_token(ctx, _form(request), terms)
        match outcome:
            case Token(value, seconds, actor):
                per_system.check(actor.system)
                log.record_act(replace(ctx, actor=actor), Action.TOKEN_ISSUE, "done", actor.desk or actor.role)
                return Answer(200, Grant(value, "Bearer", seconds))
            case Refusal(_, reason, _, system):
                refused.check(system)
                log.record_act(replace(ctx, actor=Actor(system=system)), Action.TOKEN_ISSUE, "refused", reason)
                return _refused(outcome)

    return (
        Route(
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
        ),
    )


def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl(request.body.decode("utf-8", "replace")))


def _refused(refusal: Refusal) -> Answer:
    said = NoGrant(refusal.error, refusal.description, refusal.reason)
    return Answer(401 if refusal.error == "invalid_client" else 400, said)
