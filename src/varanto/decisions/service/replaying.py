"""Deciding again as of then, to show that a decision came of what the repository knew."""

from collections.abc import Iterator
from uuid import UUID

import varanto.archive.service as archive
from varanto.decisions import rules
from varanto.decisions.model import NotShown, Receipt, Replay
from varanto.decisions.service.explaining import record_reading
from varanto.decisions.service.reading import Reader, receipt
from varanto.decisions.service.repeating import Again, decide_again
from varanto.kit.context import Context
from varanto.log.model import Action

AFTER_ADMISSION = "document-unknown"
"""What a request is refused with when it was admitted and the document withheld; its verdict says why."""


def replay(ctx: Context, decision: UUID) -> Replay | NotShown:
    """Decide once more, on what was stored then, and say whether it agrees; logged like the reading of a decision."""
    found = receipt(ctx, decision)
    if found is None or not Reader(ctx).may_read(found[1]):
        record_reading(ctx, Action.DECISION_REPLAY, None, decision)
        return NotShown()
    record_reading(ctx, Action.DECISION_REPLAY, found, decision)
    made = found[1]
    again = decide_again(ctx, made.record, made.decided_at, made.verdict)
    return Replay(made, again.verdict, again.refused, tuple(_differences(ctx, made, again)))


def _differences(ctx: Context, made: Receipt, again: Again) -> Iterator[str]:
    refused = made.record.refused
    if (None if refused == AFTER_ADMISSION else refused) != again.refused:
        yield "refused"
    if not set(again.evidence) <= set(made.record.evidence):
        yield "evidence"
    if made.verdict and again.verdict is None:
        yield "disposed" if archive.tombstone(ctx, made.verdict.oid) else "document"
    if made.verdict and again.verdict:
        yield from rules.differences(made.verdict, again.verdict)
