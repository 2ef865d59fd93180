"""Use cases of changed identity codes: join the former and the present one, and take that back."""

from uuid import UUID

import varanto.identities.service as identities
import varanto.log.service as log
from varanto.identities.model import Link, LinkKind
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.log.model import Action, Event
from varanto.persons.model import Change, Changed


def change(ctx: Context, change: Change) -> Changed:
    """Make what is kept under a former identity code the present code's too (ADR 20); told in both logs.

    The same again changes nothing. Raises `identity-change-conflict` where the former code has another successor, or
    where the two belong to one person already in another way.
    """
    former, present = _held(ctx, change)
    links = identities.links(ctx, [former, present])
    if known := _between(former, present, links):
        return Changed(known.linked_at, again=True)
    replaced = any(one.client_id == former and one.kind == LinkKind.FORMER_CODE and not one.leading for one in links)
    if replaced or former == present or present in identities.linked(ctx, [former]):
        raise Problem("identity-change-conflict")
    identities.link(ctx, present, former, LinkKind.FORMER_CODE)
    _tell(ctx, Action.PERSON_LINK, change, former, present)
    return Changed(ctx.now)


def reverse(ctx: Context, change: Change) -> None:
    """Take a change back that was told by mistake; it stays in the history, told in both logs.

    Raises `identity-change-unknown` where the two codes are not joined.
    """
    former, present = _held(ctx, change)
    known = _between(former, present, identities.links(ctx, [former, present]))
    if known is None:
        raise Problem("identity-change-unknown")
    identities.unlink(ctx, known)
    _tell(ctx, Action.PERSON_UNLINK, change, former, present)


def _held(ctx: Context, change: Change) -> tuple[UUID, UUID]:
    """The clients of the former and the present code, their rows held with those of everybody linked to them."""
    named = [change.former, change.present]
    held = identities.ensure(ctx, named, identities.linked(ctx, identities.find(ctx, named).values()))
    return held[0].client_id, held[-1].client_id


def _between(former: UUID, present: UUID, links: list[Link]) -> Link | None:
    joined = (one for one in links if one.kind == LinkKind.FORMER_CODE and one.leading)
    return next((one for one in joined if (one.client_id, one.other_client_id) == (present, former)), None)


def _tell(ctx: Context, action: Action, change: Change, *client_ids: UUID) -> None:
    detail = {"kind": LinkKind.FORMER_CODE, "reason": change.reason, "source": change.source}
    for client_id in client_ids:
        log.record(ctx, Event(action=action, client_id=client_id, detail=detail))
