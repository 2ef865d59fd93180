"""The nouns of looking again: what was found of a document's signatures."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from varanto_formats.signatures.model import SignatureResult
from varanto_formats.signatures.revocation import Standing


class Lack(StrEnum):
    """Why a signature cannot be relied on any more."""

    SIGNATURE_BROKEN = "signature-broken"
    CERTIFICATE_UNTRUSTED = "certificate-untrusted"
    CERTIFICATE_REVOKED = "certificate-revoked"
    EXPIRED_UNSTAMPED = "expired-unstamped"


@dataclass(frozen=True, slots=True)
class Judged:
    """A signature with what was known of its certificates when the document was stored, and what it lacks now.

    `standings` are the issuers' words kept then; none where the certificates named nobody who could be asked.
    """

    signature: SignatureResult
    standings: tuple[Standing, ...]
    lacks: tuple[Lack, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What looking again found: the digest now, whether it is that of storing, and since when it existed by a stamp."""

    oid: str
    sha256: str
    unchanged: bool
    stamped_at: datetime | None
    signatures: tuple[Judged, ...]

    @property
    def holds(self) -> bool:
        """Whether the document is as it was stored and every signature can still be relied on."""
        return self.unchanged and not any(one.lacks for one in self.signatures)
