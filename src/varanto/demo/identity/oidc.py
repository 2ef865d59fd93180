"""The test provider's OpenID Connect: authorization code with PKCE, client assertions, signed ID tokens."""

import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_urlsafe
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from varanto.demo.identity.keys import CLIENT, PROVIDER, Keys
from varanto.demo.identity.people import Person

CLIENT_ID = "varanto"
CLIENT_SECRET = "a-secret-for-tests"  # noqa: S105 (it guards nothing)
CODE_CLAIM = "urn:oid:1.2.246.21"
LASTS_SECONDS = 300
HERE = ("http://127.0.0.1:", "http://localhost:")
CALLED = ("redirect_uri", "state", "nonce", "code_challenge")


@dataclass
class Codes:
    """The codes that were given and not redeemed yet: what was asked, and who clicked."""

    given: dict[str, tuple[Mapping[str, str], Person]] = field(
        default_factory=dict[str, tuple[Mapping[str, str], Person]]
    )

    def give(self, asked: Mapping[str, str], person: Person) -> str:
        """Where the browser takes a new code."""
        code = token_urlsafe(24)
        self.given[code] = (asked, person)
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"


def description(issuer: str) -> dict[str, object]:
    """What the provider says of itself."""
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/oidc/authorize",
        "token_endpoint": f"{issuer}/oidc/token",
        "jwks_uri": f"{issuer}/oidc/keys",
        "response_types_supported": ["code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
    }


def public_keys(keys: Keys) -> dict[str, object]:
    """The key that verifies ID tokens."""
    key = RSAKey.import_key(keys.key(PROVIDER))
    return {"keys": [key.as_dict(private=False) | {"kid": key.thumbprint(), "use": "sig", "alg": "RS256"}]}


def is_asked_well(asked: Mapping[str, str]) -> bool:
    """Whether a request to identify somebody is complete, and for a server on this machine."""
    complete = all(asked.get(name) for name in CALLED) and asked.get("code_challenge_method") == "S256"
    return complete and asked.get("client_id") == CLIENT_ID and asked["redirect_uri"].startswith(HERE)


def redeem(codes: Codes, form: Mapping[str, str], keys: Keys, issuer: str) -> dict[str, object] | None:
    """The tokens for a code, once, for the client that asked; None for anybody else."""
    given = codes.given.pop(form.get("code", ""), None)
    if given is None:
        return None
    asked, person = given
    verifier = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
    if verifier != asked["code_challenge"] or form.get("redirect_uri") != asked["redirect_uri"]:
        return None
    proven = form.get("client_secret") == CLIENT_SECRET
    if not proven and not _is_the_client(form.get("client_assertion", ""), keys, f"{issuer}/oidc/token"):
        return None
    token = id_token(keys, claims(person, issuer, asked["nonce"]))
    return {"access_token": token_urlsafe(24), "token_type": "Bearer", "expires_in": 60, "id_token": token}


def claims(person: Person, issuer: str, nonce: str) -> dict[str, object]:
    """What an ID token says of a person."""
    now = int(time.time())
    said: dict[str, object] = {"iss": issuer, "aud": CLIENT_ID, "sub": token_urlsafe(16), "nonce": nonce}
    said |= {"iat": now, "exp": now + LASTS_SECONDS, "given_name": person.given, "family_name": person.family}
    return said | ({CODE_CLAIM: person.code} if person.code else {})


def id_token(keys: Keys, said: Mapping[str, object]) -> str:
    """An ID token that says this."""
    key = RSAKey.import_key(keys.key(PROVIDER))
    return jwt.encode({"alg": "RS256", "kid": key.thumbprint()}, dict(said), key)


def _is_the_client(assertion: str, keys: Keys, audience: str) -> bool:
    try:
        said = jwt.decode(assertion, ECKey.import_key(keys.key(CLIENT)), algorithms=["ES256"]).claims
    except (JoseError, ValueError):
        return False
    return said.get("iss") == said.get("sub") == CLIENT_ID and said.get("aud") == audience and said["exp"] > time.time()
