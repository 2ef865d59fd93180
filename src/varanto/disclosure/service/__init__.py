"""Use cases of the gate out: search, fetch, metadata, versions. Each decides, logs, and only then gives."""

from varanto.disclosure.service.fetching import fetch, metadata, versions
from varanto.disclosure.service.recording import decision_id, evidence
from varanto.disclosure.service.searching import search
from varanto.disclosure.service.summarising import summarise

__all__ = [
    "decision_id",
    "evidence",
    "fetch",
    "metadata",
    "search",
    "summarise",
    "versions",
]
