"""Use cases of the logs: record, put under the tree, prove, verify, export, read."""

from varanto.log.service.exporting import lines
from varanto.log.service.proving import checkpoint, consistency, inclusion
from varanto.log.service.recording import entries, entry, prepare, record, record_act
from varanto.log.service.searching import search
from varanto.log.service.sequencing import is_waited, sequence, verifier_key
from varanto.log.service.verifying import verify

__all__ = [
    "checkpoint",
    "consistency",
    "entries",
    "entry",
    "inclusion",
    "is_waited",
    "lines",
    "prepare",
    "record",
    "record_act",
    "search",
    "sequence",
    "verifier_key",
    "verify",
]
