"""Timestamps of checkpoints (RFC 3161): what a timestamp authority vouches for."""

from collections.abc import Sequence
from datetime import datetime

from cryptography.x509 import Certificate
from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response


def moment(response: bytes, note: str, roots: Sequence[Certificate], nonce: int | None = None) -> datetime | None:
    """When the note existed, as an authority below one of the roots vouches; None where the response is none of that.

    Certificates count as they were at that moment. With a `nonce` the response must answer the request that had it.
    """
    try:
        said = decode_timestamp_response(response)
        VerifierBuilder(roots=list(roots), nonce=nonce).build().verify_message(said, note.encode())
    except (ValueError, VerificationError):
        return None
    return said.tst_info.gen_time
