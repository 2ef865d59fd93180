"""Use cases of proving: give entries their places, sign, prove, verify, export, stamp."""

from varanto.proofs.service.exporting import lines
from varanto.proofs.service.proving import checkpoint, consistency, existence, inclusion
from varanto.proofs.service.sequencing import catch_up, sequence, verifier_key
from varanto.proofs.service.stamping import roots_of, stamp
from varanto.proofs.service.verifying import verify

__all__ = [
    "catch_up",
    "checkpoint",
    "consistency",
    "existence",
    "inclusion",
    "lines",
    "roots_of",
    "sequence",
    "stamp",
    "verifier_key",
    "verify",
]
