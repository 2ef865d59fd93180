"""Explaining decisions to those whose documents they are about."""

from datetime import datetime
from uuid import UUID

import varanto.archive.service as archive
import varanto.identities.service as identities
import varanto.log.service as log
from varanto.archive.model import Version
from varanto.decisions.model import DecisionSearch, NotShown, Receipt, Receipts
from varanto.decisions.service.reading import Reader, receipt, receipts_of
from varanto.disclosure.model import Record
from varanto.kit.context import Context
from varanto.log.model import Action, Entry, Event, Outcome
from varanto_formats.identifiers import Identifier


def explain(ctx: Context, decision: UUID) -> Receipt | NotShown:
    """A decision with its rule and every input (703/2023 10 §), for whoever may read it; the reading is logged."""
    found = receipt(ctx, decision)
    readable = found is not None and Reader(ctx).may_read(found[1])
    record_reading(ctx, Action.DECISION_READ, found if readable else None, decision)
    return found[1] if found and readable else NotShown()


def explain_entry(ctx: Context, entry_id: UUID) -> tuple[Receipt, ...]:
    """The decisions that a log entry keeps, as far as the reader may read them; one entry of the log says so."""
    entry = log.entry(ctx, entry_id)
    reader = Reader(ctx)
    found = tuple(one for one in receipts_of(entry) if reader.may_read(one)) if entry else ()
    event = Event(
        action=Action.DECISION_READ,
        outcome=Outcome.DONE if found else Outcome.REFUSED,
        client_id=entry.row.client_id if entry and found else None,
        detail={"entry": str(entry_id)},
    )
    log.record(ctx, event)
    return found


def receipts(ctx: Context, search: DecisionSearch) -> Receipts:
    """The decisions on the reader's own documents, newest first: on one document, or on one client's."""
    clients = _clients(ctx, search)
    reader = Reader(ctx)
    found = [
        one
        for client_id in clients
        for entry in log.entries(ctx, client_id)
        for one in receipts_of(entry)
        if one.verdict and _is_asked_for(search, one.verdict.oid, one.record) and reader.may_read(one)
    ]
    found.sort(key=_place, reverse=True)
    rest = [one for one in found if search.after is None or _place(one) < search.after]
    page = tuple(rest[: search.limit])
    outcome = Outcome.DONE if page else Outcome.REFUSED
    for client_id in clients or [None]:
        about = Event(action=Action.DECISION_SEARCH, outcome=outcome, client_id=client_id, document=search.document)
        log.record(ctx, about)
    return Receipts(len(found), page, _place(page[-1]) if len(rest) > len(page) else None)


def record_reading(ctx: Context, action: Action, found: tuple[Entry, Receipt] | None, decision: UUID) -> None:
    """Log that a decision was read, or that somebody tried."""
    verdict = found[1].verdict if found else None
    log.record(
        ctx,
        Event(
            action=action,
            outcome=Outcome.DONE if found else Outcome.REFUSED,
            client_id=found[0].row.client_id if found else None,
            controller=verdict.controller if verdict else None,
            document=verdict.oid if verdict else None,
            detail={"decision": str(decision)},
        ),
    )


def _is_asked_for(search: DecisionSearch, oid: str, record: Record) -> bool:
    """Whether a decision belongs to the search; of a document each is told once, whose entry it stands in or not."""
    return search.document is None or (search.document == oid and not record.copied)


def _clients(ctx: Context, search: DecisionSearch) -> list[UUID]:
    """Under whom the entries lie: every client of the document, or the client herself."""
    if search.client:
        return list(identities.person(ctx, search.client).keys)
    version = archive.find(ctx, search.document or "")
    return sorted(identities.linked(ctx, identities.find(ctx, _listed(ctx, version)).values())) if version else []


def _listed(ctx: Context, version: Version) -> tuple[Identifier, ...]:
    key = identities.keys(ctx, [version.home_client_id])[version.home_client_id]
    return archive.describe(ctx, version, key).clients


def _place(one: Receipt) -> tuple[datetime, UUID]:
    return one.decided_at, one.id
