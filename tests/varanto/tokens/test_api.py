"""The token door as machines meet it."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.varanto.organisations.conftest import AREA, logged
from tests.varanto.tokens.conftest import TERMS, form, sign

from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Answer, Request, Route
from varanto.tokens import service
from varanto.tokens.api import routes
from varanto.tokens.model import Terms

Call = Callable[..., Any]
(DOOR,) = routes(TERMS)


def token(ctx: Context, assertion: str, door: Route = DOOR) -> Answer:
    """The answer of the token door."""
    return door.call(ctx, Request(urlencode(form(assertion)).encode()))


def test_a_token_is_given_in_the_form_of_oauth(ctx: Context, claims: Call) -> None:
    """The answer is that of RFC 6749, the token works, and the giving is logged."""
    answer = token(ctx, sign(claims()))
    said = json.loads(answer.content())
    assert answer.status == 200
    assert (said["token_type"], said["expires_in"]) == ("Bearer", 600)
    assert service.authenticate(ctx.keys, said["access_token"], ctx.now).organization == AREA
    assert logged(ctx) == [("area-system", "token:issue", "done", "R1")]


def test_a_refusal_has_the_form_of_oauth_and_is_logged(ctx: Context, claims: Call) -> None:
    """401 `invalid_client` for whoever has not proved itself, else 400; each is logged."""
    unproven = token(ctx, "nonsense")
    assert (unproven.status, json.loads(unproven.content())["error"]) == (401, "invalid_client")
    refused = token(ctx, sign(claims(role="P1")))
    said = json.loads(refused.content())
    assert (refused.status, said["error"], said["code"]) == (400, "invalid_grant", "role-insufficient")
    assert logged(ctx) == [
        ("", "token:issue", "refused", "assertion-signature"),
        ("area-system", "token:issue", "refused", "role-insufficient"),
    ]


def test_too_many_tokens_are_too_many(ctx: Context, claims: Call) -> None:
    """A system that asks too often is told when to come again."""
    (door,) = routes(Terms(TERMS.token_url, per_system="2/minute"))
    assert [token(ctx, sign(claims()), door).status for _ in range(2)] == [200, 200]
    with pytest.raises(Problem, match="too-many-requests"):
        token(ctx, sign(claims()), door)


def test_an_enormous_form_is_not_read(ctx: Context) -> None:
    """Nobody needs a form of megabytes to ask for a token."""
    answer = token(ctx, "x" * 2**20)
    assert json.loads(answer.content())["code"] == "form-too-long"
