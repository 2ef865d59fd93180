"""Searching one client's documents."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import varanto.access.service as access
import varanto.archive.service as archive
from varanto.access.model import Asker, PurposeKind, Refused
from varanto.access.rules import admit
from varanto.access.rules.own_view import CITIZEN
from varanto.archive.model import Version
from varanto.disclosure import rules
from varanto.disclosure.model import Page, Record, SearchRequest, Way
from varanto.disclosure.service import recording
from varanto.disclosure.service.linking import with_linked_cases, with_links
from varanto.disclosure.service.recording import Decided, Shown
from varanto.disclosure.service.showing import item
from varanto.identities.model import ClientRecord
from varanto.kit.context import Context
from varanto.log.model import Action


def search(ctx: Context, request: SearchRequest) -> Page | Refused:
    """Metadata of one client's documents that the asker may see, newest first; never content (703/2023 10 §, 55 §).

    Whatever is withheld changes nothing: the total and the pages are counted after the decision, and a stranger gets
    the same as a client without documents.
    """
    asker, record = access.asker(ctx), access.client(ctx, request.client)
    about = Record(
        way=Way.SEARCH,
        asker=asker,
        purpose=request.purpose,
        seen=ctx.now,
        client=request.client,
        picked=request.filters.controller,
        include=request.include,
    )
    gathering = access.Gathering(ctx, asker, request.purpose)
    situation = gathering.situation()
    about = replace(about, organiser=situation.organiser)
    if refused := admit(situation, about_client=False):
        recording.record(ctx, Action.DOCUMENT_SEARCH, replace(about, refused=refused), record)
        return Refused(refused)
    return _search(ctx, request, gathering, about, record)


def _search(
    ctx: Context, request: SearchRequest, gathering: access.Gathering, about: Record, record: ClientRecord
) -> Page | Refused:
    situation = gathering.situation(record, request.filters.controller)
    if refused := admit(situation, about_client=True):
        about = recording.looked_at(about, gathering.seen, situation)
        recording.record(ctx, Action.DOCUMENT_SEARCH, replace(about, refused=refused), record)
        return Refused(refused)
    judged = gathering.judge(record, _candidates(ctx, request, gathering, about.asker, record))
    decided = [Decided(one, rules.decide(situation, one, Way.SEARCH, request.include)) for one in judged]
    found = [one for one in decided if one.decision.allowed]
    rest = [one for one in found if request.after is None or _follows(one, request.after)]
    page = _page(ctx, gathering, record, rest[: request.limit])
    about = replace(recording.looked_at(about, gathering.seen, situation, judged), total=len(found))
    withheld = [one for one in decided if not one.decision.allowed]
    entry = recording.record(ctx, Action.DOCUMENT_SEARCH, about, record, shown=page, withheld=withheld)
    items = [item(one, record, entry, number) for number, one in enumerate(page, 1)]
    linked = with_links(ctx, about.asker, request.purpose, items)
    return Page(len(found), linked, _place(page) if len(rest) > len(page) else None)


def _candidates(
    ctx: Context, request: SearchRequest, gathering: access.Gathering, asker: Asker, record: ClientRecord
) -> Sequence[Version]:
    """What matches the search in the registers that the purpose reaches (readings.md A20, A37), before any decision."""
    filters = replace(request.filters, client_ids=list(record.keys))
    if request.linked:
        filters = with_linked_cases(ctx, asker, request.purpose, filters)
    if asker.desk == CITIZEN:
        return archive.candidates(ctx, filters)
    if request.purpose.kind is PurposeKind.REGISTER_RIGHT:
        return archive.candidates(ctx, replace(filters, reach=[request.purpose.organiser or ""]))
    if request.purpose.kind is not PurposeKind.OWN:
        return archive.candidates(ctx, replace(filters, beyond=[asker.organization]))
    if asker.register and filters.register not in (None, asker.register):
        return ()
    picked = filters.controller
    reach = [asker.origin or asker.organization]
    if picked and picked != asker.organization and not asker.desk and gathering.inherits(picked):
        reach.append(picked)
    return archive.candidates(ctx, replace(filters, register=filters.register or asker.register, reach=reach))


def _page(ctx: Context, gathering: access.Gathering, record: ClientRecord, decided: Sequence[Decided]) -> list[Shown]:
    """What is shown of the versions of one page."""
    restricted, keys = gathering.restrictions(record, [one.version for one in decided]), record.keys
    return [
        Shown(one, archive.describe(ctx, one.version, keys[one.version.client_id]), restricted.get(one.version.oid))
        for one in decided
    ]


def _follows(one: Decided, place: tuple[datetime, str]) -> bool:
    moment, oid = place
    version = one.version
    return version.created_at < moment or (version.created_at == moment and version.oid > oid)


def _place(page: Sequence[Shown]) -> tuple[datetime, str]:
    last = page[-1].decided.version
    return last.created_at, last.oid
