"""Identifiers that a client information system issues itself (documents.md §6.5)."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

_NUMBER_BITS = 60


class Kind(IntEnum):
    """What an OID names: the arc before its number."""

    DOCUMENT = 1
    CASE = 2
    RELATIONSHIP = 3
    DECISION = 4


def _random() -> int:
    return secrets.randbits(_NUMBER_BITS) + 1


@dataclass(frozen=True, slots=True)
class OidGenerator:
    """Makes OIDs of the form `<root>.95.<year>.<kind>.<number>` under an organisation's root.

    `number` gives the last arc: random by default, so that several processes need no common counter.
    """

    root: str
    number: Callable[[], int] = _random

    def new(self, kind: Kind, year: int) -> str:
        """A fresh OID of that kind."""
        return f"{self.root}.95.{year}.{kind.value}.{self.number()}"
