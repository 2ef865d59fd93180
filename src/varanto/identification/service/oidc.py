"""Speaking OpenID Connect: authorization code with PKCE, the client proved by a key or a secret."""

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeVar
from urllib.parse import urlencode

import msgspec
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, KeySetSerialization, RSAKey

from varanto.identification import rules
from varanto.identification.model import Attempt, Broker, Reason, Refused
from varanto.kit.outside import Unanswered, ask

T = TypeVar("T")
FORM = "application/x-www-form-urlencoded"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SCOPE = "openid profile"
MOST = 256 * 2**10
KNOWN_FOR = timedelta(hours=1)
LIFETIME_SECONDS = 60


class Endpoints(msgspec.Struct, frozen=True):
    """What a provider says of itself (OpenID Connect Discovery, 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class _Tokens(msgspec.Struct):
    id_token: str


@dataclass(frozen=True, slots=True)
class _Known:
    endpoints: Endpoints
    keys: KeySet
    since: datetime


_KNOWN: dict[str, _Known] = {}
"""What providers said of themselves within the hour."""


def address(way: Broker, state: str, attempt: Attempt, now: datetime) -> str:
    """Where the browser asks the provider to identify its user. Raises Unanswered."""
    asked = {
        "response_type": "code",
        "client_id": way.client_id,
        "redirect_uri": way.redirect_uri,
        "scope": SCOPE,
        "state": state,
        "nonce": attempt.nonce,
        "code_challenge": _challenge(attempt.verifier),
        "code_challenge_method": "S256",
        "prompt": "login",
        "ui_locales": attempt.language or "fi",
    }
    return f"{_known(way, now).endpoints.authorization_endpoint}?{urlencode(asked)}"


def exchange(way: Broker, code: str, attempt: Attempt, now: datetime) -> dict[str, object] | Refused:
    """What the verified ID token says for which the provider takes the code."""
    try:
        known = _known(way, now)
        token = _redeemed(way, known.endpoints, code, attempt, now)
        if not _has_key(known.keys, token):
            known = _learn(way, now)
    except Unanswered:
        return Refused(Reason.UNANSWERED)
    return rules.claims(token, known.keys, way, attempt.nonce, now.timestamp())


def _challenge(verifier: str) -> str:
    """What the provider holds against the verifier that it is told later (RFC 7636, S256)."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _redeemed(way: Broker, endpoints: Endpoints, code: str, attempt: Attempt, now: datetime) -> str:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": way.redirect_uri,
        "code_verifier": attempt.verifier,
        "client_id": way.client_id,
        **_proof(way, endpoints.token_endpoint, now),
    }
    answer = ask(endpoints.token_endpoint, urlencode(form).encode(), FORM, most=MOST)
    return _decoded(answer, _Tokens).id_token


def _proof(way: Broker, audience: str, now: datetime) -> dict[str, str]:
    """What proves that we are the client: an assertion signed by our key (RFC 7523), else the secret."""
    if way.key is None:
        return {"client_secret": way.secret or ""}
    key, moment = _own_key(way.key), int(now.timestamp())
    claims = {"iss": way.client_id, "sub": way.client_id, "aud": audience, "jti": secrets.token_urlsafe(16)}
    header = {"alg": "ES256" if isinstance(key, ECKey) else "RS256", "kid": key.thumbprint()}
    signed = jwt.encode(header, claims | {"iat": moment, "exp": moment + LIFETIME_SECONDS}, key)
    return {"client_assertion_type": ASSERTION, "client_assertion": signed}


def _own_key(pem: str) -> ECKey | RSAKey:
    try:
        return ECKey.import_key(pem)
    except (JoseError, ValueError):
        return RSAKey.import_key(pem)


def _known(way: Broker, now: datetime) -> _Known:
    known = _KNOWN.get(way.issuer)
    return known if known and now < known.since + KNOWN_FOR else _learn(way, now)


def _learn(way: Broker, now: datetime) -> _Known:
    """Ask the provider about itself; one that says it is another is not believed. Raises Unanswered."""
    where = f"{way.issuer.rstrip('/')}/.well-known/openid-configuration"
    endpoints = _decoded(ask(where, most=MOST), Endpoints)
    if endpoints.issuer != way.issuer:
        raise Unanswered
    try:
        keys = KeySet.import_key_set(_decoded(ask(endpoints.jwks_uri, most=MOST), KeySetSerialization))
    except (JoseError, ValueError, KeyError, TypeError):
        raise Unanswered from None
    _KNOWN[way.issuer] = _Known(endpoints, keys, now)
    return _KNOWN[way.issuer]


def _has_key(keys: KeySet, token: str) -> bool:
    """Whether the key that a token names is known; of one that cannot be read the signature is asked later."""
    try:
        kid = jws.extract_compact(token.encode()).headers().get("kid")
    except (JoseError, ValueError):
        return True
    return kid is None or any(key.kid == kid for key in keys)


def _decoded(answer: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(answer, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Unanswered from None
