"""The nouns of a signature (allekirjoitus) and what was found out about it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from varanto_formats.findings import Finding
from varanto_formats.signatures.certificates import Certificate


class SignatureKind(StrEnum):
    """Who signs: the values 1, 3 and 4 of code set 1.2.246.537.5.40127."""

    PROFESSIONAL = "professional"
    SYSTEM = "system"
    REPOSITORY = "repository"

    @property
    def code(self) -> str:
        """The value of the national code set."""
        return {"professional": "1", "system": "3", "repository": "4"}[self.value]

    @classmethod
    def from_code(cls, code: str) -> "SignatureKind | None":
        """The kind that a value of the code set names, or None."""
        return next((kind for kind in cls if kind.code == code), None)


@dataclass(frozen=True, slots=True)
class SignatureResult:
    """One signature as it was found; `signer` is the subject serialNumber (organisation OID or register number).

    `valid` speaks of mathematics, profile and trust; whether this signer may sign this document is judged elsewhere.
    `authentication_method` is the header's own claim (code set 40128), which no signature covers. `chain` leads from
    the certificate to a trusted one; it is empty where nothing does.
    """

    kind: SignatureKind | None
    signer: str = field(repr=False)
    signed_at: datetime | None
    valid: bool
    authentication_method: str | None
    certificate: Certificate | None
    pointer: str
    chain: tuple[Certificate, ...] = field(default=(), repr=False)

    @property
    def is_test(self) -> bool:
        """Whether the signer's certificate is a test certificate, which production refuses."""
        return self.certificate is not None and self.certificate.is_test


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """Every signature of a document in its order, and everything that is wrong with them."""

    signatures: tuple[SignatureResult, ...]
    findings: tuple[Finding, ...]
