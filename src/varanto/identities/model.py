"""The nouns of the register of persons."""

from dataclasses import dataclass, field
from uuid import UUID

from varanto_formats.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class ClientRecord:
    """A client (asiakas): the id that rows carry, the key that seals them, the identifier she was found by."""

    client_id: UUID
    key: bytes = field(repr=False)
    identifier: Identifier
