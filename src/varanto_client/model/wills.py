"""The client's will (tahdonilmaisut) as the archive tells it, and what a planned prohibition would hide."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from varanto_client.model.documents import Metadata
from varanto_formats.cda.model import Code, Organisation
from varanto_formats.identifiers import Identifier


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


@dataclass(frozen=True, slots=True)
class Representative:
    """A legal representative who acted for the client, in a role of code set 1284; masked in `repr`."""

    role: str
    name: str = field(default="", repr=False)
    identifier: Identifier | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class InformingState:
    """Whether the client has been told of Kanta (Kanta-informointi), and whether its newest content."""

    given: bool
    newest_given: bool
    content: str | None = None
    informed: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """The client's permit (luovutuslupa); since when and by whom is told to whoever works with her."""

    state: PermitState
    since: date | None = None
    by_representative: bool | None = None
    given_by: tuple[Representative, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prohibition:
    """A prohibition: set ids of documents, codes of service tasks, or OIDs of controllers."""

    kind: ProhibitionKind
    targets: tuple[str, ...]
    since: date | None = None
    by_representative: bool = False
    set_by: tuple[Representative, ...] = ()

    def planned(self) -> dict[str, Any]:
        """The prohibition as it goes over the wire before there is one."""
        return {"kind": self.kind.value, "targets": list(self.targets)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wills:
    """What a client's will documents add up to; prohibitions are told to whoever works with her (readings.md A43)."""

    informing: InformingState
    permit: Permit
    prohibitions: tuple[Prohibition, ...] = ()
    documents: tuple[Metadata, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedDocument:
    """A document that a permit may open."""

    oid: str
    set_id: str
    title: str = field(default="", repr=False)
    type: Code | None = None
    service_task: tuple[Code, ...] = ()
    controller: Organisation
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Preview:
    """What planned prohibitions would hide from other controllers, and what would stay usable by permit (A44)."""

    hidden: tuple[AffectedDocument, ...]
    usable: tuple[AffectedDocument, ...]
