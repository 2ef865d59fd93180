"""The nouns of decision receipts: grounds, receipts, what deciding again says."""

import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import resources
from uuid import UUID

from varanto.disclosure.model import Record, Verdict
from varanto.kit.context import Professional
from varanto_formats.findings import Text
from varanto_formats.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class Ground:
    """On what a rule rests: its source in the law or in the readings of it, and words for people."""

    source: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A decision as it was made: on one version, or (`verdict` None) on a request as a whole.

    `action` is what was asked for, `unit` and `professional` who asked; the rest stands in the record.
    """

    id: UUID
    decided_at: datetime
    action: str
    record: Record = field(repr=False)
    verdict: Verdict | None = None
    professional: Professional | None = None


@dataclass(frozen=True, slots=True)
class Replay:
    """Whether deciding again as of then agrees; `again` is the decision now, `differs` names what is not the same."""

    receipt: Receipt
    again: Verdict | None
    refused: str | None
    differs: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return not self.differs


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionSearch:
    """A search of decisions on the reader's own documents: of one document or of one client."""

    document: str | None = None
    client: Identifier | None = None
    limit: int = 100
    after: tuple[datetime, UUID] | None = None


@dataclass(frozen=True, slots=True)
class Receipts:
    """A page of decisions, newest first: how many there are in all, and where the next page begins."""

    total: int
    items: tuple[Receipt, ...]
    last: tuple[datetime, UUID] | None


@dataclass(frozen=True, slots=True)
class NotShown:
    """There is no such decision, or it is not the reader's to see: both look the same."""


@cache
def grounds() -> dict[str, Ground]:
    """The ground of every rule of the gate out by the rule's code."""
    file = resources.files("varanto.decisions").joinpath("data", "grounds.toml")
    table = tomllib.loads(file.read_text("utf-8"))
    return {rule: Ground(row["source"], Text(row["fi"], row["sv"], row["en"])) for rule, row in table.items()}
