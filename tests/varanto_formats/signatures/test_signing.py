"""Making signatures."""

from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from signxml.verifier import SignatureConfiguration, XMLVerifier
from tests import make
from tests.shared import SHARED, needs_shared

from varanto_formats.cda.read import read
from varanto_formats.cda.xml import etree
from varanto_formats.signatures.authority import TestAuthority
from varanto_formats.signatures.model import SignatureKind
from varanto_formats.signatures.signing import Signer, sign

KEYS = {
    "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "P-384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "RSA-2048": lambda: rsa.generate_private_key(65537, 2048),
}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("kind", SignatureKind)
def test_an_independent_program_agrees(key: str, kind: SignatureKind, authority: TestAuthority, unsigned: bytes, judge):
    """Whatever the key and the kind, signxml and we both find the timestamp and the body signed."""
    credential = authority.issue_service(make.CONTROLLER, "Mallila", key=KEYS[key]())
    signed = sign(unsigned, [Signer.of(credential, kind)], make.NOW)
    verified = XMLVerifier().verify(
        signed,
        x509_cert=credential.certificate.content,
        id_attribute="ID",
        expect_config=SignatureConfiguration(expect_references=2, verification_time=make.NOW),
    )
    assert isinstance(verified, list)
    covered = [etree.QName(result.signed_xml).localname for result in verified if result.signed_xml is not None]
    assert covered == ["signatureTimestamp", "nonXMLBody"]
    (signature,) = judge(signed).signatures
    assert signature.valid
    assert (signature.kind, signature.signer, signature.signed_at) == (kind, make.CONTROLLER, make.NOW)


def test_every_other_byte_stays(unsigned: bytes, sealed: bytes):
    """Taking the collection out again gives the very bytes that were to be signed."""
    start, end = sealed.index(b"<signatureCollection"), sealed.index(b"</signatureCollection>")
    assert sealed[:start] + sealed[end + len(b"</signatureCollection>") :] == unsigned
    assert sealed[end:].startswith(b"</signatureCollection></ep2:localSocialHeader>")


def test_metadata_is_the_same_after_signing(unsigned: bytes, sealed: bytes):
    """A reader sees the same document before and after, without a warning more."""
    assert read(sealed).document == read(unsigned).document == make.document()
    assert read(sealed).findings == read(unsigned).findings


def test_several_sign_at_once(unsigned: bytes, system: Signer, professional: Signer, judge):
    """A professional and the system may sign one document, in the order given."""
    report = judge(sign(unsigned, [professional, system], make.NOW))
    assert report.findings == ()
    assert [s.kind for s in report.signatures] == [SignatureKind.PROFESSIONAL, SignatureKind.SYSTEM]
    assert all(s.valid for s in report.signatures)


def test_a_colleague_signs_later(sealed: bytes, professional: Signer, judge):
    """A signature added to a signed document stands beside the first with its own time, and both hold."""
    later = make.NOW + timedelta(hours=2)
    report = judge(sign(sealed, [professional], later), now=later)
    assert report.findings == ()
    assert [s.signed_at for s in report.signatures] == [make.NOW, later]


def test_words_that_look_like_tags_do_not_mislead(unsigned: bytes, system: Signer, judge):
    """A comment that quotes the header's end tag does not attract the signatures."""
    comment = b"<!-- </ep2:localSocialHeader> -->"
    signed = sign(unsigned.replace(b"<component>", comment + b"<component>"), [system], make.NOW)
    assert comment in signed
    assert judge(signed).findings == ()


def test_byte_order_mark_is_kept(unsigned: bytes, system: Signer, judge):
    """A byte-order mark before the document moves nothing."""
    signed = sign(b"\xef\xbb\xbf" + unsigned, [system], make.NOW)
    assert signed.startswith(b"\xef\xbb\xbf<?xml")
    assert judge(signed).findings == ()


def test_identity_with_markup_characters_is_escaped(unsigned: bytes, system: Signer, judge):
    """Whatever characters the body's identity holds, the reference finds it."""
    odd = unsigned.replace(f'ID="OID{make.DOCUMENT}"'.encode(), 'ID="a&amp;b\'&quot;&lt;ä"'.encode())
    assert judge(sign(odd, [system], make.NOW)).findings == ()


def test_what_cannot_be_signed_is_refused(unsigned: bytes, system: Signer):
    """No body, no header or no time zone: nothing half-signed comes out."""
    without_identity = unsigned.replace(b"nonXMLBody ID=", b"nonXMLBody XX=")
    without_header = unsigned.replace(b"localSocialHeader", b"somethingElse")
    for xml, at in (
        (without_identity, make.NOW),
        (without_header, make.NOW),
        (b"<oops", make.NOW),
        (unsigned, datetime(2026, 3, 2)),  # noqa: DTZ001 - the point
    ):
        with pytest.raises(ValueError, match=r".+"):
            sign(xml, [system], at)


def test_key_of_another_certificate_is_refused(authority: TestAuthority, system: Signer):
    """A signer whose key and certificate do not belong together is noticed before anything is signed."""
    other = authority.issue_service(make.CONTROLLER, "Mallila")
    with pytest.raises(ValueError, match="does not belong"):
        Signer.from_pem(system.certificate.pem, other.key_pem, SignatureKind.SYSTEM)


def test_signer_shows_nobody(professional: Signer):
    """A signer in a log line tells neither name nor register number."""
    assert "Auttaja" not in repr(professional)
    assert "00098705718" not in repr(professional)


@needs_shared
def test_shape_is_that_of_the_real_document(sealed: bytes):
    """Elements, attributes and their order are those of the real system signature."""
    real = etree.fromstring((SHARED / "samples" / "asiakkuusasiakirja_document_signed.xml").read_bytes())
    shapes = [
        [(e.tag, list(e.attrib)) for e in document.find(".//{*}signatureCollection").iter()]
        for document in (real, etree.fromstring(sealed))
    ]
    assert shapes[0] == shapes[1]
