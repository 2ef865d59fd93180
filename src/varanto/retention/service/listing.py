"""What is ripe: previews, and disposal lists from proposal to approval."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from uuid import UUID, uuid4

import varanto.archive.service as archive
import varanto.log.service as log
from varanto.archive.model import Group
from varanto.kit.canonical import canonical
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.log.model import Action, Event
from varanto.retention import rules, store
from varanto.retention.model import Assessed, DisposalList, Item, Preview, State
from varanto.retention.service.gathering import assess
from varanto.retention.service.standing import archivist, holds, person, sees

LONGEST_LIST = 10_000
"""So many items are on one list at most, so that two people can answer for it."""

Say = Callable[[int, int], None]
"""Hears how many of how many clients were looked at."""


def term(ctx: Context, oid: str) -> Assessed:
    """The term of a version of the own register, with its reason. Raises `document-unknown`."""
    archivist(ctx)
    version = archive.find(ctx, oid)
    found = assess(ctx, version.home_client_id) if version and holds(ctx, version.controller) else []
    for one in found:
        if one.version.oid == oid and sees(ctx, one):
            return one
    raise Problem("document-unknown")


def preview(ctx: Context, controller: str | None = None, say: Say | None = None) -> Preview:
    """How many documents of a register become ripe in which year, by which rule, and how many stay and why.

    Entries of the use log that pass their twelve years are counted under the rule `log`; they are not disposed of.
    """
    wanted = archivist(ctx, controller)
    ripe: Counter[tuple[int, str]] = Counter()
    states: Counter[State] = Counter()
    for one in _assessed(ctx, wanted, say):
        states[one.term.state] += 1
        if one.term.state in (State.RUNNING, State.EXPIRED) and one.term.end:
            ripe[one.term.end.year, one.term.rule] += 1
    for year, entries in store.old_entries(ctx.db, wanted, rules.LOG_YEARS).items():
        ripe[year, "log"] += entries
    return Preview(ripe, states)


def propose(
    ctx: Context, controller: str | None = None, *, decided: bool = False, say: Say | None = None
) -> DisposalList:
    """Put what is ripe on a disposal list, which never changes after; the first 10 000 versions, the rest on the next.

    With `decided` also what may only go on the controller's decision. Raises `nothing-to-dispose`.
    """
    wanted = archivist(ctx, controller)
    items: list[Item] = []
    for one in _assessed(ctx, wanted, say):
        if one.term.may_end(decided=decided) and one.term.end and len(items) < LONGEST_LIST:
            items.append(_item(one, one.term.end))
    if not items:
        raise Problem("nothing-to-dispose")
    list_id, digest = uuid4(), digest_of(items)
    detail = {"list": str(list_id), "items": len(items), "digest": digest.hex(), "decision": decided}
    entry = log.record(ctx, Event(action=Action.DISPOSAL_PROPOSE, controller=wanted, detail=detail))
    proposed = DisposalList(
        list_id=list_id,
        controller=wanted,
        proposed_at=ctx.now,
        proposed_by=person(ctx),
        proposal_entry=entry,
        decision=decided,
        items=len(items),
        digest=digest,
    )
    store.add_list(ctx.db, proposed, items)
    return proposed


def show(ctx: Context, list_id: UUID) -> tuple[DisposalList, list[Item]]:
    """A disposal list of the own register with its items. Raises `list-unknown`."""
    found = known(ctx, list_id)
    return found, store.items(ctx.db, list_id)


def approve(ctx: Context, list_id: UUID) -> DisposalList:
    """Approve a list that somebody else has proposed; once.

    Raises `list-unknown`, `second-person-required` for the proposer, `list-changed` where the items are no longer
    those that were proposed, `list-approved` where somebody was quicker.
    """
    found, items = show(ctx, list_id)
    approver = person(ctx)
    if approver == found.proposed_by:
        raise Problem("second-person-required")
    if digest_of(items) != found.digest:
        raise Problem("list-changed")
    detail = {"list": str(list_id), "items": found.items, "digest": found.digest.hex()}
    entry = log.record(ctx, Event(action=Action.DISPOSAL_APPROVE, controller=found.controller, detail=detail))
    if not store.approve(ctx.db, list_id, ctx.now, approver, entry):
        raise Problem("list-approved")
    return known(ctx, list_id)


def known(ctx: Context, list_id: UUID) -> DisposalList:
    """A disposal list of the own register. Raises `list-unknown`."""
    found = store.disposal_list(ctx.db, list_id)
    if found is None:
        raise Problem("list-unknown")
    archivist(ctx, found.controller)
    return found


def digest_of(items: Sequence[Item]) -> bytes:
    """SHA-256 over the items of a list, whatever has become of them."""
    rows = sorted([str(one.client_id), one.oid, one.rule, one.ended.isoformat()] for one in items)
    return hashlib.sha256(canonical(rows)).digest()


def _item(one: Assessed, ended: date) -> Item:
    version = one.version
    turn = 2 if version.document_group is Group.CASE else 1
    return Item(client_id=version.client_id, oid=version.oid, rule=one.term.rule, ended=ended, turn=turn)


def _assessed(ctx: Context, controller: str, say: Say | None) -> Iterator[Assessed]:
    homes = archive.homes_of(ctx, controller)
    for done, home in enumerate(homes, 1):
        yield from (one for one in assess(ctx, home) if one.version.controller == controller and sees(ctx, one))
        if say:
            say(done, len(homes))
