"""Who an answer names, and whether an ID token holds. Pure."""

from collections.abc import Mapping
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ClaimError, JoseError
from joserfc.jwk import KeySet

from varanto.identification.model import Broker, Identity, Reason, Refused
from varanto_formats.checks.model import Mode
from varanto_formats.identifiers import Identifier, hetu

ALGORITHMS = ("RS256", "ES256", "PS256")
LEEWAY_SECONDS = 30
IDENTITY_CODE = "urn:oid:1.2.246.21"
GIVEN = ("given_name", "urn:oid:2.5.4.42", "urn:oid:1.2.246.575.1.14")
FAMILY = ("family_name", "urn:oid:2.5.4.4")
WHOLE = ("name", "urn:oid:2.5.4.3")
WRONG = {
    "iss": Reason.ISSUER,
    "aud": Reason.AUDIENCE,
    "azp": Reason.AUDIENCE,
    "nonce": Reason.OTHER_ATTEMPT,
    "exp": Reason.TIME,
    "iat": Reason.TIME,
    "nbf": Reason.TIME,
}


def identity(said: Mapping[str, object], claim: str, method: str, mode: Mode, language: str = "") -> Identity | Refused:
    """The person that an answer names by identity code; without a code she is nobody here (disclosure.md D-32).

    A test repository knows persons of the 900 series alone, any other one none of them.

    >>> identity({"urn:oid:2.5.4.3": "Ulla Utländsk"}, IDENTITY_CODE, "saml", Mode.TEST)
    Refused(reason=<Reason.NO_CODE: 'identity-code-missing'>)
    """
    code = hetu.parse(_text(said, claim))
    if code is None:
        return Refused(Reason.NO_CODE)
    if code.is_test is not (mode is Mode.TEST):
        return Refused(Reason.FOREIGN_CODE)
    parts = (_first(said, GIVEN), _first(said, FAMILY))
    name = " ".join(part for part in parts if part) if all(parts) else _first(said, WHOLE)
    return Identity(person=Identifier(hetu.SYSTEM, code.value), name=name, method=method, language=language)


def claims(token: str, keys: KeySet, broker: Broker, nonce: str, now: float) -> dict[str, object] | Refused:
    """What an ID token says once it is known to be the broker's, for us, of this attempt and of now (OIDC 3.1.3.7)."""
    wanted = {"iss": {"essential": True, "value": broker.issuer}, "aud": {"essential": True, "value": broker.client_id}}
    try:
        read = jwt.decode(token, keys, algorithms=ALGORITHMS)
        said: Any = CodeIDToken(read.claims, read.header, wanted, {"nonce": nonce, "client_id": broker.client_id})
        said.validate(int(now), LEEWAY_SECONDS)
    except ClaimError as error:
        return Refused(WRONG.get(error.claim, Reason.MALFORMED))
    except JoseError:
        return Refused(Reason.SIGNATURE)
    except (ValueError, TypeError, RecursionError):
        return Refused(Reason.MALFORMED)
    return dict(said)


def _first(said: Mapping[str, object], names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := _text(said, name))), "")


def _text(said: Mapping[str, object], name: str) -> str:
    value = said.get(name)
    return value.strip() if isinstance(value, str) else ""
