"""The real document pair of the national test environment."""

import re
from base64 import b64decode
from datetime import UTC, datetime

import pytest
from tests.shared import SHARED, needs_shared

from varanto_formats.cda.xml import parse
from varanto_formats.signatures.certificates import Certificate, TrustStore, from_der
from varanto_formats.signatures.checking import check
from varanto_formats.signatures.model import SignatureKind, SignatureReport

pytestmark = needs_shared

AFTER_EXPIRY = datetime(2026, 11, 20, tzinfo=UTC)
SIGNATURE = "/ClinicalDocument/localSocialHeader/signatureCollection/signature"


def _sample(name: str) -> bytes:
    return (SHARED / "samples" / f"asiakkuusasiakirja_document{name}.xml").read_bytes()


@pytest.fixture
def leaf() -> Certificate:
    stated = re.search(rb"<X509Certificate>(.*?)<", _sample("_signed"), re.DOTALL)
    assert stated
    certificate = from_der(b64decode(stated[1]))
    assert certificate
    return certificate


def _judged(name: str, trust: TrustStore, now: datetime = AFTER_EXPIRY) -> SignatureReport:
    return check(parse(_sample(name)), trust=trust, now=now)


def test_signed_document_verifies(leaf: Certificate):
    """The real document is whole, although its certificate has expired since it was signed."""
    report = _judged("_signed", TrustStore((leaf,)))
    (signature,) = report.signatures
    assert report.findings == ()
    assert signature.valid
    assert (signature.kind, signature.signer) == (SignatureKind.SYSTEM, "1.2.246.10.32213561.10.0")
    assert signature.signed_at == datetime(2026, 7, 17, 10, 6, 56, 425738, tzinfo=UTC)


def test_reindented_document_names_the_digest_of_the_body(leaf: Certificate):
    """White space put in after signing breaks the body's digest, not the timestamp's, and is told as such."""
    report = _judged("", TrustStore((leaf,)))
    told = [(f.code, f.pointer) for f in report.findings]
    assert told == [
        ("signature-digest", f"{SIGNATURE}/Signature/SignedInfo/Reference[2]/DigestValue"),
        ("signature-invalid", f"{SIGNATURE}/Signature/SignatureValue"),
    ]
    assert "nonXMLBody" in report.findings[0].message.fi
    assert not report.signatures[0].valid


def test_its_issuer_is_not_trusted_by_itself():
    """Without the leaf pinned or its issuer at hand the certificate is untrusted, and nothing else is wrong."""
    assert [f.code for f in _judged("_signed", TrustStore()).findings] == ["certificate-untrusted"]


def test_certificate_is_read_in_spite_of_its_encoding(leaf: Certificate):
    """A certificate whose extensions strict readers refuse still says who holds it and that it is a test one."""
    assert leaf.serial_number == "1.2.246.10.32213561.10.0"
    assert leaf.is_test
    assert leaf.may_sign
    assert not leaf.is_authority
    assert (leaf.valid_from.year, leaf.valid_to.year) == (2024, 2026)
