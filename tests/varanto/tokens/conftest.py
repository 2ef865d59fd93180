"""A registered system whose key signs assertions."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from joserfc import jwt
from tests.varanto.organisations.conftest import AREA, KEY, UNIT, register

from varanto.kit.context import Context
from varanto.tokens import service
from varanto.tokens.model import Refusal, Terms, Token

TERMS = Terms("https://varanto.test/oauth/token")
WORKER = {"system": "urn:oid:1.2.246.537.26", "value": "00098705718", "name": "Aino Auttaja"}
GRANT = "client_credentials"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@pytest.fixture
def ctx(context: Callable[..., Context]) -> Context:
    """A context in which the area, the firm and their system are registered."""
    made = context()
    register(made)
    return made


@pytest.fixture
def claims(ctx: Context) -> Callable[..., dict[str, Any]]:
    """Makes the claims of a good assertion of a duty worker (R1), changed as a test wants; None leaves a claim out."""

    def make(**changes: Any) -> dict[str, Any]:
        good = {
            "iss": "area-system",
            "sub": "area-system",
            "aud": TERMS.token_url,
            "exp": int(ctx.now.timestamp()) + 60,
            "jti": uuid4().hex,
            "organization": AREA,
            "unit": UNIT,
            "professional": WORKER,
            "role": "R1",
            "supervised_role": None,
            "service_tasks": ["24"],
            "services": [],
            "authority": True,
            "flags": [],
            "sender": None,
        }
        return {name: value for name, value in (good | changes).items() if value is not None}

    return make


def sign(claims: dict[str, Any], key: Any = KEY, algorithm: str = "ES256", kid: str | None = "first") -> str:
    """An assertion."""
    header = {"alg": algorithm, "kid": kid} if kid else {"alg": algorithm}
    return jwt.encode(header, claims, key, [algorithm])


def form(assertion: str) -> dict[str, str]:
    """The form that carries an assertion to the token door."""
    return {"grant_type": GRANT, "client_assertion_type": ASSERTION, "client_assertion": assertion}


@pytest.fixture
def ask(ctx: Context, claims: Callable[..., dict[str, Any]]) -> Callable[..., Token | Refusal]:
    """Asks for a token with a good assertion, changed as a test wants."""

    def make(**changes: Any) -> Token | Refusal:
        return service.issue_token(ctx, form(sign(claims(**changes))), TERMS)

    return make
