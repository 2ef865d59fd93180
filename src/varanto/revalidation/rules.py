"""What a signature lacks when it is looked at long after it was made (703/2023 22 §; docs/signatures.md). Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from varanto.revalidation.model import Lack
from varanto_formats.signatures.model import SignatureResult
from varanto_formats.signatures.revocation import Standing


def lacks(
    signature: SignatureResult, standings: Sequence[Standing], stamped_at: datetime | None, now: datetime
) -> Iterator[Lack]:
    """Everything that keeps a signature from being relied on now.

    A certificate that has expired since takes nothing away as long as a timestamp from before its last day shows that
    the signed document existed: after it a key may be anybody's.
    """
    if not signature.chain:
        yield Lack.CERTIFICATE_UNTRUSTED
    elif not signature.valid or signature.signed_at is None:
        yield Lack.SIGNATURE_BROKEN
    elif any(one.forbids(signature.signed_at) for one in standings):
        yield Lack.CERTIFICATE_REVOKED
    ends = min((one.valid_to for one in signature.chain[:1]), default=now)
    if ends < now and (stamped_at is None or stamped_at > ends):
        yield Lack.EXPIRED_UNSTAMPED
