"""Whether a certificate was revoked (sulkulista, OCSP): what its issuer answers, read and believed or not. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPublicKeyTypes
from cryptography.hazmat.primitives.hashes import SHA1, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from varanto_formats.signatures.certificates import ISSUING_HASHES, Certificate
from varanto_formats.signatures.der import addresses

CLOCK_SKEW = timedelta(minutes=5)
WITHOUT_NEXT = timedelta(hours=12)
"""So long an answer is relied on that does not say when the next one comes."""
HARMLESS = frozenset({"affiliation_changed", "superseded", "cessation_of_operation"})
"""Reasons for which a certificate ends without anybody else ever having had its key (RFC 5280 5.3.1)."""
UNREADABLE = (ValueError, TypeError, UnsupportedAlgorithm, InvalidSignature, x509.DuplicateExtension)


class Way(StrEnum):
    """How an issuer tells which of its certificates are revoked: by question (RFC 6960) or by list (RFC 5280)."""

    OCSP = "ocsp"
    CRL = "crl"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an issuer tells it."""

    way: Way
    url: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What an issuer says of one certificate: revoked when and why, if at all, and until when the answer holds."""

    said_at: datetime
    until: datetime
    revoked_at: datetime | None = None
    reason: str = ""

    def forbids(self, signed_at: datetime) -> bool:
        """Whether a signature that says it was made then cannot be relied on.

        One from before the revocation stands only where the reason says that nobody else had the key: the time of a
        signature is the signer's own claim, and a thief would claim an early one.
        """
        if self.revoked_at is None:
            return False
        return signed_at >= self.revoked_at or self.reason not in HARMLESS


def sources(certificate: Certificate) -> tuple[Source, ...]:
    """Where a certificate says that its standing is told: responders first, then lists."""
    told = addresses(certificate.der)
    return (
        *(Source(Way.OCSP, url) for url in dict.fromkeys(told.responders)),
        *(Source(Way.CRL, url) for url in dict.fromkeys(told.lists)),
    )


def question(certificate: Certificate, issuer: Certificate) -> bytes:
    """The request to a responder, without a nonce: answers may be made beforehand (RFC 5019)."""
    builder = ocsp.OCSPRequestBuilder().add_certificate(certificate.content, issuer.content, SHA1())  # noqa: S303 (names the issuer, secures nothing)
    return builder.build().public_bytes(Encoding.DER)


def read(way: Way, answer: bytes, certificate: Certificate, issuer: Certificate, now: datetime) -> Standing | None:
    """What an answer says of the certificate; None where it cannot be read, is not the issuer's, or is not of now."""
    try:
        said = (_of_responder if way is Way.OCSP else _of_list)(answer, certificate, issuer, now)
    except UNREADABLE:
        return None
    return said if said and said.said_at <= now + CLOCK_SKEW and now < said.until else None


def _of_responder(answer: bytes, certificate: Certificate, issuer: Certificate, now: datetime) -> Standing | None:
    response = ocsp.load_der_ocsp_response(answer)
    if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        return None
    signer = _responder(response, issuer, now)
    if signer is None:
        return None
    _verify(signer, response.signature, response.tbs_response_bytes, response.signature_hash_algorithm)
    for one in response.responses:
        if _is_about(one, certificate, issuer):
            return _said(one)
    return None


def _responder(
    response: ocsp.OCSPResponse, issuer: Certificate, now: datetime
) -> CertificateIssuerPublicKeyTypes | None:
    """The key that may answer for the issuer: its own, or one certified by it for just that (RFC 6960 4.2.2.2)."""
    if not response.certificates:
        return _key(issuer.content)
    for one in response.certificates:
        if one == issuer.content:
            return _key(one)
        if _is_delegate(one, issuer, now):
            return _key(one)
    return None


def _is_delegate(one: x509.Certificate, issuer: Certificate, now: datetime) -> bool:
    try:
        one.verify_directly_issued_by(issuer.content)
        usage = one.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (*UNREADABLE, x509.ExtensionNotFound):
        return False
    in_force = one.not_valid_before_utc <= now <= one.not_valid_after_utc
    return in_force and ExtendedKeyUsageOID.OCSP_SIGNING in usage


def _is_about(one: ocsp.OCSPSingleResponse, certificate: Certificate, issuer: Certificate) -> bool:
    same = ocsp.OCSPRequestBuilder().add_certificate(certificate.content, issuer.content, one.hash_algorithm).build()
    return (one.serial_number, one.issuer_name_hash, one.issuer_key_hash) == (
        same.serial_number,
        same.issuer_name_hash,
        same.issuer_key_hash,
    )


def _said(one: ocsp.OCSPSingleResponse) -> Standing | None:
    """The standing; None of a certificate that the responder does not know."""
    until = one.next_update_utc or one.this_update_utc + WITHOUT_NEXT
    if one.certificate_status is ocsp.OCSPCertStatus.UNKNOWN:
        return None
    revoked_at = one.revocation_time_utc if one.certificate_status is ocsp.OCSPCertStatus.REVOKED else None
    return Standing(one.this_update_utc, until, revoked_at, _reason(one.revocation_reason))


def _of_list(answer: bytes, certificate: Certificate, issuer: Certificate, _: datetime) -> Standing | None:
    crl = x509.load_der_x509_crl(answer)
    if crl.issuer != issuer.content.subject or not issuer.is_authority or not _is_whole(crl):
        return None
    _verify(_key(issuer.content), crl.signature, crl.tbs_certlist_bytes, crl.signature_hash_algorithm)
    until = crl.next_update_utc or crl.last_update_utc + WITHOUT_NEXT
    found = crl.get_revoked_certificate_by_serial_number(certificate.content.serial_number)
    if found is None:
        return Standing(crl.last_update_utc, until)
    return Standing(crl.last_update_utc, until, found.revocation_date_utc, _reason(_stated_reason(found)))


def _is_whole(crl: x509.CertificateRevocationList) -> bool:
    """Whether a list is a plain one of all certificates: critical extensions would narrow it or change its issuer."""
    return not any(one.critical and one.oid != ExtensionOID.AUTHORITY_KEY_IDENTIFIER for one in crl.extensions)


def _stated_reason(found: x509.RevokedCertificate) -> x509.ReasonFlags | None:
    stated: Iterator[x509.ReasonFlags] = (
        one.value.reason for one in found.extensions if isinstance(one.value, x509.CRLReason)
    )
    return next(stated, None)


def _reason(flag: x509.ReasonFlags | None) -> str:
    return flag.name if flag else ""


def _key(certificate: x509.Certificate) -> CertificateIssuerPublicKeyTypes | None:
    key = certificate.public_key()
    return key if isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey) else None


def _verify(
    key: CertificateIssuerPublicKeyTypes | None, signature: bytes, signed: bytes, hashing: HashAlgorithm | None
) -> None:
    """Raises InvalidSignature unless the key made the signature, with a hash that issuers may use."""
    if hashing is None or hashing.name not in ISSUING_HASHES:
        raise InvalidSignature
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, signed, padding.PKCS1v15(), hashing)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, signed, ec.ECDSA(hashing))
    else:
        raise InvalidSignature
