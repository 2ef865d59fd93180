"""What a test authority answers about its certificates: as a responder (RFC 6960) and as a list (RFC 5280)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from varanto_formats.signatures.certificates import Certificate
from varanto_formats.signatures.credentials import Credential

AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Revoked:
    """A revocation: when it was, and why."""

    at: datetime
    reason: x509.ReasonFlags = x509.ReasonFlags.unspecified


@dataclass(frozen=True, slots=True)
class Answers:
    """What one issuing authority answers: its certificates, those revoked by serial number, until when it holds.

    `signer` answers in the issuer's place where it is given.
    """

    issuer: Credential = field(repr=False)
    issued: Mapping[int, Certificate] = field(repr=False)
    revoked: Mapping[int, Revoked] = field(repr=False)
    said_at: datetime
    lasts: timedelta = AN_HOUR
    signer: Credential | None = field(default=None, repr=False)

    def to_question(self, question: bytes) -> bytes:
        """The answer to a request: good, revoked, or `unauthorized` about a certificate that is not its own."""
        serial = ocsp.load_der_ocsp_request(question).serial_number
        if serial not in self.issued:
            refused = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.UNAUTHORIZED)
            return refused.public_bytes(Encoding.DER)
        found, signer = self.revoked.get(serial), self.signer or self.issuer
        builder = ocsp.OCSPResponseBuilder().add_response(
            cert=self.issued[serial].content,
            issuer=self.issuer.certificate.content,
            algorithm=SHA256(),
            cert_status=ocsp.OCSPCertStatus.REVOKED if found else ocsp.OCSPCertStatus.GOOD,
            this_update=self.said_at,
            next_update=self.said_at + self.lasts,
            revocation_time=found.at if found else None,
            revocation_reason=found.reason if found else None,
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, signer.certificate.content)
        return (
            builder.certificates([signer.certificate.content])
            .sign(signer.private_key, SHA256())
            .public_bytes(Encoding.DER)
        )

    def as_list(self) -> bytes:
        """The list of what is revoked."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.issuer.certificate.content.subject)
            .last_update(self.said_at)
            .next_update(self.said_at + self.lasts)
        )
        for serial, found in self.revoked.items():
            one = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(found.at)
            one = one.add_extension(x509.CRLReason(found.reason), critical=False)
            builder = builder.add_revoked_certificate(one.build())
        return builder.sign((self.signer or self.issuer).private_key, SHA256()).public_bytes(Encoding.DER)
