"""The nouns of the register of persons."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from varanto_formats.identifiers import Identifier


class LinkKind(StrEnum):
    """Why two identifiers are one person's: a temporary id beside the identity code, or a former code of hers."""

    TEMPORARY = "temporary"
    FORMER_CODE = "former-code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """That two clients are one person (readings.md A41), as the row of one of them tells it.

    `leading` says that rules go by this client's identifier and not by the other's. A temporary id's link rests on a
    relationship document: its controller, its set and the version that made it.
    """

    client_id: UUID
    link_id: UUID
    other_client_id: UUID
    kind: LinkKind
    leading: bool
    controller: str | None
    set_id: str | None
    oid: str | None
    linked_at: datetime
    unlinked_at: datetime | None = None

    def is_in_force(self, at: datetime | None = None) -> bool:
        """Whether the link holds now, or held at a moment in the past."""
        if at is None:
            return self.unlinked_at is None
        return self.linked_at <= at and (self.unlinked_at is None or at < self.unlinked_at)


@dataclass(frozen=True, slots=True)
class ClientRecord:
    """A client (asiakas): the id that rows carry, the key that seals them, the identifier that rules go by.

    `linked` are the records kept under her other identifiers (a temporary id, a former identity code), each by its
    own; they are her too (readings.md A41). `changed` is when her links changed last.
    """

    client_id: UUID
    key: bytes = field(repr=False)
    identifier: Identifier
    linked: tuple["ClientRecord", ...] = ()
    changed: datetime | None = None

    @property
    def keys(self) -> dict[UUID, bytes]:
        """The keys of all her records by client id, her own first."""
        return {one.client_id: one.key for one in (self, *self.linked)}

    @property
    def identifiers(self) -> tuple[Identifier, ...]:
        """All identifiers by which she is known, the one that rules go by first."""
        return tuple(one.identifier for one in (self, *self.linked))
