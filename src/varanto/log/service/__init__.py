"""Use cases of the logs: record, put under the tree, prove, verify, read."""

from varanto.log.service.recording import entries, entry, prepare, record, record_act

__all__ = ["entries", "entry", "prepare", "record", "record_act"]
