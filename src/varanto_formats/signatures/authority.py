"""A test authority that issues certificates in DVV's shape, so that nobody needs a real card to try the repository."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from varanto_formats.signatures.algorithms import PrivateKey
from varanto_formats.signatures.certificates import from_pem
from varanto_formats.signatures.credentials import Credential

YEAR = timedelta(days=365)
BEFORE_CREATION = timedelta(days=1)
LONGEST_NAME = 64
PEM_BLOCK = re.compile(rb"-----BEGIN [A-Z ]+-----.+?-----END [A-Z ]+-----\n", re.DOTALL)
USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


@dataclass(frozen=True, slots=True)
class Validity:
    """From when a certificate is in force, and for how long."""

    start: datetime
    length: timedelta


@dataclass(frozen=True, slots=True)
class TestAuthority:
    """A root and two issuing authorities below it: one for services and servers, one for professionals (DVV's shape).

    What it issues is in force from a day before its own creation, two years for services and servers and five for
    professionals, unless `validity` says otherwise; the key is a new P-256 key unless the caller brings one. Where it
    `tells` who is revoked (the base of an address), its certificates say so, as OCSP and as a list.
    """

    __test__: ClassVar[bool] = False

    root: Credential = field(repr=False)
    services: Credential = field(repr=False)
    professionals: Credential = field(repr=False)
    tells: str | None = None

    @classmethod
    def create(cls, now: datetime, tells: str | None = None) -> "TestAuthority":
        """Make new keys and authorities, in force for ten years."""
        validity = Validity(now - BEFORE_CREATION, 10 * YEAR)
        root = _authority("Root CA", None, validity)
        services, professionals = (_authority(name, root, validity) for name in ("Service Certs", "Prof. Certs"))
        return cls(root, services, professionals, tells)

    @classmethod
    def from_pem(cls, pem: bytes) -> "TestAuthority":
        """The authority that `pem` gave. Raises ValueError when it is something else."""
        blocks = PEM_BLOCK.findall(pem)
        root, services, professionals = (
            Credential.from_pem(c, k) for c, k in zip(blocks[::2], blocks[1::2], strict=True)
        )
        return cls(root, services, professionals)

    @property
    def pem(self) -> bytes:
        """The whole authority with its private keys: for a file that only its owner may read."""
        return b"".join(c.certificate.pem + c.key_pem for c in (self.root, self.services, self.professionals))

    @property
    def chain_pem(self) -> bytes:
        """What others need to trust: the certificates of the root and of both issuing authorities."""
        return b"".join(c.certificate.pem for c in (self.root, self.services, self.professionals))

    def issue_service(
        self, organisation_oid: str, name: str, *, key: PrivateKey | None = None, validity: Validity | None = None
    ) -> Credential:
        """A certificate for an organisation's system signatures: subject serialNumber is the organisation's OID."""
        subject = _name(
            (NameOID.STATE_OR_PROVINCE_NAME, "Finland"),
            (NameOID.LOCALITY_NAME, "Helsinki"),
            (NameOID.ORGANIZATION_NAME, name),
            (NameOID.SERIAL_NUMBER, organisation_oid),
            (NameOID.COMMON_NAME, "Asiakastietojärjestelmä"),
        )
        usage = _usage("digital_signature", "content_commitment")
        return _certify(subject, self.services, validity or self._validity(2 * YEAR), key, usage, *self._told())

    def issue_professional(
        self,
        register_number: str,
        given: str,
        family: str,
        title: str,
        *,
        key: PrivateKey | None = None,
        validity: Validity | None = None,
    ) -> Credential:
        """The signature certificate of a professional's card: subject serialNumber is the register number."""
        subject = _name(
            (NameOID.TITLE, title),
            (NameOID.SERIAL_NUMBER, register_number),
            (NameOID.GIVEN_NAME, given),
            (NameOID.SURNAME, family),
            (NameOID.COMMON_NAME, f"{family} {given} {register_number}"),
        )
        usage = _usage("content_commitment")
        return _certify(subject, self.professionals, validity or self._validity(5 * YEAR), key, usage, *self._told())

    def issue_server(self, dns: str, *, validity: Validity | None = None) -> Credential:
        """A TLS certificate for both ends of a connection."""
        purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
        alternative = x509.SubjectAlternativeName([x509.DNSName(dns)])
        return _certify(
            _name((NameOID.COMMON_NAME, dns)),
            self.services,
            validity or self._validity(2 * YEAR),
            None,
            _usage("digital_signature"),
            purposes,
            alternative,
        )

    def _told(self) -> tuple[x509.ExtensionType, ...]:
        """Where the authority says who is revoked."""
        if self.tells is None:
            return ()
        responder, lists = (x509.UniformResourceIdentifier(f"{self.tells}/{name}") for name in ("ocsp", "crl"))
        return (
            x509.AuthorityInformationAccess([x509.AccessDescription(AuthorityInformationAccessOID.OCSP, responder)]),
            x509.CRLDistributionPoints([x509.DistributionPoint([lists], None, None, None)]),
        )

    def _validity(self, length: timedelta) -> Validity:
        return Validity(self.root.certificate.valid_from, length)


def _authority(name: str, issuer: Credential | None, validity: Validity) -> Credential:
    subject = _name((NameOID.ORGANIZATION_NAME, "Varanto TEST"), (NameOID.COMMON_NAME, f"Varanto TEST {name}"))
    constraints = x509.BasicConstraints(ca=True, path_length=None)
    return _certify(subject, issuer, validity, None, _usage("key_cert_sign", "crl_sign"), constraints)


def _certify(
    subject: x509.Name,
    issuer: Credential | None,
    validity: Validity,
    key: PrivateKey | None,
    *extensions: x509.ExtensionType,
) -> Credential:
    """A certificate for the key, or for a new one; signed by itself when it has no issuer."""
    private_key = key or ec.generate_private_key(ec.SECP256R1())
    signer = issuer.private_key if issuer else private_key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.content.subject if issuer else subject)
        .public_key(private_key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(validity.start)
        .not_valid_after(validity.start + validity.length)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private_key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    for extension in extensions:
        builder = builder.add_extension(
            extension, critical=isinstance(extension, x509.KeyUsage | x509.BasicConstraints)
        )
    certificate = builder.sign(signer, SHA256()).public_bytes(Encoding.PEM)
    return Credential(from_pem(certificate)[0], private_key)


def _name(*attributes: tuple[ObjectIdentifier, str]) -> x509.Name:
    parts = ((NameOID.COUNTRY_NAME, "FI"), *attributes)
    return x509.Name([x509.NameAttribute(oid, value[:LONGEST_NAME]) for oid, value in parts])


def _usage(*granted: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{usage: usage in granted for usage in USAGES})
