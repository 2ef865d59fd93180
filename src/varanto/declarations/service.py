"""Use cases of the service of wills: tell a client's will, show what planned prohibitions would do."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from uuid import UUID

import varanto.access.service as access
import varanto.archive.service as archive
import varanto.log.service as log
import varanto.wills.service as wills
from varanto.access.model import Purpose, PurposeKind, Refused, Situation
from varanto.access.rules.own_view import Act
from varanto.archive.model import WILLS, Group, Search, Status
from varanto.declarations import rules
from varanto.declarations.model import Affected, Preview, PreviewRequest, Told, WillsRequest
from varanto.disclosure import service as disclosure
from varanto.disclosure.model import Item, Page, SearchRequest
from varanto.identities.model import ClientRecord
from varanto.kit.context import Context
from varanto.log.model import Action, Event, Outcome
from varanto.wills.rules import hits
from varanto_formats.checks.facts import Prohibition
from varanto_formats.identifiers import Identifier

PAGE = 500


def search(ctx: Context, request: WillsRequest) -> Told | Refused:
    """What a client's will adds up to (72 §): the states, and the whole to her and to whoever works with her (A43).

    A stranger is told what a client without wills is.
    """
    record, situation = _asked(ctx, request.client, request.purpose)
    if refused := rules.refusal(situation, Act.VIEW):
        _record(ctx, Action.WILLS_SEARCH, record, refused=refused)
        return Refused(refused)
    whole = rules.knows_all(situation)
    told = wills.of_person(ctx, record.keys)
    found = _documents(ctx, record, history=request.history) if whole else []
    evidence = [{"kind": one.kind, "oid": one.oid, "version": one.version} for one in told.evidence]
    entry = _record(ctx, Action.WILLS_SEARCH, record, found, whole=whole, evidence=evidence)
    return Told(told, whole, tuple(Item(one.version, one.description, entry) for one in found))


def preview(ctx: Context, request: PreviewRequest) -> Preview | Refused:
    """What a planned set of prohibitions would hide from other controllers, and what would stay usable by permit.

    A professional sees only what she finds now, in her own register and, where she states a context, by permit; the
    client at her own desk, or who acts for her there, sees what is hers in all registers (readings.md A44).
    """
    record, situation = _asked(ctx, request.client, request.purpose)
    planned = [asdict(one) for one in request.prohibitions]
    if refused := rules.refusal(situation, Act.PROHIBIT):
        _record(ctx, Action.WILLS_PREVIEW, record, refused=refused, planned=planned)
        return Refused(refused)
    found = _at_her_desk(ctx, record) if situation.asker.desk else list(_findable(ctx, request))
    _record(ctx, Action.WILLS_PREVIEW, record, found, planned=planned)
    return Preview(
        tuple(one for one in found if _is_hit(request.prohibitions, one)),
        tuple(one for one in found if not _is_hit(request.prohibitions, one)),
    )


def _asked(ctx: Context, client: Identifier, purpose: Purpose) -> tuple[ClientRecord, Situation]:
    """The client and the situation. Of the purpose only the context matters: wills are in nobody's register."""
    return access.situation(ctx, client, Purpose(context=purpose.context))


def _documents(ctx: Context, record: ClientRecord, *, history: bool) -> list[Affected]:
    """The client's will documents, newest first, whoever has stored them."""
    states = {Status.VALID, Status.SUPERSEDED} if history else {Status.VALID}
    search = Search(client_ids=list(record.keys), groups=sorted(WILLS))
    return [
        Affected(one, archive.describe(ctx, one, record.keys[one.client_id]))
        for one in archive.candidates(ctx, search)
        if one.status in states
    ]


def _at_her_desk(ctx: Context, record: ClientRecord) -> list[Affected]:
    search = Search(client_ids=list(record.keys), groups=[Group.CLIENT_DOCUMENT])
    found = (
        Affected(one, archive.describe(ctx, one, record.keys[one.client_id])) for one in archive.candidates(ctx, search)
    )
    return [one for one in found if rules.shown_at_her_desk(one.version, one.description.showing)]


def _findable(ctx: Context, request: PreviewRequest) -> Iterator[Affected]:
    """What the asker finds now: by the gate's own search, each page of it decided and logged there."""
    context = request.purpose.context
    across = [PurposeKind.DISCLOSURE] if context.relationship or context.case else []
    for kind in (PurposeKind.OWN, *across):
        wish = SearchRequest(
            client=request.client,
            purpose=Purpose(kind=kind, context=context),
            filters=Search(client_ids=(), groups=[Group.CLIENT_DOCUMENT]),
            limit=PAGE,
        )
        for one in _pages(ctx, wish):
            if rules.may_be_opened(one.version):
                yield Affected(one.version, one.description)


def _pages(ctx: Context, wish: SearchRequest) -> Iterator[Item]:
    """All items of a search; none where it is refused."""
    page = disclosure.search(ctx, wish)
    while isinstance(page, Page):
        yield from page.items
        if page.last is None:
            return
        page = disclosure.search(ctx, replace(wish, after=page.last))


def _is_hit(prohibitions: Iterable[Prohibition], one: Affected) -> bool:
    version = one.version
    return hits(
        prohibitions,
        set_id=version.set_id,
        controller=version.controller,
        service_tasks=version.service_tasks,
    )


def _record(
    ctx: Context,
    action: Action,
    record: ClientRecord,
    found: Iterable[Affected] = (),
    *,
    refused: str | None = None,
    **detail: object,
) -> UUID:
    """Write down who asked about whose will, and what was named; answers the id of the entry."""
    named = [one.version for one in found]
    event = Event(
        action=action,
        outcome=Outcome.REFUSED if refused else Outcome.DONE,
        client_id=record.client_id,
        documents=tuple(one.oid for one in named),
        controllers=tuple(one.controller for one in named),
        purpose=PurposeKind.OWN,
        detail={"refused": refused, **detail} if refused else detail,
    )
    return log.record(ctx, event)
