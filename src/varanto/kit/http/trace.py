"""W3C trace context: which trace a request belongs to."""

import os
import re

TRACEPARENT = re.compile(r"[0-9a-f]{2}-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-[0-9a-f]{2}")


def trace_id_of(traceparent: str) -> str:
    """The trace that the caller names, or a new one when the header is missing or not of the standard form."""
    match = TRACEPARENT.fullmatch(traceparent)
    usable = match and set(match["trace"]) != {"0"} and set(match["span"]) != {"0"} and not traceparent.startswith("ff")
    return match["trace"] if match and usable else os.urandom(16).hex()


def traceparent(trace_id: str) -> str:
    """The header that answers: the same trace, a span of our own."""
    return f"00-{trace_id}-{os.urandom(8).hex()}-01"
