"""The nouns of proving: checkpoints, proofs, and what verifying finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What was said of the tree at one size and signed: a note (C2SP)."""

    size: int
    root: bytes
    made_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """A timestamp (aikaleima): what an authority answered about the checkpoint of one size, and for which moment."""

    size: int
    stamped_at: datetime
    response: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inclusion:
    """Proof that an entry stands in the log: its place, and the hashes that lead from its leaf to the root.

    `entry` is the entry in its canonical form beside its `salt`; both are None for whoever may see a part only, and
    the `commitment` stands for them.
    """

    entry: Mapping[str, object] | None
    salt: bytes | None = field(repr=False)
    commitment: bytes
    index: int
    path: tuple[bytes, ...]
    checkpoint: Checkpoint

    def as_json(self) -> Mapping[str, object]:
        """The form that travels and that `tools/verify_log.py` verifies: bytes in hex, what is not told left out."""
        told = {} if self.entry is None or self.salt is None else {"entry": dict(self.entry), "salt": self.salt.hex()}
        return told | {
            "commitment": self.commitment.hex(),
            "index": self.index,
            "size": self.checkpoint.size,
            "path": [one.hex() for one in self.path],
            "checkpoint": self.checkpoint.note,
        }


@dataclass(frozen=True, slots=True)
class Existence:
    """Since when others vouch that an entry existed: the timestamp of the first checkpoint over it (RFC 3161)."""

    index: int
    size: int
    stamped_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Consistency:
    """Proof that the log at the second checkpoint begins with all that it was at the first."""

    first: Checkpoint
    second: Checkpoint
    path: tuple[bytes, ...]


class Flaw(StrEnum):
    """What can be wrong with a log."""

    ENTRY_CHANGED = "entry-changed"
    ENTRY_MISSING = "entry-missing"
    ENTRY_ADDED = "entry-added"
    PLACES_MISSING = "places-missing"
    NODE_CHANGED = "node-changed"
    CHECKPOINT_CHANGED = "checkpoint-changed"
    ROOT_DIFFERS = "root-differs"
    TAIL_MISSING = "tail-missing"
    TAIL_UNSIGNED = "tail-unsigned"
    STAMP_WRONG = "stamp-wrong"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with the log: at these places of the tree, from the first to before `end`, or with one entry."""

    flaw: Flaw
    first: int | None = None
    end: int | None = None
    entry: UUID | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found: how many entries, checkpoints and timestamps there are and entries wait, what is wrong."""

    entries: int
    checkpoints: int
    stamps: int
    waiting: int
    faults: tuple[Fault, ...]


class Leaf(NamedTuple):
    """A place in the tree and the entry that has it, ids as text. A tuple, for a log is verified by the million."""

    at: int
    leaf: bytes
    client_id: str
    entry_id: str
