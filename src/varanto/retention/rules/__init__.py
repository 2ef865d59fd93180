"""Pure rules of retention: how long a document is kept, and why."""

from varanto.retention.rules.periods import LOG_YEARS, PERIODS
from varanto.retention.rules.terms import is_minor_at, retention, years_after

__all__ = ["LOG_YEARS", "PERIODS", "is_minor_at", "retention", "years_after"]
