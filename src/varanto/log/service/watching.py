"""Use case of watching over how the own registers are used (703/2023 78 §)."""

from datetime import datetime
from uuid import UUID

from varanto.kit.context import Context
from varanto.log import store
from varanto.log.model import Action, Event, Outcome, Row
from varanto.log.rules import reading
from varanto.log.service.recording import record

PORTION = 5000


def watched(ctx: Context, begin: datetime, end: datetime) -> list[Row]:
    """What the organisation's people did, and what anybody did to its registers, between two moments; newest first.

    For the data-protection officer's work alone: anybody else gets nothing. The reading is logged.
    """
    rows = _rows(ctx, begin, end) if reading.is_officer(ctx.actor) else []
    detail = {"limits": {"begin": begin.isoformat(), "end": end.isoformat()}, "total": len(rows)}
    outcome = Outcome.DONE if reading.is_officer(ctx.actor) else Outcome.REFUSED
    record(ctx, Event(action=Action.LOG_SEARCH, outcome=outcome, controller=ctx.actor.organization, detail=detail))
    return rows


def _rows(ctx: Context, begin: datetime, end: datetime) -> list[Row]:
    limits = {"watched": ctx.actor.organization, "begin": begin, "end": end}
    rows: list[Row] = []
    after: tuple[datetime, UUID] | None = None
    while True:
        _, page = store.search(ctx.db, limits, after, PORTION)
        rows += page
        if len(page) < PORTION:
            return rows
        after = (page[-1].logged_at, page[-1].entry_id)
