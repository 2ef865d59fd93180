"""Revoked certificates (R-110…R-113): a real responder and list over HTTP; what is not known is not taken."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from cryptography.x509 import ReasonFlags
from tests.office import NOW, OFFICE, Office
from tests.responder import Responder, delegate, responding

import varanto.intake.service as intake
from varanto.certificates.rules import hosts_of
from varanto.intake.model import Stored
from varanto.kit.context import Context
from varanto.kit.errors import Invalid, Problem
from varanto_client.compose import Person
from varanto_client.sealing import seal
from varanto_formats.checks.model import Mode
from varanto_formats.identifiers import Identifier, hetu
from varanto_formats.signatures.answering import Revoked
from varanto_formats.signatures.authority import TestAuthority
from varanto_formats.signatures.certificates import TrustStore
from varanto_formats.signatures.credentials import Credential
from varanto_formats.signatures.model import SignatureKind
from varanto_formats.signatures.signing import Signer

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CLIENT = Person(
    Identifier(hetu.SYSTEM, hetu.make_test(NOW.date() - 40 * timedelta(days=365), 931).value),
    "Testi",
    "Asiakas",
    NOW.date() - 40 * timedelta(days=365),
    "2",
)


@dataclass
class Scene:
    """An office whose seal names a responder that the repository may ask."""

    ctx: Context
    responder: Responder
    signer: Signer

    def store(self, *, signed_at: datetime = NOW) -> str:
        """`stored`, or the code that refuses a document; `findings` in parentheses."""
        document = OFFICE.composer().relationship(CLIENT, ["24"])
        try:
            outcome = intake.store(self.ctx, seal(document, [self.signer], signed_at))
        except Invalid as refused:
            return ",".join(sorted({one.code for one in refused.findings}))
        except Problem as problem:
            return problem.kind.code
        assert isinstance(outcome, Stored)
        return "stored"


@pytest.fixture
def scene(at_work: Callable[[Office], Context]) -> Iterator[Scene]:
    """A new authority for each test, so that nothing is remembered of the one before."""
    with responding(NOW) as responder:
        credential = responder.authority.issue_service(OFFICE.controller, OFFICE.name)
        responder.knows(credential.certificate, responder.authority.services.certificate)
        trust = TrustStore.from_pem(
            responder.authority.services.certificate.pem, responder.authority.professionals.certificate.pem
        )
        ctx = replace(at_work(OFFICE), trust=trust, responders=frozenset({"127.0.0.1"}))
        yield Scene(ctx, responder, Signer.of(credential, SignatureKind.SYSTEM))


def test_a_certificate_in_good_standing_is_asked_about_once(scene: Scene) -> None:
    """R-110: the answer is kept, and holds for the next documents until it says it does not."""
    assert [scene.store(), scene.store()] == ["stored", "relationship-exists"]
    assert scene.responder.asked == ["/ocsp"]
    scene.ctx = replace(scene.ctx, now=NOW + 2 * HOUR)
    scene.responder.now = NOW + 2 * HOUR
    scene.store()
    assert scene.responder.asked == ["/ocsp", "/ocsp"]


@pytest.mark.parametrize("way", ["/ocsp", "/crl"])
@pytest.mark.parametrize(
    ("revoked", "reason", "expected"),
    [
        (NOW - DAY, ReasonFlags.unspecified, "certificate-revoked"),
        (NOW - DAY, ReasonFlags.superseded, "certificate-revoked"),
        (NOW - HOUR, ReasonFlags.key_compromise, "certificate-revoked"),
        (NOW - HOUR, ReasonFlags.unspecified, "certificate-revoked"),
        (NOW - HOUR, ReasonFlags.cessation_of_operation, "stored"),
        (NOW - HOUR, ReasonFlags.superseded, "stored"),
    ],
)
def test_a_revoked_certificate_signs_nothing(
    scene: Scene, way: str, revoked: datetime, reason: ReasonFlags, expected: str
) -> None:
    """R-111: whatever its reason when it was revoked before the signature; afterwards only a harmless one passes."""
    scene.responder.revoke(scene.signer.certificate, Revoked(revoked, reason))
    scene.responder.silent = {"/ocsp", "/crl"} - {way}
    assert scene.store(signed_at=NOW - 2 * HOUR) == expected


def test_the_list_answers_where_the_responder_does_not(scene: Scene) -> None:
    """R-110: OCSP first, the list where it is silent."""
    scene.responder.silent = {"/ocsp"}
    assert scene.store() == "stored"
    assert scene.responder.asked == ["/ocsp", "/crl"]


def test_silence_refuses_and_stores_nothing(scene: Scene) -> None:
    """R-112: nobody answers: 503, nothing kept; a server that was silent is not asked again at once."""
    scene.responder.silent = {"/ocsp", "/crl"}
    assert [scene.store(), scene.store()] == ["revocation-unavailable"] * 2
    assert scene.responder.asked == ["/ocsp", "/crl"]
    scene.responder.silent = set()
    scene.ctx = replace(scene.ctx, now=NOW + timedelta(seconds=11))
    assert scene.store() == "stored"


def _stranger(scene: Scene) -> None:
    scene.responder.signer = TestAuthority.create(NOW - 400 * DAY).services


def _own_seal(scene: Scene) -> None:
    scene.responder.signer = _credential(scene)


def _stale(scene: Scene) -> None:
    scene.responder.now = NOW - 2 * HOUR


def _of_tomorrow(scene: Scene) -> None:
    scene.responder.now = NOW + DAY


def _unknown(scene: Scene) -> None:
    scene.responder.issued.clear()
    scene.responder.silent = {"/crl"}


def _about_another(scene: Scene) -> None:
    other = scene.responder.authority.issue_service(OFFICE.controller, OFFICE.name).certificate
    scene.responder.issued = {scene.signer.certificate.content.serial_number: other}
    scene.responder.silent = {"/crl"}


def _elsewhere(scene: Scene) -> None:
    scene.responder.leads_to = "http://127.0.0.1:9/"


def _huge(scene: Scene) -> None:
    scene.responder.spoil = lambda answer: answer + bytes(21 << 20)


def _broken(scene: Scene) -> None:
    scene.responder.spoil = lambda answer: answer[:-1] + bytes([answer[-1] ^ 1])


def _nonsense(scene: Scene) -> None:
    scene.responder.spoil = lambda _: b"good"


def _credential(scene: Scene) -> Credential:
    return scene.responder.authority.issue_service(OFFICE.controller, OFFICE.name)


@pytest.mark.parametrize(
    "spoil",
    [_stranger, _own_seal, _stale, _of_tomorrow, _unknown, _about_another, _elsewhere, _huge, _broken, _nonsense],
)
def test_an_answer_that_is_not_the_issuers_is_none(scene: Scene, spoil: Callable[[Scene], None]) -> None:
    """R-112: signed by a stranger or the client itself, old, too new, of another, led elsewhere, endless, changed."""
    spoil(scene)
    assert scene.store() == "revocation-unavailable"


def test_only_known_hosts_are_asked(scene: Scene) -> None:
    """R-113: an address in a certificate is followed to no other host; in test it passes, in production it does not."""
    elsewhere = replace(scene.ctx, responders=frozenset({"ocsp.example.fi"}))
    scene.ctx = elsewhere
    assert scene.store() == "stored"
    scene.ctx = replace(elsewhere, mode=Mode.PRODUCTION)
    assert scene.store() == "revocation-unavailable"
    assert scene.responder.asked == []


def test_a_certificate_that_names_nobody_passes_in_test_alone(at_work: Callable[[Office], Context]) -> None:
    """R-113: in production a certificate says who tells of its standing."""
    ctx = at_work(OFFICE)
    document = OFFICE.composer().relationship(CLIENT, ["24"])
    with pytest.raises(Problem, match="revocation-unavailable"):
        intake.store(replace(ctx, mode=Mode.PRODUCTION), OFFICE.sealed(document))
    assert isinstance(intake.store(ctx, OFFICE.sealed(document)), Stored)


def test_production_asks_the_national_responders() -> None:
    """R-113: without a setting they are the only ones."""
    assert hosts_of("", Mode.PRODUCTION) == {"ocsp.fineid.fi", "proxy.fineid.fi"}
    assert hosts_of("", Mode.TEST) == frozenset()


@pytest.mark.parametrize(("purpose", "expected"), [("ocsp", "stored"), ("server", "revocation-unavailable")])
def test_a_delegate_answers_only_when_certified_for_it(scene: Scene, purpose: str, expected: str) -> None:
    """R-112: the issuer may let another answer, by a certificate for just that (RFC 6960 4.2.2.2)."""
    scene.responder.signer = delegate(scene.responder.authority, ocsp=purpose == "ocsp")
    scene.responder.silent = {"/crl"}
    assert scene.store() == expected
