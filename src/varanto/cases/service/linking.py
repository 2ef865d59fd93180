"""Linking cases of the own register, and ending links; each act is logged for all clients of the cases."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias
from uuid import UUID, uuid4

import msgspec

import varanto.identities.service as identities
import varanto.log.service as log
from varanto.access.model import Refused
from varanto.cases import store
from varanto.cases.model import CaseLink, Known, NoSuchCase, Row
from varanto.cases.service.finding import find
from varanto.kit.context import Context
from varanto.log.model import Action, Event, Outcome

UNKNOWN = "case-unknown"
Reasons: TypeAlias = tuple[str | None, str | None]
"""Why a link was made, and why it ended."""


def link(ctx: Context, case: str, other: str, reason: str) -> CaseLink | Refused | NoSuchCase:
    """Link two cases (asialiitos); those that are linked already stay as they are, with the first reason."""
    found = _find(ctx, Action.CASE_LINK, case, other)
    if not isinstance(found, tuple):
        return found
    one, another = found
    identities.lock(ctx, (one.home, another.home))
    kept = next((row for row in _between(ctx, one, other) if row.until is None), None)
    _record(ctx, Action.CASE_LINK, found, case, other)
    if kept is None:
        link_id = uuid4()
        kept = _keep(ctx, one, other, link_id, reason)
        _keep(ctx, another, case, link_id, reason)
    return _told(ctx, one, kept)


def unlink(ctx: Context, case: str, other: str, reason: str) -> CaseLink | Refused | NoSuchCase:
    """End the link between two cases; what was linked, and since when, stays. An ended one is told as it ended."""
    found = _find(ctx, Action.CASE_UNLINK, case, other)
    if not isinstance(found, tuple):
        return found
    one, another = found
    identities.lock(ctx, (one.home, another.home))
    before = _between(ctx, one, other)
    _record(ctx, Action.CASE_UNLINK, found, case, other, refused=None if before else UNKNOWN)
    if not before:
        return NoSuchCase()
    for each, name in zip(found, (other, case), strict=True):
        _end(ctx, each, name, reason)
    return _told(ctx, one, _between(ctx, one, other)[-1])


def links(ctx: Context, case: str) -> list[CaseLink] | Refused | NoSuchCase:
    """Every link of a case, ended ones too, the oldest first; the reading is logged."""
    found = _find(ctx, Action.CASE_LINKS_READ, case)
    if not isinstance(found, tuple):
        return found
    _record(ctx, Action.CASE_LINKS_READ, found, case)
    (one,) = found
    return [_told(ctx, one, row) for row in store.links(ctx.db, [one.home], [case])]


def _find(ctx: Context, action: Action, *cases: str) -> tuple[Known, ...] | Refused | NoSuchCase:
    """The cases asked for; an attempt that does not find them is logged."""
    found = find(ctx, cases)
    if isinstance(found, Refused):
        _record(ctx, action, (), *cases, refused=found.code)
        return found
    if len(found) < len(cases):
        _record(ctx, action, (), *cases, refused=UNKNOWN)
        return NoSuchCase()
    return found


def _between(ctx: Context, one: Known, other: str) -> list[Row]:
    return [row for row in store.links(ctx.db, [one.home], [one.case]) if row.other_oid == other]


def _keep(ctx: Context, one: Known, other: str, link_id: UUID, reason: str) -> Row:
    row = Row(
        client_id=one.home,
        case_oid=one.case,
        link_id=link_id,
        other_oid=other,
        since=ctx.now,
        document_oid=one.version.oid,
        sealed=_sealed(ctx, one, link_id, (reason, None)),
    )
    store.add(ctx.db, row)
    return row


def _end(ctx: Context, one: Known, other: str, reason: str) -> None:
    """End the link at one of its cases, where it has not ended before."""
    for row in _between(ctx, one, other):
        if row.until is None:
            why, _ = _said(ctx, one, row)
            sealed = _sealed(ctx, one, row.link_id, (why, reason))
            store.end(ctx.db, replace(row, until=ctx.now, document_oid=one.version.oid, sealed=sealed))


def _told(ctx: Context, one: Known, row: Row) -> CaseLink:
    reason, ending = _said(ctx, one, row)
    return CaseLink(case=row.other_oid, since=row.since, reason=reason, until=row.until, ending=ending)


def _sealed(ctx: Context, one: Known, link_id: UUID, said: Reasons) -> bytes:
    return ctx.keys.seal(one.keys[one.version.oid], msgspec.json.encode(said), _bound_to(one.case, link_id))


def _said(ctx: Context, one: Known, row: Row) -> Reasons:
    """Why a link was made and ended; nothing where the version of the case document is gone whose key that needs."""
    if (key := one.keys.get(row.document_oid)) is None:
        return None, None
    return msgspec.json.decode(ctx.keys.open(key, row.sealed, _bound_to(one.case, row.link_id)), type=Reasons)


def _record(ctx: Context, action: Action, found: Sequence[Known], *cases: str, refused: str | None = None) -> None:
    """Write an entry for every client of the cases; where none was found, the attempt alone."""
    listed = {identifier for one in found for identifier in one.description.clients}
    detail = {"cases": list(cases), "refused": refused} if refused else {"cases": list(cases)}
    for client_id in sorted(identities.find(ctx, listed).values()) or [None]:
        event = Event(
            action=action,
            outcome=Outcome.REFUSED if refused else Outcome.DONE,
            client_id=client_id,
            controller=ctx.actor.organization,
            document=found[0].version.oid if found else None,
            purpose="own",
            detail=detail,
        )
        log.record(ctx, event)


def _bound_to(case: str, link_id: UUID) -> str:
    return f"case_link|{case}|{link_id}"
