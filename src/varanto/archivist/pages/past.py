"""The page /archivist/log: what archivists of the organisation did (disclosure.md §5.2, 8)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import varanto.log.service as log
from varanto.archivist.pages.desk import GROUNDS, SCREENS, shown
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Answer, Request
from varanto.log.model import Action, Outcome, Seen, words

EVERYBODY = "all"
PAGE = 50
ACTS = tuple(
    {
        Action.DOCUMENT_SEARCH,
        Action.DOCUMENT_FETCH,
        Action.METADATA_FETCH,
        Action.VERSIONS_FETCH,
        Action.DOCUMENT_INVALIDATE,
        Action.WITHDRAWAL_PROPOSE,
        Action.WITHDRAWAL_CONFIRM,
        Action.WITHDRAWAL_DECLINE,
        Action.STATISTICS_READ,
        Action.LOG_SEARCH,
        Action.SESSION_TAKE,
        Action.SESSION_END,
        Action.REQUEST_ATTEMPT,
    }
)


@dataclass(frozen=True, slots=True)
class Deed:
    """An act as the page tells it; `reason` is the code of an invalidation."""

    at: datetime
    who: str = field(repr=False)
    action: Action
    outcome: Outcome
    documents: tuple[str, ...]
    ground: str
    reason: str
    words: str = field(repr=False)


def show(ctx: Context, request: Request) -> Answer:
    """One's own acts, or those of every archivist of the organisation, newest first."""
    whose = EVERYBODY if request.query.get("whose") == EVERYBODY else "own"
    page = log.acts_alike(ctx, own=whose == "own", after=_place(request), limit=PAGE)
    following = f"{page.last[0].isoformat()} {page.last[1]}" if page.last else None
    return SCREENS.show(
        request,
        "log.html",
        ctx=ctx,
        deeds=[_deed(one) for one in page.items],
        total=page.total,
        whose=whose,
        following=following,
        acts=ACTS,
        grounds=GROUNDS,
        reasons=words("reason"),
    )


def _deed(seen: Seen) -> Deed:
    row, private = seen.row, seen.private
    detail: Mapping[str, Any] = private.detail if private else {}
    purpose: Mapping[str, Any] = detail.get("purpose") or {}
    reason: Mapping[str, str] = purpose.get("reason") or {}
    said = [reason.get("text", ""), cast("str | None", purpose.get("reveal")) or ""]
    documents = (row.document_oid,) if row.document_oid else seen.documents
    who = private.professional.name if private and private.professional else ""
    return Deed(
        row.logged_at,
        who,
        row.action,
        row.outcome,
        documents,
        reason.get("code", ""),
        str(detail.get("reason") or ""),
        " · ".join(one for one in said if one),
    )


def _place(request: Request) -> tuple[datetime, UUID] | None:
    """Where the page begins. Raises `cursor-invalid`."""
    text = request.query.get("after")
    if text is None:
        return None
    try:
        moment, entry = text.split(" ")
        return datetime.fromisoformat(moment), UUID(entry)
    except ValueError:
        raise Problem("cursor-invalid") from None


ROUTES = (shown("/archivist/log", "log", show, "What the archivists of the organisation did"),)
