"""The nouns of a transfer frame."""

from dataclasses import dataclass, field

from varanto_formats.cda.model import Code, Document
from varanto_formats.checks.model import Mode


@dataclass(frozen=True, slots=True)
class Written:
    """Somebody's identifier in a frame, and where it stands."""

    pointer: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason (reasonCode) that a frame gives, and where it stands: a service request or a usage situation."""

    pointer: str
    code: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A transfer frame (siirtokehys): what it says of the document that it carries."""

    root: str
    oid: str | None
    set_id: str | None
    reasons: tuple[Reason, ...]
    identifiers: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class FrameFacts:
    """Everything that a rule on frames may look at; no document where it could not be read."""

    frame: Frame
    document: Document | None
    mode: Mode
