"""The nouns of register rights: grants, read from client-relationship documents."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From which day to which somebody gives a service; None where a day is not stated."""

    start: date | None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A producer's unit that may use an organiser's register for one service task of one client (disclosure.md §4).

    `spans` are those of every link that the right hangs on: the relationship, the producer, and for a subcontractor
    her own besides; `chain` the units from the organiser's side down to `unit`, itself included.
    """

    organiser: str
    relationship: str | None
    service_task: str
    services: tuple[str, ...]
    unit: str
    chain: tuple[str, ...]
    spans: tuple[Span, ...]
