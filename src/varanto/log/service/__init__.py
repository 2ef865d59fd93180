"""Use cases of the logs: record, read, and what their proofs are made of."""

from varanto.log.service.reach import seen_by
from varanto.log.service.recording import entries, entry, opened, prepare, record, record_act
from varanto.log.service.searching import acts_alike, last_acts, search
from varanto.log.service.vouching import count, kept, waiting, without_place
from varanto.log.service.watching import watched

__all__ = [
    "acts_alike",
    "count",
    "entries",
    "entry",
    "kept",
    "last_acts",
    "opened",
    "prepare",
    "record",
    "record_act",
    "search",
    "seen_by",
    "waiting",
    "watched",
    "without_place",
]
