"""When a session holds (disclosure.md D-31; issue 6: 30 minutes idle, mandates looked at again). Pure."""

from datetime import datetime, timedelta

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
RECHECKED = timedelta(minutes=30)
"""So long the mandates that were seen at login are relied on."""


def holds(begun_at: datetime, used_at: datetime, now: datetime) -> bool:
    """Whether a session may go on: used a short while ago, and begun on the same working day."""
    return now < used_at + IDLE and now < begun_at + LONGEST


def is_due(checked_at: datetime, now: datetime) -> bool:
    """Whether mandates must be looked at again."""
    return now >= checked_at + RECHECKED
