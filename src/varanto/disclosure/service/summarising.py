"""Releasing the documents on which a summary (kooste) of one client rests, all under one entry."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import varanto.access.service as access
import varanto.archive.service as archive
import varanto.identities.service as identities
from varanto.access.model import PurposeKind, Refused, Situation
from varanto.access.rules import admit
from varanto.archive import vault
from varanto.archive.model import Version
from varanto.disclosure import rules
from varanto.disclosure.model import Form, Opened, Record, SummaryRequest, Way
from varanto.disclosure.service import recording
from varanto.disclosure.service.linking import with_links
from varanto.disclosure.service.recording import Decided, Shown
from varanto.disclosure.service.showing import item, render
from varanto.kit.context import Context
from varanto.log.model import Action


def summarise(ctx: Context, request: SummaryRequest) -> tuple[Opened, ...] | Refused:
    """The chosen of a client's documents that the asker may see, with what those of the named groups say.

    Each is decided like an item of a search in the own register, and one entry names all that are released
    (documents.md §4.8; readings.md A50). No desk asks for summaries.
    """
    asker, record = access.asker(ctx), access.client(ctx, request.client)
    gathering = access.Gathering(ctx, asker, request.purpose)
    about = Record(way=Way.SEARCH, asker=asker, purpose=request.purpose, seen=ctx.now, client=request.client)
    situation = gathering.situation(record)
    if refused := _refused(situation):
        about = replace(about, refused=refused, seen=gathering.seen)
        recording.record(ctx, Action.DOCUMENT_SUMMARY, about, record)
        return Refused(refused)
    keys = record.keys
    judged = gathering.judge(record, list(_candidates(ctx, request, asker.organization, list(keys)).values()))
    decided = [Decided(one, rules.decide(situation, one, Way.SEARCH)) for one in judged]
    allowed = [
        Shown(one, archive.describe(ctx, one.version, keys[one.version.client_id]))
        for one in decided
        if one.decision.allowed
    ]
    chosen = set(request.choose([(one.decided.version, one.description) for one in allowed]))
    shown = [one for one in allowed if one.decided.version.oid in chosen]
    withheld = [one for one in decided if not one.decision.allowed]
    about = replace(about, seen=gathering.seen, total=len(shown))
    entry = recording.record(ctx, Action.DOCUMENT_SUMMARY, about, record, shown=shown, withheld=withheld)
    items = [item(one, record, entry, number) for number, one in enumerate(shown, 1)]
    linked = with_links(ctx, asker, request.purpose, items)
    return tuple(Opened(one, content) for one, content in zip(linked, _contents(ctx, request, shown), strict=True))


def _refused(situation: Situation) -> str | None:
    if situation.asker.desk:
        return "role-insufficient"
    if situation.purpose.kind is not PurposeKind.OWN:
        return "own-register-only"
    return admit(situation, about_client=False) or admit(situation, about_client=True)


def _candidates(
    ctx: Context, request: SummaryRequest, controller: str, client_ids: Sequence[UUID]
) -> dict[str, Version]:
    """What the searches find in the own register, each version once, newest authoring first."""
    searches = (replace(one, client_ids=client_ids, reach=[controller]) for one in request.searches)
    return {one.oid: one for each in searches for one in archive.candidates(ctx, each)}


def _contents(ctx: Context, request: SummaryRequest, shown: Sequence[Shown]) -> list[bytes]:
    """The structured bodies of the documents of the groups that are to be read; nothing of the others."""
    read = [one for one in shown if one.decided.version.document_group in request.read]
    keys = identities.keys(ctx, {one.decided.version.home_client_id for one in read})

    def content(one: Shown) -> bytes:
        version = one.decided.version
        if one not in read:
            return b""
        xml = vault.read(ctx.db, ctx.keys, version, keys[version.home_client_id])
        return render(ctx, xml, Form.JSON, one.description, None)

    return [content(one) for one in shown]
