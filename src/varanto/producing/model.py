"""The noun of producing: what speaks for or against a unit that writes into an organiser's register."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from varanto.archive.model import Description, Version
from varanto.rights.model import Grant
from varanto_formats.identifiers import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Producing:
    """What bears on whether a producer's unit may write into an organiser's register.

    `grants` are what the organiser's relationship documents of each client grant to whomever; `in_use` says whether
    both have the function in use; `newest` is the newest version of the document's set, `current` what it says.
    """

    unit: str
    today: date
    in_use: bool
    grants: Mapping[Identifier, tuple[Grant, ...]] = field(repr=False)
    newest: Version | None = None
    current: Description | None = None

    def of(self, client: Identifier | None) -> tuple[Grant, ...]:
        """The unit's own grants for a client."""
        return tuple(one for one in self.grants.get(client, ()) if one.unit == self.unit) if client else ()
