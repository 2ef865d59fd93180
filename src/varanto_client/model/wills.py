"""The client's will (tahdonilmaisut) as the archive tells it, and what a planned prohibition would hide."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from varanto_client.model.documents import Metadata


class PermitState(StrEnum):
    """Whether the client has permitted disclosure (luovutuslupa)."""

    GIVEN = "given"
    REFUSED = "refused"
    NONE = "none"


class ProhibitionKind(StrEnum):
    """What a prohibition (luovutuskielto) is aimed at (703/2023 59 §)."""

    DOCUMENT = "document"
    SERVICE_TASK = "service_task"
    CONTROLLER = "controller"


@dataclass(frozen=True, slots=True, kw_only=True)
class InformingState:
    """Whether the client has been told of Kanta (Kanta-informointi), and whether the newest of it."""

    given: bool
    newest_given: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """The client's permit (luovutuslupa)."""

    state: PermitState


@dataclass(frozen=True, slots=True, kw_only=True)
class Prohibition:
    """A prohibition: set ids of documents, codes of service tasks, or OIDs of controllers."""

    kind: ProhibitionKind
    targets: tuple[str, ...]
    since: date | None = None

    def members(self) -> dict[str, Any]:
        """A planned prohibition as it goes over the wire."""
        return {"kind": self.kind.value, "targets": list(self.targets)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wills:
    """What a client's will documents add up to; prohibitions are told to whoever works with her (readings.md A43)."""

    informing: InformingState
    permit: Permit
    prohibitions: tuple[Prohibition, ...] = ()
    documents: tuple[Metadata, ...] = ()
