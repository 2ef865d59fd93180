"""Certificates (varmenteet): the facts that a signature needs of them, and the store of trusted ones."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier

LONGEST_CHAIN = 5
ISSUING_HASHES = frozenset({"sha256", "sha384", "sha512"})
TEST_ISSUER = re.compile(r"\bTEST\b")
UNREADABLE = (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate (varmenne) as read; two are equal when their bytes are. Names and numbers stay out of `repr`.

    `is_authority` and `may_sign` rest on the extensions. Some national certificates encode them in a form that strict
    readers refuse (BasicConstraints with an explicit cA=FALSE): such a certificate may sign and is no authority.
    """

    der: bytes = field(repr=False)
    content: x509.Certificate = field(repr=False, compare=False)
    public_key: CertificatePublicKeyTypes = field(repr=False, compare=False)
    serial_number: str = field(repr=False, compare=False)
    common_name: str = field(repr=False, compare=False)
    title: str | None = field(repr=False, compare=False)
    subject_name: str = field(repr=False, compare=False)
    issuer_name: str = field(compare=False)
    valid_from: datetime = field(compare=False)
    valid_to: datetime = field(compare=False)
    is_authority: bool = field(compare=False)
    may_sign: bool = field(compare=False)

    @property
    def is_test(self) -> bool:
        """Whether the issuer's name says TEST, as those of DVV's test service and of our own test authority do."""
        return bool(TEST_ISSUER.search(self.issuer_name))

    @property
    def pem(self) -> bytes:
        """The certificate as PEM."""
        return self.content.public_bytes(Encoding.PEM)

    def covers(self, moment: datetime) -> bool:
        """Whether the certificate was in force at the moment."""
        return self.valid_from <= moment <= self.valid_to

    def has_accepted_key(self) -> bool:
        """Whether the key is RSA of 2048-8192 bits or ECDSA on P-256 or P-384 (documents.md §8)."""
        if isinstance(self.public_key, rsa.RSAPublicKey):
            return 2048 <= self.public_key.key_size <= 8192
        return isinstance(self.public_key, ec.EllipticCurvePublicKey) and isinstance(
            self.public_key.curve, ec.SECP256R1 | ec.SECP384R1
        )


def from_der(der: bytes) -> Certificate | None:
    """The certificate in DER bytes, or None when it cannot be read."""
    try:
        return _read(der)
    except UNREADABLE:
        return None


def from_pem(pem: bytes) -> tuple[Certificate, ...]:
    """The certificates of a PEM file, in its order. Raises ValueError when there is none or one is unreadable."""
    return tuple(_read(found.public_bytes(Encoding.DER)) for found in x509.load_pem_x509_certificates(pem))


@lru_cache(maxsize=1024)
def _read(der: bytes) -> Certificate:
    content = x509.load_der_x509_certificate(der)
    is_authority, may_sign = _powers(content)
    return Certificate(
        der=der,
        content=content,
        public_key=content.public_key(),
        serial_number=_attribute(content.subject, NameOID.SERIAL_NUMBER) or "",
        common_name=_attribute(content.subject, NameOID.COMMON_NAME) or "",
        title=_attribute(content.subject, NameOID.TITLE),
        subject_name=content.subject.rfc4514_string(),
        issuer_name=content.issuer.rfc4514_string(),
        valid_from=content.not_valid_before_utc,
        valid_to=content.not_valid_after_utc,
        is_authority=is_authority,
        may_sign=may_sign,
    )


def _attribute(name: x509.Name, oid: ObjectIdentifier) -> str | None:
    """The attribute's value when the name has exactly one: two would let a signer choose who she is."""
    values = [str(attribute.value) for attribute in name.get_attributes_for_oid(oid)]
    return values[0] if len(values) == 1 else None


def _powers(content: x509.Certificate) -> tuple[bool, bool]:
    """Whether it may issue certificates and whether it may sign documents."""
    try:
        extensions = content.extensions
    except UNREADABLE:
        return False, True
    usage = next((e.value for e in extensions if isinstance(e.value, x509.KeyUsage)), None)
    constraints = next((e.value for e in extensions if isinstance(e.value, x509.BasicConstraints)), None)
    is_authority = constraints is not None and constraints.ca and (usage is None or usage.key_cert_sign)
    return is_authority, usage is None or usage.digital_signature or usage.content_commitment


@lru_cache(maxsize=4096)
def _is_issued_by(issued: Certificate, issuer: Certificate) -> bool:
    if not issuer.is_authority:
        return False
    try:
        hashing = issued.content.signature_hash_algorithm
        issued.content.verify_directly_issued_by(issuer.content)
    except (*UNREADABLE, InvalidSignature):
        return False
    return hashing is not None and hashing.name in ISSUING_HASHES


@dataclass(frozen=True, slots=True)
class TrustStore:
    """What the operator trusts: root or issuing authorities, and single certificates pinned as they are."""

    anchors: tuple[Certificate, ...] = ()

    @classmethod
    def from_pem(cls, *files: bytes) -> "TrustStore":
        """Trust every certificate of the PEM files. Raises ValueError when one is unreadable."""
        return cls(tuple(certificate for pem in files for certificate in from_pem(pem)))

    def chain(
        self, leaf: Certificate, at: datetime | None, supplied: Sequence[Certificate] = ()
    ) -> tuple[Certificate, ...]:
        """The way from the leaf to an anchor, through supplied authorities where needed; empty when there is none.

        Every certificate on the way is in force `at` the moment, or at any time when it is None.
        """
        return self._climb((leaf,), at, supplied)

    def _climb(
        self, way: tuple[Certificate, ...], at: datetime | None, supplied: Sequence[Certificate]
    ) -> tuple[Certificate, ...]:
        top = way[-1]
        if at is not None and not top.covers(at):
            return ()
        if top in self.anchors:
            return way
        if len(way) == LONGEST_CHAIN:
            return ()
        issuers = (c for c in (*self.anchors, *supplied) if c not in way and _is_issued_by(top, c))
        return next((found for c in issuers if (found := self._climb((*way, c), at, supplied))), ())
