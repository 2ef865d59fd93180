"""Who may read an entry of the logs (703/2023 11 §, 78 §; disclosure.md §3.4)."""

from varanto.kit.context import Actor
from varanto.log.model import Row, Sight

OFFICER = "officer"


def sight(row: Row, actor: Actor) -> Sight:
    """How much of an entry somebody may see.

    The whole is the operator's, and the data-protection officer's of the organisation that asked or that alone held
    the documents; where several held them, each officer sees that part of the entry which is about its own.
    """
    if actor.operator:
        return Sight.WHOLE
    if actor.desk != OFFICER or not actor.organization:
        return Sight.NONE
    holders = {row.controller, *row.controllers} - {None}
    if row.organisation == actor.organization or holders == {actor.organization}:
        return Sight.WHOLE
    return Sight.PART if actor.organization in holders else Sight.NONE
