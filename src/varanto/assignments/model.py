"""The nouns of assignments: what a professional is to do, where and how long."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A professional's duty (työtehtävä, decree 457/2024) in an organisation; `valid_to` is its last day."""

    register_number: str = field(repr=False)
    organisation: str
    unit: str | None = None
    role: str
    supervised_role: str | None = None
    service_tasks: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    authority: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
