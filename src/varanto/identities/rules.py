"""Which clients are one person, and by whose identifier rules go. Pure."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from varanto.identities.model import Link


def person(client_id: UUID, links: Collection[Link]) -> tuple[UUID, ...]:
    """The clients who are one person with this one, whose identifier rules go by first; `links` are those in force."""
    reached, new = {client_id}, {client_id}
    while new:
        new = {one.other_client_id for one in links if one.client_id in new} - reached
        reached |= new
    following = {one.client_id for one in links if not one.leading}
    return tuple(sorted(reached, key=lambda one: (one in following, one)))


def changed(clients: Sequence[UUID], links: Iterable[Link], at: datetime | None) -> datetime | None:
    """When the clients' links changed last, made or taken back, until a moment where one is given."""
    own = [one for one in links if one.client_id in clients]
    moments = [moment for one in own for moment in (one.linked_at, one.unlinked_at) if moment]
    return max((one for one in moments if at is None or one <= at), default=None)
