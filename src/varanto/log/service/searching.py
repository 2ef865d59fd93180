"""Use case of looking into the logs: an officer into those of the own registers, a citizen into her own."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import cast
from uuid import UUID

import varanto.identities.service as identities
from varanto.kit.context import Context
from varanto.log import store
from varanto.log.model import Act, Action, Event, Outcome, Page, Row, Search, Seen
from varanto.log.rules import reading
from varanto.log.service.recording import opened, record
from varanto_formats.identifiers import Identifier


def search(ctx: Context, wanted: Search) -> Page | None:
    """Entries, newest first, as the asker may see them; None for whoever sits at neither desk. The reading is logged.

    A data-protection officer sees what was done to the own registers' data, and what the own staff did with wills
    (78 §); a citizen who used or got her data, without the recipient persons (11 §, 74 §).
    """
    limits = _limits(ctx, wanted)
    if limits is None:
        _record(ctx, wanted, (), None)
        return None
    total, rows = store.search(ctx.db, limits, wanted.after, wanted.limit + 1)
    shown = rows[: wanted.limit]
    last = (shown[-1].logged_at, shown[-1].entry_id) if len(rows) > wanted.limit else None
    _record(ctx, wanted, cast("list[UUID]", limits.get("clients", [])), total)
    if reading.is_officer(ctx.actor):
        known = identities.identifiers(ctx, {row.client_id for row in shown})
        return Page(total, tuple(_for_officer(ctx, row, known.get(row.client_id)) for row in shown), last)
    return Page(total, tuple(Seen(row, row.documents, row.controllers) for row in shown), last)


def acts_alike(ctx: Context, *, own: bool, after: tuple[datetime, UUID] | None = None, limit: int = 100) -> Page:
    """What was done as the caller works: for her organisation, in her role, by her system. The reading is logged.

    With `own` by herself alone. Newest first, with persons; meant for a desk of which everybody there may know.
    """
    actor = ctx.actor
    limits: dict[str, object] = {"organisation": actor.organization, "role": actor.role, "system": actor.system}
    if own and actor.professional:
        limits["user"] = ctx.keys.index(actor.professional.identifier)
    total, rows = store.search(ctx.db, limits, after, limit + 1)
    shown = rows[:limit]
    last = (shown[-1].logged_at, shown[-1].entry_id) if len(rows) > limit else None
    _record(ctx, Search(limit=limit), (), total)
    return Page(total, tuple(Seen(row, row.documents, row.controllers, None, opened(ctx, row)) for row in shown), last)


def last_acts(ctx: Context, organisation: str, since: datetime) -> list[Act]:
    """When each professional last acted for an organisation in each unit and role since a moment; desks left out."""
    found: list[Act] = []
    for row in store.last_acts(ctx.db, organisation, since):
        private = opened(ctx, row)
        if private.professional and not private.desk:
            found.append(Act(private.professional.identifier, row.unit, row.role or "", row.logged_at))
    return found


def _limits(ctx: Context, wanted: Search) -> dict[str, object] | None:
    """The limits of what may be seen and of what is wanted; None where nothing may be seen."""
    names = ("unit", "begin", "end", "document", "basis", "book", "outcome", "entry")
    given = {name: getattr(wanted, name) for name in names}
    limits: dict[str, object] = {name: value for name, value in given.items() if value is not None}
    citizen = reading.citizen(ctx.actor)
    if reading.is_officer(ctx.actor):
        limits["officer"] = ctx.actor.organization
        limits |= {"user": ctx.keys.index(wanted.user)} if wanted.user else {}
        limits |= {"clients": _clients(ctx, wanted.client)} if wanted.client else {}
    elif citizen:
        limits |= {"clients": _clients(ctx, citizen), "outcome": Outcome.DONE}
    else:
        return None
    return limits


def _clients(ctx: Context, identifier: Identifier) -> list[UUID]:
    """The ids of the person of an identifier, under all that she is known by; of a stranger the one she would have."""
    return list(identities.person(ctx, identifier).keys)


def _for_officer(ctx: Context, row: Row, client: Identifier | None) -> Seen:
    own = [
        (oid, controller)
        for oid, controller in zip(row.documents, row.controllers, strict=True)
        if row.organisation == ctx.actor.organization or controller == ctx.actor.organization
    ]
    documents, controllers = tuple(oid for oid, _ in own), tuple(controller for _, controller in own)
    return Seen(row, documents, controllers, client, opened(ctx, row))


def _record(ctx: Context, wanted: Search, clients: Sequence[UUID], total: int | None) -> None:
    asked: Mapping[str, object] = asdict(replace(wanted, client=None, user=None, after=None))
    event = Event(
        action=Action.LOG_SEARCH,
        outcome=Outcome.REFUSED if total is None else Outcome.DONE,
        client_id=clients[0] if clients else None,
        controller=ctx.actor.organization or None,
        detail={"limits": {name: str(value) for name, value in asked.items() if value is not None}, "total": total},
    )
    record(ctx, event)
