"""Who may read an entry of the logs (703/2023 11 §, 78 §; disclosure.md §3.4)."""

from datetime import date, datetime, time, timedelta

from varanto.kit.context import Actor
from varanto.log.model import Row, Sight
from varanto_formats.cda.times import HELSINKI
from varanto_formats.identifiers import Identifier

OFFICER = "officer"
CITIZEN = "citizen"


def is_officer(actor: Actor) -> bool:
    """Whether somebody sits at the desk of a controller's data-protection officer."""
    return actor.desk == OFFICER and bool(actor.organization)


def citizen(actor: Actor) -> Identifier | None:
    """Of whom a citizen may see the log: of herself. Whoever acts for another sees nothing yet (readings.md A31)."""
    return actor.person if actor.desk == CITIZEN and actor.on_behalf_of is None else None


def opening(day: date) -> datetime:
    """The first moment of a day in Finland, for a search that begins with it."""
    return datetime.combine(day, time.min, HELSINKI)


def closing(day: date) -> datetime:
    """The last moment of a day in Finland, for a search that includes it."""
    return opening(day + timedelta(days=1)) - timedelta(microseconds=1)


def sight(row: Row, actor: Actor) -> Sight:
    """How much of an entry somebody may see.

    The whole is the operator's, and the data-protection officer's of the organisation that asked or that alone held
    the documents; where several held them, each officer sees that part of the entry which is about its own.
    """
    if actor.operator:
        return Sight.WHOLE
    if not is_officer(actor):
        return Sight.NONE
    holders = {row.controller, *row.controllers} - {None}
    if row.organisation == actor.organization or holders == {actor.organization}:
        return Sight.WHOLE
    return Sight.PART if actor.organization in holders else Sight.NONE
