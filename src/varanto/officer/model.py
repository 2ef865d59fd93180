"""The nouns of the officer's desk."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from varanto.decisions.model import Receipt
from varanto.log.model import Page, Seen


@dataclass(frozen=True, slots=True)
class Found:
    """A page of entries, with the names of the organisations and units in it by OID."""

    page: Page
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Explained:
    """An entry with the decisions that the officer may read, and the names of organisations and units by OID."""

    seen: Seen
    decisions: tuple[Receipt, ...] = field(repr=False)
    names: Mapping[str, str]
