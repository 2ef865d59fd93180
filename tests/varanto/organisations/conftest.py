"""A welfare area in the register with a unit and a system whose key signs assertions."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from varanto.kit.context import Context
from varanto.organisations import service
from varanto.organisations.model import Kind, Organisation, Refusal, System, Terms, Token

AREA = "1.2.246.10.9999998.10.0"
UNIT = "1.2.246.10.9999998.10.1"
FIRM = "1.2.246.10.9999997.10.0"
TERMS = Terms("https://varanto.test/oauth/token")
WORKER = {"system": "urn:oid:1.2.246.537.26", "value": "00098705718", "name": "Aino Auttaja"}
KEY = ECKey.generate_key("P-256", {"kid": "first"})
GRANT = "client_credentials"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def public(key: Any) -> dict[str, Any]:
    """The public parts of a key with its name."""
    return key.as_dict(private=False)


def register(made: Context) -> None:
    """Register the area, its unit, a firm, their common system and the operator."""
    service.put_organisation(made, Organisation(oid=AREA, name="Mallilan hyvinvointialue", kind=Kind.PUBLIC))
    service.put_organisation(made, Organisation(oid=UNIT, name="Perhekeskus", kind=Kind.PUBLIC, parent=AREA))
    service.put_organisation(made, Organisation(oid=FIRM, name="Hoiva Oy", kind=Kind.PRIVATE))
    service.put_system(
        made, System(id="area-system", name="Asiakastieto", keys=(public(KEY),), organisations=(AREA, FIRM))
    )
    service.put_system(made, System(id="operator", name="Ylläpito", keys=(public(KEY),), operator=True))


@pytest.fixture
def ctx(context: Callable[..., Context]) -> Context:
    """A context in which all of them are registered."""
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
