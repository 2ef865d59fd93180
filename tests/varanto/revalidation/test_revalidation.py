"""Signatures looked at again (R-114…R-116): by what was kept at storing, and by a timestamp from before the end."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.x509 import ReasonFlags
from tests.office import ADULT, NEIGHBOUR, NOW, OFFICE, Office, card_of
from tests.responder import responding

import varanto.proofs.service as proofs
from varanto.access.model import Purpose, Refused
from varanto.demo.timestamps import OPENSSL, TestAuthority
from varanto.disclosure.model import Unknown
from varanto.intake import service as intake
from varanto.kit.context import Context
from varanto.revalidation import service
from varanto.revalidation.model import Lack, Report
from varanto_client import compose
from varanto_client.sealing import seal
from varanto_formats.signatures.answering import Revoked
from varanto_formats.signatures.certificates import TrustStore
from varanto_formats.signatures.model import SignatureKind
from varanto_formats.signatures.signing import Signer

YEAR = timedelta(days=365)


@pytest.fixture
def note(ctx: Context) -> str:
    """A case note under the office's seal."""
    case = OFFICE.open_case(ctx)
    document = compose.case_note(OFFICE.composer(), case, description="Tapaaminen")
    OFFICE.store(ctx, document)
    return document.oid


def look(ctx: Context, oid: str, at: datetime = NOW) -> Report:
    """The report, at a moment."""
    found = service.check(replace(ctx, now=at), oid, Purpose())
    assert isinstance(found, Report)
    return found


def test_a_stored_document_holds(ctx: Context, note: str) -> None:
    """R-114: bytes as stored, signature sound; nobody has stamped it yet."""
    found = look(ctx, note)
    assert (found.holds, found.unchanged, found.stamped_at) == (True, True, None)
    assert [one.signature.kind for one in found.signatures] == [SignatureKind.SYSTEM]


def test_a_certificate_that_ends_takes_the_signature_along(ctx: Context, note: str) -> None:
    """R-115: without a timestamp from before its end nothing shows that the signature was made in its time."""
    found = look(ctx, note, NOW + 3 * YEAR)
    assert not found.holds
    assert [one.lacks for one in found.signatures] == [(Lack.EXPIRED_UNSTAMPED,)]


@pytest.mark.skipif(OPENSSL is None, reason="the timestamp authority of these tests is that of OpenSSL")
def test_a_timestamp_carries_it_on(ctx: Context, note: str, tmp_path: Path) -> None:
    """R-115: the checkpoint over the document's entry was stamped before the certificate ended."""
    authority = TestAuthority.create(tmp_path / "authority")
    proofs.sequence(ctx)

    @contextmanager
    def opened() -> Generator[Context]:
        yield ctx

    made = proofs.stamp(opened, authority, [authority.root])
    assert made
    found = look(ctx, note, NOW + 3 * YEAR)
    assert (found.holds, found.stamped_at) == (True, made.stamped_at)


def test_several_signatures_are_each_looked_at(ctx: Context) -> None:
    """R-114: a decision with a card and a seal: both are told."""
    case = OFFICE.open_case(ctx)
    contact = compose.Contact("Mallitie 1", "00100", "Mallila", "0401234567")
    decision = compose.decision(
        OFFICE.composer(), case, resolution="Myönnetään", legal_basis="14 §", service="45", contact=contact
    )
    cards = [card_of(OFFICE.worker.register_number), card_of(OFFICE.worker.register_number)]
    intake.store(ctx, seal(decision, cards, NOW))
    assert [one.signature.signer for one in look(ctx, decision.oid).signatures] == [OFFICE.worker.register_number] * 2


def test_what_the_issuer_said_then_is_kept(at_work: Callable[[Office], Context]) -> None:
    """R-116: a certificate revoked later for a harmless reason: by the answer of then the signature stands."""
    with responding(NOW) as responder:
        credential = responder.authority.issue_service(OFFICE.controller, OFFICE.name)
        responder.knows(credential.certificate)
        trust = TrustStore.from_pem(responder.authority.services.certificate.pem)
        ctx = replace(at_work(OFFICE), trust=trust, responders=frozenset({"127.0.0.1"}))
        document = OFFICE.composer().relationship(ADULT, ["24"])
        intake.store(ctx, seal(document, [Signer.of(credential, SignatureKind.SYSTEM)], NOW))
        responder.revoke(credential.certificate, Revoked(NOW + YEAR / 2, ReasonFlags.key_compromise))
        found = look(ctx, document.oid, NOW + YEAR / 2)
    assert found.holds
    assert [said.said_at for one in found.signatures for said in one.standings] == [NOW.replace(microsecond=0)]


def test_nobody_else_looks(ctx: Context, note: str, at_work: Callable[[Office], Context]) -> None:
    """R-114: another controller's document is as unknown as one that is not there."""
    assert service.check(at_work(NEIGHBOUR), note, Purpose()) == Unknown()
    assert service.check(ctx, f"{note}9", Purpose()) == Unknown()
    nobody = replace(ctx, actor=replace(ctx.actor, organization=""))
    assert isinstance(service.check(nobody, note, Purpose()), Refused)
