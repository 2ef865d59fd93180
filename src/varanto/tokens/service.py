"""Use cases of tokens: a system proves who it is and is vouched for in an acting context (RFC 6749, RFC 7523)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec
from joserfc import jwk, jws
from joserfc.errors import JoseError

import varanto.assignments.service as assignments
import varanto.organisations.service as organisations
from varanto.kit.context import Actor, Context, Professional
from varanto.kit.errors import Problem
from varanto.kit.keyring import Keyring, SealBroken
from varanto.organisations.model import Jwk, System
from varanto.tokens import store
from varanto.tokens.model import Asked, Claims, Person, Refusal, Terms, Token
from varanto.tokens.rules import acting, assertions
from varanto_formats.cda.times import HELSINKI
from varanto_formats.checks.model import Mode
from varanto_formats.identifiers import Identifier, hetu
from varanto_formats.identifiers.oids import strip_urn

ALGORITHMS = ("ES256", "ES384", "PS256", "RS256")
LIFETIME = timedelta(seconds=600)
ARCHIVIST_DESK = "archivist"
OFFICER_DESK = "officer"
CITIZEN_DESK = "citizen"
ARCHIVIST_ROLE = "O3"
NUL = b"\\u0000"
_SEALED_FOR = "access token"


@dataclass(frozen=True, slots=True)
class _Grant:
    """What lies sealed in an access token; `certificate` is the thumbprint it is bound to (RFC 8705)."""

    actor: Actor
    expires_at: datetime
    certificate: str | None


def issue_token(ctx: Context, form: Mapping[str, str], terms: Terms, certificate: str | None = None) -> Token | Refusal:
    """A token for the acting context that a signed assertion asks for, or why not (api.md, Who calls).

    An assertion is used up by being signed well, whatever comes of it. `certificate` is the SHA-256 thumbprint
    (base64url) of the TLS certificate of the caller, where it is known.
    """
    proven = _prove(ctx, form, terms, certificate)
    if isinstance(proven, Refusal):
        return proven
    holder, payload = proven
    actor = _act(ctx, holder, payload)
    if isinstance(actor, Refusal):
        return replace(actor, system=holder.id)
    return Token(_seal(ctx, _Grant(actor, ctx.now + LIFETIME, certificate)), int(LIFETIME.total_seconds()), actor)


def authenticate(keys: Keyring, token: str, now: datetime, certificate: str | None = None) -> Actor:
    """For whom an access token vouches. Raises the problem `token-invalid`."""
    try:
        sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        grant = msgspec.json.decode(keys.open(keys.register_key, sealed, _SEALED_FOR), type=_Grant)
    except (SealBroken, ValueError):
        raise Problem("token-invalid") from None
    if grant.expires_at <= now or (grant.certificate and grant.certificate != certificate):
        raise Problem("token-invalid")
    return grant.actor


def forget_assertions(ctx: Context) -> int:
    """Forget used assertions that have expired since, and answer how many; a job for quiet moments."""
    return store.forget_assertions(ctx.db, ctx.now)


def _prove(
    ctx: Context, form: Mapping[str, str], terms: Terms, certificate: str | None
) -> tuple[System, bytes] | Refusal:
    """The system that signed the assertion and the claims as it sent them, or why it has not proved itself."""
    wrong = assertions.form_refusal(form)
    if wrong:
        return wrong
    read = _signed(ctx, form["client_assertion"])
    if isinstance(read, Refusal):
        return read
    holder, claims, payload = read
    if form.get("client_id", holder.id) != holder.id:
        return assertions.not_the_client("client-id", "client_id is not the one that signed.")
    if certificate and holder.certificates and certificate not in holder.certificates:
        return assertions.not_the_client("certificate-foreign", "The TLS certificate is not one of the system's.")
    wrong = assertions.claims_refusal(claims, terms.token_url, ctx.now.timestamp())
    if wrong:
        return replace(wrong, system=holder.id)
    jti = sha256(f"{holder.id}|{claims.jti}".encode()).digest()
    if not store.use_assertion(ctx.db, jti, datetime.fromtimestamp(claims.exp, UTC)):
        return Refusal("invalid_client", "assertion-used", "The assertion has been used before.", holder.id)
    return holder, payload


def _signed(ctx: Context, assertion: str) -> tuple[System, Claims, bytes] | Refusal:
    """The registered system whose key signed the assertion; a refusal does not tell which of the three was wrong."""
    unproven = assertions.not_the_client("assertion-signature", "No registered key has signed the assertion.")
    try:
        signed = jws.extract_compact(assertion.encode())
        payload = signed.payload or b""
        if NUL in payload:
            return unproven
        claims = msgspec.json.decode(payload, type=Claims)
        holder = organisations.system(ctx, claims.sub)
        named = [key for key in (holder.keys if holder else ()) if key["kid"] == signed.headers().get("kid")]
        if holder is None or not any(_has_signed(key, signed) for key in named or holder.keys):
            return unproven
    except msgspec.ValidationError:
        return assertions.not_the_client("assertion-claims", "iss, sub, aud, exp and jti must be there.")
    except (JoseError, ValueError, RecursionError):
        return unproven
    return holder, claims, payload


def _has_signed(key: Jwk, signed: jws.CompactSignature) -> bool:
    try:
        return jws.validate_compact(signed, jwk.import_key(key), ALGORITHMS)
    except (JoseError, ValueError):
        return False


def _act(ctx: Context, holder: System, payload: bytes) -> Actor | Refusal:
    try:
        asked = msgspec.json.decode(payload, type=Asked)
    except msgspec.ValidationError:
        return Refusal("invalid_request", "context-malformed", "The acting context is not of the form in api.md.")
    if asked.desk:
        return _at_desk(ctx, holder, asked)
    if holder.operator and not asked.organization:
        return Actor(system=holder.id, operator=True)
    return _in_organisation(ctx, holder, asked)


def _in_organisation(ctx: Context, holder: System, asked: Asked) -> Actor | Refusal:
    organisation = asked.organization or ""
    professional = _person(asked.professional)
    situation = acting.Situation(
        system=holder,
        asked=asked,
        organisation=organisations.organisation(ctx, organisation),
        unit=organisations.organisation(ctx, asked.unit) if asked.unit else None,
        assignments=assignments.assignments_of(ctx, organisation, professional.identifier) if professional else None,
        day=ctx.now.astimezone(HELSINKI).date(),
    )
    return acting.refusal(situation) or Actor(
        system=holder.id,
        organization=organisation,
        unit=asked.unit or None,
        professional=professional,
        role=asked.role or acting.SYSTEM_ROLE,
        supervised_role=asked.supervised_role or None,
        service_tasks=asked.service_tasks,
        services=asked.services,
        flags=asked.flags,
        authority=asked.authority,
        sender=_person(asked.sender),
        visibility=assignments.visible(ctx, organisation, acting.vouching(situation)),
    )


def _at_desk(ctx: Context, holder: System, asked: Asked) -> Actor | Refusal:
    """The operator's system as somebody at a desk, in a test repository only (readings.md A30)."""
    if not (holder.operator and ctx.mode is Mode.TEST and asked.desk in DESKS):
        return Refusal("unauthorized_client", "desk-unavailable", "This desk is not open to the system.")
    return DESKS[asked.desk](ctx, holder, asked)


def _archivist(ctx: Context, holder: System, asked: Asked) -> Actor | Refusal:
    """The archivist of one register."""
    if not asked.register or not asked.controller or organisations.organisation(ctx, asked.controller) is None:
        return Refusal("invalid_grant", "organization-unknown", "The desk needs a known controller and a register.")
    return Actor(
        system=holder.id,
        organization=asked.controller,
        role=ARCHIVIST_ROLE,
        professional=_person(asked.professional),
        desk=ARCHIVIST_DESK,
        register=asked.register,
    )


def _officer(ctx: Context, holder: System, asked: Asked) -> Actor | Refusal:
    """The data-protection officer (tietosuojavastaava) of a controller."""
    if not asked.controller or organisations.organisation(ctx, asked.controller) is None:
        return Refusal("invalid_grant", "organization-unknown", "The desk needs a known controller.")
    return Actor(
        system=holder.id,
        organization=asked.controller,
        professional=_person(asked.professional),
        desk=OFFICER_DESK,
    )


def _citizen(_: Context, holder: System, asked: Asked) -> Actor | Refusal:
    """A citizen who looks at what is kept of her, or of somebody for whom she acts (74 §)."""
    person, principal = _identified(asked.person), _identified(asked.on_behalf_of)
    if person is None or (asked.on_behalf_of and principal is None):
        return Refusal("invalid_request", "person-missing", "The desk needs a person with an identity code.")
    return Actor(system=holder.id, desk=CITIZEN_DESK, person=person, on_behalf_of=principal, capacity=asked.capacity)


DESKS = {ARCHIVIST_DESK: _archivist, OFFICER_DESK: _officer, CITIZEN_DESK: _citizen}


def _identified(person: Person | None) -> Identifier | None:
    """A citizen by her identity code, which in a test repository is of the 900 series."""
    code = hetu.parse(person.value) if person and strip_urn(person.system) == hetu.SYSTEM else None
    return Identifier(hetu.SYSTEM, code.value) if code and code.is_test else None


def _person(person: Person | None) -> Professional | None:
    return Professional(Identifier(strip_urn(person.system), person.value.strip()), person.name) if person else None


def _seal(ctx: Context, grant: _Grant) -> str:
    sealed = ctx.keys.seal(ctx.keys.register_key, msgspec.json.encode(grant), _SEALED_FOR)
    return urlsafe_b64encode(sealed).rstrip(b"=").decode()
