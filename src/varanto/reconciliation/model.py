"""The noun of reconciliation: a wish to compare."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ReconciliationRequest:
    """A wish to compare the own register (täsmäytys): leaf prefixes of one length, and a span of authoring times."""

    prefixes: Sequence[str]
    created_from: datetime | None = None
    created_to: datetime | None = None
