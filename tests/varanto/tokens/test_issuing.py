"""Tokens: who may get one, as whom, and what is refused."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc.jwk import ECKey, OctKey, RSAKey
from tests.varanto.organisations.conftest import AREA, FIRM, KEY, UNIT, public, register
from tests.varanto.tokens.conftest import TERMS, WORKER, form, sign

import varanto.assignments.service as assignments
import varanto.organisations.service as organisations
from varanto.assignments.model import Assignment, Table
from varanto.assignments.rules.groups import decree
from varanto.kit.context import Context
from varanto.kit.db import Database
from varanto.kit.errors import Problem
from varanto.organisations.model import System
from varanto.tokens import service
from varanto.tokens.model import Refusal, Token
from varanto_formats.checks.model import Mode
from varanto_formats.identifiers import Identifier

Ask = Callable[..., Token | Refusal]
MakeClaims = Callable[..., dict[str, Any]]


def reason(outcome: Token | Refusal) -> str:
    """Why there is no token."""
    assert isinstance(outcome, Refusal), outcome
    return outcome.reason


def test_a_token_vouches_for_the_acting_context(ctx: Context, ask: Ask) -> None:
    """What the assertion claims is what the repository later acts on."""
    token = ask(services=["45"], flags=["LASU_LEAD"], sender=WORKER | {"value": "00098705719"})
    assert isinstance(token, Token)
    assert token.expires_in == 600
    actor = service.authenticate(ctx.keys, token.value, ctx.now)
    assert actor == token.actor
    assert (actor.system, actor.organization, actor.unit, actor.role) == ("area-system", AREA, UNIT, "R1")
    assert (actor.service_tasks, actor.services, actor.flags, actor.authority) == (
        ("24",),
        ("45",),
        ("LASU_LEAD",),
        True,
    )
    assert actor.professional is not None
    assert (actor.professional.identifier.system, actor.professional.identifier.value) == (
        "1.2.246.537.26",
        "00098705718",
    )
    assert actor.sender is not None


def test_a_token_tells_nobody_who_it_is_for(ask: Ask) -> None:
    """Neither name nor number can be read out of a token or its picture in a log."""
    token = ask()
    assert isinstance(token, Token)
    assert "Auttaja" not in repr(token)
    assert "." not in token.value
    assert len(token.value) < 2000


def test_a_token_ends(ctx: Context, ask: Ask) -> None:
    """Ten minutes on it is worth nothing."""
    token = ask()
    assert isinstance(token, Token)
    service.authenticate(ctx.keys, token.value, ctx.now + timedelta(seconds=599))
    with pytest.raises(Problem, match="token-invalid"):
        service.authenticate(ctx.keys, token.value, ctx.now + timedelta(seconds=600))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text())
def test_what_is_no_token_opens_nothing(ctx: Context, text: str) -> None:
    """Any other text is an invalid token, and never anything worse."""
    with pytest.raises(Problem, match="token-invalid"):
        service.authenticate(ctx.keys, text, ctx.now)


def test_a_token_may_be_bound_to_a_certificate(ctx: Context, claims: MakeClaims) -> None:
    """A token given over one TLS certificate is worth nothing over another (RFC 8705)."""
    token = service.issue_token(ctx, form(sign(claims())), TERMS, certificate="mine")
    assert isinstance(token, Token)
    assert service.authenticate(ctx.keys, token.value, ctx.now, certificate="mine") == token.actor
    for other in ("yours", None):
        with pytest.raises(Problem, match="token-invalid"):
            service.authenticate(ctx.keys, token.value, ctx.now, certificate=other)


def test_a_registered_certificate_is_the_only_one(ctx: Context, claims: MakeClaims) -> None:
    """A system with registered certificates is not believed over any other."""
    system = organisations.system(ctx, "area-system")
    assert system is not None
    organisations.put_system(ctx, replace(system, certificates=("mine",)))
    assert reason(service.issue_token(ctx, form(sign(claims())), TERMS, "yours")) == "certificate-foreign"
    assert isinstance(service.issue_token(ctx, form(sign(claims())), TERMS, "mine"), Token)


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        ("ES256", ECKey.generate_key("P-256", {"kid": "k"})),
        ("ES384", ECKey.generate_key("P-384", {"kid": "k"})),
        ("PS256", RSAKey.generate_key(2048, {"kid": "k"})),
        ("RS256", RSAKey.generate_key(2048, {"kid": "k"})),
    ],
)
def test_four_algorithms_sign(ctx: Context, claims: MakeClaims, algorithm: str, key: Any) -> None:
    """The algorithms of api.md are all accepted, and the public part of the key is enough."""
    organisations.put_system(ctx, System(id="area-system", name="x", keys=(public(key),), organisations=(AREA,)))
    assert isinstance(service.issue_token(ctx, form(sign(claims(), key, algorithm, "k")), TERMS), Token)


@pytest.mark.parametrize("kid", ["unheard-of", None])
def test_the_name_of_the_key_is_a_hint(ctx: Context, claims: MakeClaims, kid: str | None) -> None:
    """R-22: a registered key proves the system also where the caller does not know what the register calls it."""
    assert isinstance(service.issue_token(ctx, form(sign(claims(), KEY, kid=kid)), TERMS), Token)


def test_no_other_signature_counts(ctx: Context, claims: MakeClaims) -> None:
    """Another key, a shared secret, or no signature at all prove nothing."""
    stranger = ECKey.generate_key("P-256")
    secret = OctKey.import_key(str(public(KEY)["x"]))
    unsigned = ".".join((*sign(claims()).split(".")[:2], ""))
    deep = ".".join((unsigned.split(".")[0], urlsafe_b64encode(b"[" * 20_000).decode(), "AA"))
    for assertion in (
        sign(claims(), stranger),
        sign(claims(), secret, "HS256"),
        sign(claims(iss="ghost", sub="ghost")),
        sign(claims(iss="a\0b", sub="a\0b")),
        deep,
        unsigned,
        "not a token",
    ):
        outcome = service.issue_token(ctx, form(assertion), TERMS)
        assert isinstance(outcome, Refusal)
        assert (outcome.error, outcome.reason) == ("invalid_client", "assertion-signature")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_any_assertion_is_answered(ctx: Context, text: str) -> None:
    """Whatever is sent as an assertion gets an answer."""
    assert isinstance(service.issue_token(ctx, form(text), TERMS), Refusal)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"aud": "https://elsewhere.test/oauth/token"}, "assertion-audience"),
        ({"iss": "operator"}, "assertion-issuer"),
        ({"exp": 1}, "assertion-expired"),
        ({"exp": 9e99}, "assertion-too-long"),
        ({"nbf": 9e99}, "assertion-too-early"),
        ({"iat": 9e99}, "assertion-too-early"),
        ({"jti": ""}, "assertion-jti"),
        ({"jti": None}, "assertion-claims"),
        ({"exp": None}, "assertion-claims"),
    ],
)
def test_the_claims_of_an_assertion_are_looked_at(ask: Ask, changes: dict[str, Any], why: str) -> None:
    """An assertion for somebody else, too old, too long or without its own name is refused (RFC 7523)."""
    outcome = ask(**changes)
    assert isinstance(outcome, Refusal)
    assert (outcome.error, outcome.reason) == ("invalid_client", why)


def test_five_minutes_are_enough(ctx: Context, ask: Ask) -> None:
    """An assertion may hold for five minutes and no longer, give or take unequal clocks."""
    now = int(ctx.now.timestamp())
    assert isinstance(ask(exp=now + 300), Token)
    assert reason(ask(exp=now + 330)) == "assertion-too-long"


def test_the_audience_may_be_a_list(ask: Ask) -> None:
    """`aud` may name several receivers (RFC 7519)."""
    assert isinstance(ask(aud=[TERMS.token_url, "https://elsewhere.test"]), Token)


def test_an_assertion_works_once(ctx: Context, claims: MakeClaims) -> None:
    """A copied assertion is worth nothing, even when the first use was refused for what it asked."""
    assertion = form(sign(claims(jti="one")))
    assert isinstance(service.issue_token(ctx, assertion, TERMS), Token)
    assert reason(service.issue_token(ctx, assertion, TERMS)) == "assertion-used"
    refused = form(sign(claims(jti="two", role="P1")))
    assert reason(service.issue_token(ctx, refused, TERMS)) == "role-insufficient"
    assert reason(service.issue_token(ctx, refused, TERMS)) == "assertion-used"


def test_of_two_uses_at_once_one_wins(database: Database, ctx: Context, claims: MakeClaims) -> None:
    """An assertion that is sent twice at the same moment gives one token."""
    assertion, outcomes = form(sign(claims())), list[Token | Refusal]()

    def ask() -> None:
        with database.transaction() as db:
            outcomes.append(service.issue_token(replace(ctx, db=db), assertion, TERMS))

    with database.transaction() as db:
        register(replace(ctx, db=db))
    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(one, Token) for one in outcomes) == 1
    assert {one.reason for one in outcomes if isinstance(one, Refusal)} == {"assertion-used"}


def test_no_text_of_an_assertion_reaches_the_database_unreadable(ask: Ask) -> None:
    """A NUL, which PostgreSQL cannot keep, is refused wherever it stands."""
    for changes in ({"unit": "\0"}, {"organization": "\0"}, {"professional": WORKER | {"value": "\0"}}):
        assert reason(ask(**changes)) == "assertion-signature"


def test_used_assertions_are_forgotten_when_they_have_expired(ctx: Context, claims: MakeClaims) -> None:
    """The register of used assertions does not grow for ever, and forgetting never lets one be used again."""
    assertion = form(sign(claims()))
    service.issue_token(ctx, assertion, TERMS)
    assert service.forget_assertions(ctx) == 0
    later = replace(ctx, now=ctx.now + timedelta(minutes=2))
    assert service.forget_assertions(later) == 1
    assert reason(service.issue_token(later, assertion, TERMS)) == "assertion-expired"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"grant_type": ""}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"client_assertion_type": "saml"}, "invalid_request"),
        ({"client_assertion": ""}, "invalid_request"),
        ({"client_id": "operator"}, "invalid_client"),
    ],
)
def test_the_form_is_looked_at(ctx: Context, claims: MakeClaims, changes: dict[str, str], error: str) -> None:
    """A form that is not of RFC 7523 is refused with the error of RFC 6749."""
    outcome = service.issue_token(ctx, form(sign(claims())) | changes, TERMS)
    assert isinstance(outcome, Refusal)
    assert outcome.error == error


@pytest.mark.parametrize(
    ("changes", "error", "why"),
    [
        ({"organization": None}, "invalid_request", "organization-missing"),
        ({"organization": "1.2.246.10.1.10.0"}, "unauthorized_client", "organization-foreign"),
        ({"unit": "1.2.246.10.9999998.10.99"}, "invalid_grant", "unit-unknown"),
        ({"unit": FIRM}, "invalid_grant", "unit-unknown"),
        ({"role": "R9"}, "invalid_grant", "role-unknown"),
        ({"role": None}, "invalid_grant", "role-unknown"),
        ({"role": "P1"}, "invalid_grant", "role-insufficient"),
        ({"organization": FIRM, "unit": None, "authority": False}, "invalid_grant", "role-insufficient"),
        ({"organization": FIRM, "unit": None, "role": "P2"}, "invalid_grant", "authority-required"),
        ({"supervised_role": "R1"}, "invalid_grant", "role-unknown"),
        ({"role": "O1", "supervised_role": "P1", "authority": False}, "invalid_grant", "role-insufficient"),
        ({"role": "O1", "supervised_role": "R1"}, "invalid_grant", "authority-required"),
        ({"professional": None}, "invalid_grant", "professional-missing"),
        ({"professional": WORKER | {"value": " "}}, "invalid_request", "professional-missing"),
        ({"professional": "00098705718"}, "invalid_request", "context-malformed"),
        ({"desk": "archivist", "controller": AREA, "register": "1"}, "unauthorized_client", "desk-unavailable"),
    ],
)
def test_the_acting_context_is_looked_at(ask: Ask, changes: dict[str, Any], error: str, why: str) -> None:
    """A system acts for its own organisations only, in roles that exist there (readings.md A10)."""
    outcome = ask(**changes)
    assert isinstance(outcome, Refusal)
    assert (outcome.error, outcome.reason, outcome.system) == (error, why, "area-system")


def test_a_private_producer_has_private_roles(ask: Ask) -> None:
    """The firm's worker acts as P2, a student there as the task she is supervised in."""
    assert isinstance(ask(organization=FIRM, unit=None, role="P2", authority=False), Token)
    student = ask(organization=FIRM, unit=None, role="O1", supervised_role="P2", authority=False)
    assert isinstance(student, Token)
    assert student.actor.supervised_role == "P2"


def test_without_a_person_the_system_acts_for_itself(ask: Ask) -> None:
    """A token without a professional is for system purposes: role SYSTEM, no tasks, no rights (readings.md A4)."""
    token = ask(professional=None, role="SYSTEM", service_tasks=None, authority=None)
    assert isinstance(token, Token)
    assert (token.actor.role, token.actor.professional, token.actor.authority) == ("SYSTEM", None, False)
    assert reason(ask(role="SYSTEM")) == "role-unknown"


@pytest.mark.parametrize(
    "changes",
    [{"valid_to": "2026-11-19"}, {"valid_from": "2026-11-21"}, {"ended": "2026-11-20", "successor": FIRM}],
)
def test_an_organisation_that_is_not_active_gets_no_token(ctx: Context, ask: Ask, changes: dict[str, Any]) -> None:
    """Before it begins, after it is over, and once its register is its successor's (readings.md A37)."""
    area = organisations.organisation(ctx, AREA)
    assert area is not None
    dates = {name: type(ctx.now.date()).fromisoformat(value) for name, value in changes.items() if value != FIRM}
    organisations.put_organisation(ctx, replace(area, **dates))
    assert reason(ask()) == "organization-not-active"


def test_the_operator_has_no_organisation(ctx: Context, ask: Ask) -> None:
    """The operator's token opens the registers and speaks for nobody."""
    token = ask(iss="operator", sub="operator", organization=None, professional=None, role=None)
    assert isinstance(token, Token)
    assert token.actor.operator
    assert token.actor.organization == ""
    assert reason(ask(iss="operator", sub="operator")) == "organization-foreign"


def test_the_archivists_desk_is_open_in_test_only(ctx: Context, claims: MakeClaims) -> None:
    """The operator's system may act as the archivist of one register, but not in production (readings.md A30)."""
    desk = {"iss": "operator", "sub": "operator", "desk": "archivist", "controller": AREA, "register": "1"}
    token = service.issue_token(ctx, form(sign(claims(**desk, professional=None))), TERMS)
    assert isinstance(token, Token)
    assert (token.actor.desk, token.actor.organization, token.actor.register) == ("archivist", AREA, "1")
    assert not token.actor.operator
    production = replace(ctx, mode=Mode.PRODUCTION)
    assert reason(service.issue_token(production, form(sign(claims(**desk))), TERMS)) == "desk-unavailable"
    cellar = claims(iss="operator", sub="operator", desk="cellar")
    assert reason(service.issue_token(ctx, form(sign(cellar)), TERMS)) == "desk-unavailable"
    unknown = claims(**desk | {"controller": "1.2.246.10.1.10.0"})
    assert reason(service.issue_token(ctx, form(sign(unknown)), TERMS)) == "organization-unknown"


def test_a_citizen_stands_at_her_own_desk(ctx: Context, claims: MakeClaims) -> None:
    """The operator's system may act for a test person, who has no organisation; nobody else's code will do (A30)."""
    own, ward = ({"system": "urn:oid:1.2.246.21", "value": code} for code in ("010181-900C", "010150-900C"))

    def asked(**desk: Any) -> Token | Refusal:
        return service.issue_token(
            ctx, form(sign(claims(iss="operator", sub="operator", desk="citizen", **desk))), TERMS
        )

    token = asked(person=own, on_behalf_of=ward)
    assert isinstance(token, Token)
    actor = token.actor
    assert (actor.desk, actor.organization, actor.role, actor.operator) == ("citizen", "", "", False)
    assert (actor.person, actor.on_behalf_of) == (
        Identifier("1.2.246.21", "010181-900C"),
        Identifier("1.2.246.21", "010150-900C"),
    )
    assert "010181" not in repr(actor)
    register_number = {"system": "urn:oid:1.2.246.537.26", "value": "00098705718"}
    for wrong in (
        {},
        {"person": register_number},
        {"person": own | {"value": "x"}},
        {"person": own, "on_behalf_of": register_number},
    ):
        assert reason(asked(**wrong)) == "person-missing"


def test_registered_duties_bind_their_organisation(ctx: Context, ask: Ask) -> None:
    """Once an organisation has registered duties, only they are granted (readings.md A10)."""
    duty = Assignment(
        register_number=WORKER["value"], organisation=AREA, unit=UNIT, role="R1", service_tasks=("24",), authority=True
    )
    assignments.put_assignments(ctx, AREA, Table.of([duty]))
    assert isinstance(ask(), Token)
    refused = ask(service_tasks=["10"])
    assert isinstance(refused, Refusal)
    assert (refused.error, refused.reason) == ("invalid_grant", "assignment-missing")
    assignments.put_assignments(ctx, AREA, Table(()))
    assert isinstance(ask(service_tasks=["10"]), Token)


def test_a_key_can_be_changed(ctx: Context, ask: Ask) -> None:
    """After a new key is registered the old one signs no more."""
    fresh = ECKey.generate_key("P-256", {"kid": "second"}).as_dict(private=False)
    system = organisations.system(ctx, "area-system")
    assert system is not None
    organisations.put_system(ctx, replace(system, keys=(fresh,)))
    assert isinstance(ask(), Refusal)


def test_a_token_carries_the_groups_of_the_assignment(ctx: Context, ask: Ask) -> None:
    """R-134: what narrows the assignment narrows the token, and nothing that the caller could claim."""
    duty = Assignment(
        register_number=WORKER["value"], organisation=AREA, unit=UNIT, role="R1", service_tasks=("24",), authority=True
    )
    assignments.put_assignments(ctx, AREA, Table.of([replace(duty, visibility=("laps-arranging",))]))
    token = ask(visibility=[{}])
    assert isinstance(token, Token)
    actor = service.authenticate(ctx.keys, token.value, ctx.now)
    assert actor.visibility == next(one.rows for one in decree() if one.name == "laps-arranging")
    assert len(token.value) < 2000


def test_of_several_assignments_each_shows_its_own(ctx: Context, ask: Ask) -> None:
    """R-134: the groups of all that vouch count together; beside one without groups they narrow nothing."""
    duty = Assignment(
        register_number=WORKER["value"], organisation=AREA, unit=UNIT, role="R1", service_tasks=("24",), authority=True
    )
    narrow = [replace(duty, visibility=(name,)) for name in ("laps", "tur")]
    assignments.put_assignments(ctx, AREA, Table.of(narrow))
    token = ask()
    assert isinstance(token, Token)
    assert token.actor.visibility == tuple(row for one in decree() if one.name in ("laps", "tur") for row in one.rows)
    assignments.put_assignments(ctx, AREA, Table.of([*narrow, duty]))
    plain = ask()
    assert isinstance(plain, Token)
    assert plain.actor.visibility is None
