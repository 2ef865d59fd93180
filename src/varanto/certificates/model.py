"""The nouns of certificates: what an issuer answered, and on which answers a document was taken."""

from dataclasses import dataclass, field
from datetime import datetime

from varanto_formats.signatures.revocation import Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """An issuer's answer as it came, kept for ever: what was asked (`key`), and until when it is relied on."""

    key: bytes
    way: Way
    fetched_at: datetime
    until: datetime
    sha256: bytes
    response: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found out about the certificates of a document: which signatures do not hold, and by what answers.

    `revoked` are pointers to signatures.
    """

    revoked: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def digests(self) -> dict[str, str]:
        """Under which key each answer is kept, and its digest; both in hex."""
        return {one.key.hex(): one.sha256.hex() for one in self.evidence}
