"""The feed: what producers stored, replaced and invalidated in an organiser's register (issue 5, change feed)."""

import varanto.log.service as log
import varanto.rights.service as rights
from varanto.access.model import Purpose, PurposeKind, Refused
from varanto.disclosure import service as disclosure
from varanto.disclosure.model import FetchRequest, Item, Unknown
from varanto.kit.context import Context
from varanto.log.model import Action, Event
from varanto.rights.model import Change, ChangeKind
from varanto.rightsmap.model import Fact, Feed, FeedRequest
from varanto.rightsmap.service import reading


def changes(ctx: Context, request: FeedRequest) -> Feed | Refused:
    """What others did in the caller's register behind a place: at least once each, for one client in order.

    A stored or replaced version comes with its metadata, by the gate's own decision; what it withholds from the caller,
    or what was taken out since, is left out. Of an invalidated one only its OIDs are told.
    """
    if refused := reading.refused(ctx):
        return Refused(refused)
    found = rights.feed(ctx, request.after, request.organisation, request.limit)
    facts = [_fact(ctx, one.change) for one in found]
    told = tuple(one for one in facts if one)
    gone = [one.change.oid for one in told if one.item is None]
    event = Event(
        action=Action.DOCUMENT_CHANGES,
        controller=ctx.actor.organization,
        documents=tuple(gone),
        purpose=PurposeKind.OWN,
        detail={"changes": len(told), "organisation": request.organisation},
    )
    log.record(ctx, event)
    return Feed(told, found[-1].place if found else request.after, len(found) == request.limit)


def _fact(ctx: Context, change: Change) -> Fact | None:
    if change.kind is ChangeKind.INVALIDATED:
        return Fact(change, None)
    match disclosure.metadata(ctx, FetchRequest(change.oid, Purpose())):
        case Item() as item:
            return Fact(change, item)
        case Refused() | Unknown():
            return None
