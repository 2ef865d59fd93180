"""Use cases of deaths: state one, take it back, tell those of clients."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import varanto.access.service as access
import varanto.identities.service as identities
import varanto.log.service as log
from varanto.deaths import store
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.log.model import Action, Event
from varanto_formats.cda.times import HELSINKI
from varanto_formats.identifiers import Identifier


def state(ctx: Context, client: Identifier, died: date | None) -> bool:
    """Keep that a client has died, as the population register tells; None takes it back. Logged either way.

    False, and nothing kept, where no such client is known. Raises `request-malformed` for a day to come.
    """
    if died and died > ctx.now.astimezone(HELSINKI).date():
        raise Problem("request-malformed", "A death lies in the past.")
    record = access.client(ctx, client)
    known = [one for one in (record, *record.linked) if one.key]
    identities.lock(ctx, [one.client_id for one in known])
    for one in known:
        detail = {"died": died.isoformat() if died else None}
        entry = log.record(ctx, Event(action=Action.DEATH_STATE, client_id=one.client_id, detail=detail))
        store.add(ctx.db, one.client_id, entry, died, ctx.now)
    return bool(known)


def of_clients(ctx: Context, client_ids: Iterable[UUID]) -> dict[UUID, date]:
    """When which clients died; of whom no death is known is left out."""
    return store.newest(ctx.db, list(client_ids))
