"""Use cases of the gate out: search, fetch, metadata, versions. Each decides, logs, and only then gives."""

from varanto.disclosure.service.fetching import fetch, metadata, versions
from varanto.disclosure.service.recording import decision_id
from varanto.disclosure.service.repeating import Again, decide_again, holder, sees
from varanto.disclosure.service.searching import search
from varanto.disclosure.service.summarising import summarise

__all__ = [
    "Again",
    "decide_again",
    "decision_id",
    "fetch",
    "holder",
    "metadata",
    "search",
    "sees",
    "summarise",
    "versions",
]
