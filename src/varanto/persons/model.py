"""The nouns of changed identity codes."""

from dataclasses import dataclass, field
from datetime import datetime

from varanto_formats.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class Change:
    """That a person's former identity code was replaced by the present one: why, and who says so (DVV, a decision)."""

    former: Identifier
    present: Identifier
    reason: str = field(repr=False)
    source: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Changed:
    """Since when both codes lead to one person; `again` that they did before the call."""

    since: datetime
    again: bool = False
