"""The nouns of asking about wills: what a client wants, and what planned prohibitions would hide."""

from dataclasses import dataclass, field

from varanto.access.model import Purpose
from varanto.archive.model import Description, Version
from varanto.disclosure.model import Item
from varanto.wills.model import Wills
from varanto_formats.checks.facts import Prohibition
from varanto_formats.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class WillsRequest:
    """A wish to know a client's will; with `history` the earlier versions of its documents too."""

    client: Identifier
    purpose: Purpose
    history: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a client's will adds up to; `whole` says whether the asker may know more than the states."""

    wills: Wills = field(repr=False)
    whole: bool
    documents: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class PreviewRequest:
    """A wish to see what a planned set of prohibitions (luovutuskielto) would do."""

    client: Identifier
    purpose: Purpose
    prohibitions: tuple[Prohibition, ...]


@dataclass(frozen=True, slots=True)
class Affected:
    """A document that a permit may open, with what it says of itself."""

    version: Version
    description: Description


@dataclass(frozen=True, slots=True)
class Preview:
    """What planned prohibitions would hide from other controllers, and what would stay usable by permit."""

    hidden: tuple[Affected, ...]
    usable: tuple[Affected, ...]
