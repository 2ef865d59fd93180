"""The map: which rights an organiser has granted, which ones a producer's units hold."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

import varanto.access.service as access
import varanto.log.service as log
import varanto.organisations.service as organisations
import varanto.rights.service as rights
from varanto.access.model import PurposeKind, Refused
from varanto.archive.model import Group, Search
from varanto.identities.model import ClientRecord
from varanto.kit.context import Context
from varanto.log.model import Action, Event
from varanto.organisations.model import Organisation
from varanto.rights.model import Right, Wanted
from varanto.rights.rules import LATE
from varanto.rightsmap import rules
from varanto.rightsmap.model import After, Line, Map, MapRequest
from varanto.rightsmap.service import reading
from varanto_formats.cda.times import HELSINKI
from varanto_formats.identifiers import Identifier

MOST = 500


def rights_map(ctx: Context, request: MapRequest) -> Map | Refused:
    """Who may read and write where, on which ground, until when: rights that the caller has granted or that its units
    hold, those that are over for good left out (disclosure.md §4.2).

    Clients are named by opaque names. In one client's matters an organiser is shown the rights whose relationship
    documents the asker may see.
    """
    if refused := reading.refused(ctx, about_clients=request.client is not None):
        return Refused(refused)
    record = access.client(ctx, request.client) if request.client else None
    grounds = _grounds(ctx, request.client) if request.client else None
    if isinstance(grounds, Refused):
        return grounds
    day = ctx.now.astimezone(HELSINKI).date()
    wanted = _wanted(ctx, request, day, record)
    found = [one for one in rights.find(ctx, wanted) if grounds is None or _is_told(ctx, one, grounds)]
    page, total = found[: request.limit], len(found) if record else rights.count(ctx, wanted)
    _record(ctx, request, record, total)
    return Map(day, total, tuple(_lines(ctx, page, day)), _place(page) if len(found) > len(page) else None)


def _record(ctx: Context, request: MapRequest, client: ClientRecord | None, total: int) -> None:
    """Write down who looked at the map, in the log of the client whose rights she asked about."""
    event = Event(
        action=Action.RIGHTS_READ,
        client_id=client.client_id if client else None,
        controller=ctx.actor.organization,
        purpose=PurposeKind.OWN,
        detail={"rights": total, "unit": request.unit},
    )
    log.record(ctx, event)


def _wanted(ctx: Context, request: MapRequest, day: date, client: ClientRecord | None) -> Wanted:
    own, after = ctx.actor.organization, request.after
    return Wanted(
        organiser=own,
        units=(own, *(one.oid for one in organisations.units(ctx, own))),
        since=day - LATE,
        unit=request.unit,
        ends_before=request.ends_before,
        client_ids=tuple(client.keys) if client else (),
        after=(after[0], after[1], UUID(after[2]), after[3], after[4]) if after else None,
        limit=MOST if client else request.limit + 1,
    )


def _grounds(ctx: Context, client: Identifier) -> frozenset[str] | Refused:
    """The relationship documents of the client in the own register that the gate shows to the asker."""
    filters = Search(client_ids=(), groups=[Group.RELATIONSHIP])
    found = reading.everything(ctx, client, filters)
    return found if isinstance(found, Refused) else frozenset(one.version.oid for one in found)


def _is_told(ctx: Context, right: Right, grounds: frozenset[str]) -> bool:
    return right.organiser != ctx.actor.organization or right.ground.document in grounds


def _lines(ctx: Context, found: Sequence[Right], day: date) -> Iterable[Line]:
    named = {oid for one in found for oid in (one.organiser, one.unit)}
    known = organisations.organisations(ctx, named)
    known |= organisations.organisations(ctx, {one.parent for one in known.values() if one.parent} - known.keys())
    for one in found:
        organiser, unit = known.get(one.organiser), known.get(one.unit)
        holder = _holder(unit, known)
        yield Line(
            right=one,
            client=reading.opaque(ctx, one.client_id),
            standing=rules.standing(one, day, organiser, unit, holder),
            organiser=organiser,
            unit=unit,
            organisation=holder,
        )


def _holder(unit: Organisation | None, known: dict[str, Organisation]) -> Organisation | None:
    """The organisation of a unit; one that has none above it is its own."""
    return known.get(unit.parent or unit.oid) if unit else None


def _place(page: Sequence[Right]) -> After:
    last = page[-1]
    return last.unit, last.service_task, str(last.client_id), last.organiser, last.number
