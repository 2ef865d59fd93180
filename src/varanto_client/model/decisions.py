"""Decision receipts: why a document was released or withheld, and whether deciding again agrees."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from varanto_formats.findings import Text
from varanto_formats.identifiers import Identifier


class DecisionOutcome(StrEnum):
    """What was decided: on a version, or on a request as a whole (admitted, refused)."""

    RELEASED = "released"
    WITHHELD = "withheld"
    ADMITTED = "admitted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Ground:
    """On what a rule rests: the section of law or the reading of it, and words for people."""

    source: str
    text: Text


@dataclass(frozen=True, slots=True)
class DecidedDocument:
    """The version on which it was decided."""

    oid: str
    set_id: str
    version: int
    controller: str


@dataclass(frozen=True, slots=True)
class WillVersion:
    """A version of a will document that was looked at."""

    kind: str
    oid: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision with its rule, its ground and every input; `purpose` and `asker` are as the archive tells them."""

    id: str
    decided_at: datetime
    action: str
    outcome: DecisionOutcome
    rule: str | None = None
    ground: Ground | None = None
    basis: str | None = None
    masked: bool = False
    document: DecidedDocument | None = None
    client: Identifier | None = field(default=None, repr=False)
    purpose: Mapping[str, Any] = field(repr=False)
    asker: Mapping[str, Any] = field(repr=False)
    wills: tuple[WillVersion, ...] = ()
    inherited_register: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided when everything is as it was then."""

    outcome: DecisionOutcome
    rule: str | None = None
    basis: str | None = None
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Replay:
    """Whether deciding again as of then agrees, and what differs where it does not."""

    id: str
    agrees: bool
    differs: tuple[str, ...]
    decided: Verdict
    again: Verdict
