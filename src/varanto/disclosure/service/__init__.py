"""Use cases of the gate out: search, fetch, metadata, versions, reconcile. Each decides, logs, and only then gives."""

from varanto.disclosure.service.fetching import fetch, metadata, versions
from varanto.disclosure.service.reconciling import reconcile
from varanto.disclosure.service.searching import search

__all__ = ["fetch", "metadata", "reconcile", "search", "versions"]
