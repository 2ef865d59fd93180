"""The nouns of the register of persons."""

from dataclasses import dataclass, field
from uuid import UUID

from varanto_formats.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class ClientRecord:
    """A client (asiakas): the id that rows carry, the key that seals them, the identifier that rules go by.

    `linked` are the records kept under her other identifiers (a temporary id, a former identity code), each by its
    own; they are her too (readings.md A41).
    """

    client_id: UUID
    key: bytes = field(repr=False)
    identifier: Identifier
    linked: tuple["ClientRecord", ...] = ()
