"""Judging signatures: what is sound, what was changed, and who is trusted when."""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st
from tests import make

from varanto_formats.cda.xml import UnreadableError, etree
from varanto_formats.signatures.authority import TestAuthority, Validity
from varanto_formats.signatures.certificates import TrustStore
from varanto_formats.signatures.model import SignatureKind, SignatureReport
from varanto_formats.signatures.signing import Signer, sign

SIGNATURE = "/ClinicalDocument/localSocialHeader/signatureCollection/signature"
SIGNED_INFO = f"{SIGNATURE}/Signature/SignedInfo"
RSA_SHA256 = b"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
ECDSA_SHA256 = b"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
DAY = timedelta(days=1)
Judge = Callable[..., SignatureReport]


def _codes(report: SignatureReport) -> list[str]:
    return [finding.code for finding in report.findings]


def _inside(xml: bytes, element: bytes) -> tuple[int, int]:
    found = re.search(rb"<%b\b[^>]*>(.*?)</%b>" % (element, element), xml, re.DOTALL)
    assert found
    return found.span(1)


def test_unsigned_is_told_at_the_header(unsigned: bytes, judge: Judge):
    """A document without signature gets one finding, at the header that should hold it."""
    (finding,) = judge(unsigned).findings
    assert (finding.code, finding.pointer) == ("signature-missing", "/ClinicalDocument/localSocialHeader")


@pytest.mark.parametrize(
    ("element", "code"),
    [
        (b"text", "signature-digest"),
        (b"ep2:json", "signature-digest"),
        (b"signatureTimestamp", "signature-digest"),
        (b"SignatureValue", "signature-invalid"),
        (b"DigestValue", "signature-digest"),
    ],
)
@given(data=st.data())
def test_any_changed_byte_is_found(data: st.DataObject, element: bytes, code: str, sealed: bytes, judge: Judge):
    """Another byte anywhere in the body's content, the timestamp, a digest or the value never passes."""
    start, end = _inside(sealed, element)
    place = data.draw(st.integers(start, end - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != sealed[place]))
    changed = sealed[:place] + bytes([other]) + sealed[place + 1 :]
    if element in {b"SignatureValue", b"DigestValue"} and _means_the_same(sealed[start:end], changed[start:end]):
        return
    try:
        report = judge(changed)
    except UnreadableError:
        return
    assert code in _codes(report)
    assert not report.signatures[0].valid


def _means_the_same(one: bytes, other: bytes) -> bool:
    """The last character of Base64 has bits that mean nothing."""
    try:
        return b64decode(one) == b64decode(other, validate=True)
    except ValueError:
        return False


def test_header_is_not_covered(sealed: bytes, judge: Judge):
    """The national profile leaves the header out: changing it breaks no signature."""
    assert judge(sealed.replace(b"Mallikas", b"Toinen")).findings == ()


def test_comment_in_the_body_is_not_covered(sealed: bytes, judge: Judge):
    """Comments are no part of what is signed; readers must read past them."""
    start, _ = _inside(sealed, b"text")
    assert judge(sealed[: start + 8] + b"<!-- x -->" + sealed[start + 8 :]).findings == ()


def test_all_faults_come_at_once(sealed: bytes, judge: Judge):
    """Changed body, unknown kind and an untrusted issuer are told in one go, each with its place."""
    start, _ = _inside(sealed, b"text")
    broken = sealed[:start] + b"QUJD" + sealed[start:]
    broken = broken.replace(b'signatureDescription code="3"', b'signatureDescription code="2"')
    told = {(f.code, f.pointer) for f in judge(broken, TrustStore()).findings}
    assert told == {
        ("signature-digest", f"{SIGNED_INFO}/Reference[2]/DigestValue"),
        ("signature-kind", f"{SIGNATURE}/signatureDescription"),
        ("certificate-untrusted", f"{SIGNATURE}/Signature/KeyInfo"),
    }


def test_what_is_missing_is_pointed_at_by_its_parent(sealed: bytes, judge: Judge):
    """An empty signature gets a finding for all that it lacks, at the element that lacks it."""
    empty = re.sub(rb"(<signature ID[^>]*>).*(</signature>)", rb"\1\2", sealed, flags=re.DOTALL)
    report = judge(empty)
    assert {f.pointer for f in report.findings} == {SIGNATURE}
    assert set(_codes(report)) == {"signature-kind", "signature-invalid"}


def test_one_bad_signature_leaves_the_other_valid(unsigned: bytes, system: Signer, professional: Signer, judge: Judge):
    """Each signature is judged by itself, and the pointer says which one fails."""
    signed = sign(unsigned, [professional, system], make.NOW)
    start, _ = _inside(signed, b"SignatureValue")
    report = judge(signed[:start] + b"AAAA" + signed[start + 4 :])
    assert [s.valid for s in report.signatures] == [False, True]
    assert [f.pointer for f in report.findings] == [f"{SIGNATURE}[1]/Signature/SignatureValue"]


def test_header_says_how_the_signer_proved_who_she_is(unsigned: bytes, professional: Signer, judge: Judge):
    """The authentication method is taken from the note in the header that names the signer."""
    note = (
        b'<ep2:signature><ep2:assignedAuthorSigner root="1.2.246.537.26" extension="00098705718"/>'
        b'<ep2:authenticationMethod code="1"/></ep2:signature></ep2:localSocialHeader>'
    )
    signed = sign(unsigned.replace(b"</ep2:localSocialHeader>", note), [professional], make.NOW)
    (signature,) = judge(signed).signatures
    assert (signature.valid, signature.authentication_method) == (True, "1")


def test_time_may_be_a_little_ahead(unsigned: bytes, system: Signer, judge: Judge):
    """Five minutes of clock skew are forgiven, more is a time in the future."""
    signed = sign(unsigned, [system], make.NOW + timedelta(minutes=5))
    assert judge(signed).findings == ()
    assert _codes(judge(signed, now=make.NOW - timedelta(seconds=1))) == ["time-in-future"]


def test_certificate_is_judged_when_it_signed(authority: TestAuthority, unsigned: bytes, judge: Judge):
    """A certificate that has expired since counts; one that had expired, or had not begun, at signing does not."""
    brief = authority.issue_service(make.CONTROLLER, "Mallila", validity=Validity(make.NOW, DAY))
    signer = Signer.of(brief, SignatureKind.SYSTEM)
    years_later = make.NOW + 1000 * DAY
    assert judge(sign(unsigned, [signer], make.NOW), now=years_later).findings == ()
    for moment in (make.NOW + 2 * DAY, make.NOW - DAY / 2):
        assert _codes(judge(sign(unsigned, [signer], moment), now=years_later)) == ["certificate-expired"]


def test_foreign_authority_is_not_trusted(unsigned: bytes, judge: Judge):
    """An authority with the same names but other keys is nobody."""
    impostor = TestAuthority.create(make.NOW).issue_service(make.CONTROLLER, "Mallila")
    report = judge(sign(unsigned, [Signer.of(impostor, SignatureKind.SYSTEM)], make.NOW))
    assert _codes(report) == ["certificate-untrusted"]


def test_certificate_of_a_connection_names_no_signer(authority: TestAuthority, unsigned: bytes, judge: Judge):
    """A seal made with a TLS certificate carries no owner, so that no organisation can be taken for its signer."""
    signed = sign(unsigned, [Signer.of(authority.issue_server("localhost"), SignatureKind.SYSTEM)], make.NOW)
    assert judge(signed).signatures[0].signer == ""


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        (ECDSA_SHA256, b"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1", "SignatureMethod"),
        (ECDSA_SHA256, b"http://www.w3.org/2000/09/xmldsig#hmac-sha1", "SignatureMethod"),
        (b"DigestMethod Algorithm", b"DigestMethod X", "Reference[1]/DigestMethod"),
        (b"2001/04/xmlenc#sha256", b"2000/09/xmldsig#sha1", "Reference[1]/DigestMethod"),
        (b"CanonicalizationMethod Algorithm", b"CanonicalizationMethod X", "CanonicalizationMethod"),
        (b"xmldsig#enveloped-signature", b"xmldsig#base64", "Reference[1]/Transforms"),
        (
            b'exc-c14n#"/></Transforms>',
            b'exc-c14n#"><InclusiveNamespaces PrefixList="a"/></Transform></Transforms>',
            "Reference[1]/Transforms",
        ),
    ],
)
def test_algorithms_outside_the_profile(before: bytes, after: bytes, place: str, sealed: bytes, judge: Judge):
    """SHA-1, HMAC, other transforms and parameters are named where they stand."""
    assert before in sealed
    report = judge(sealed.replace(before, after, 1))
    assert ("signature-algorithm", f"{SIGNED_INFO}/{place}") in [(f.code, f.pointer) for f in report.findings]


def test_weak_and_strange_keys(authority: TestAuthority, unsigned: bytes, judge: Judge):
    """RSA under 2048 bits and other curves are refused for their key, though the mathematics is right."""
    for key in (
        rsa.generate_private_key(65537, 1024),  # noqa: S505 - the point
        ec.generate_private_key(ec.SECP521R1()),
    ):
        weak = Signer.of(authority.issue_service(make.CONTROLLER, "Mallila", key=key), SignatureKind.SYSTEM)
        assert _codes(judge(sign(unsigned, [weak], make.NOW))) == ["signature-algorithm"]


def test_rsa_pss_is_accepted(authority: TestAuthority, unsigned: bytes, judge: Judge):
    """A system that signs with RSA-PSS is understood."""
    key = rsa.generate_private_key(65537, 2048)
    signer = Signer.of(authority.issue_service(make.CONTROLLER, "Mallila", key=key), SignatureKind.SYSTEM)
    newer = b"http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"
    signed = sign(unsigned, [signer], make.NOW).replace(RSA_SHA256, newer)
    signed_info = etree.fromstring(signed).find(".//{*}SignedInfo")
    content = etree.tostring(signed_info, method="c14n", exclusive=True)
    value = key.sign(content, padding.PSS(padding.MGF1(SHA256()), 32), SHA256())
    start, end = _inside(signed, b"SignatureValue")
    assert judge(signed[:start] + b64encode(value) + signed[end:]).findings == ()
