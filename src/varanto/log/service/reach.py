"""Use case of telling whom documents reached (GDPR 33, 34: whoever answers for a breach must know that)."""

from collections.abc import Sequence
from uuid import UUID

from varanto.kit.context import Context
from varanto.log import store
from varanto.log.model import Action, Event, Outcome, Row, Seen
from varanto.log.service.recording import opened, record

READING = frozenset(
    {
        Action.DOCUMENT_SEARCH,
        Action.DOCUMENT_SUMMARY,
        Action.DOCUMENT_FETCH,
        Action.METADATA_FETCH,
        Action.VERSIONS_FETCH,
    }
)
"""What lets somebody see a document or its metadata."""
MOST = 1000


def seen_by(ctx: Context, documents: Sequence[str]) -> list[Seen]:
    """Everybody who was shown one of these documents of the caller's register, newest first; the reading is logged.

    From the use log and the disclosure log, with the persons: the controller answers for whom its data reached. Of
    each document the newest thousand entries.
    """
    holder = ctx.actor.origin or ctx.actor.organization
    found: dict[UUID, Row] = {}
    for oid in documents:
        limits = {"officer": holder, "document": oid, "outcome": Outcome.DONE}
        found |= {one.entry_id: one for one in store.search(ctx.db, limits, None, MOST)[1]}
    rows = [one for one in found.values() if one.action in READING]
    detail = {"documents": list(documents), "total": len(rows)}
    record(ctx, Event(action=Action.LOG_SEARCH, controller=holder, detail=detail))
    rows.sort(key=lambda one: (one.logged_at, one.entry_id), reverse=True)
    return [_of_these(ctx, one, set(documents)) for one in rows]


def _of_these(ctx: Context, row: Row, wanted: set[str]) -> Seen:
    pairs = [pair for pair in zip(row.documents, row.controllers, strict=True) if pair[0] in wanted]
    named = tuple(oid for oid, _ in pairs) or ((row.document_oid,) if row.document_oid else ())
    return Seen(row, named, tuple(controller for _, controller in pairs), None, opened(ctx, row))
