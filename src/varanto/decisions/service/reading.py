"""Taking receipts out of log entries, for whoever may read them."""

from collections.abc import Iterator
from uuid import UUID

import msgspec

import varanto.archive.service as archive
import varanto.log.service as log
from varanto.decisions import rules
from varanto.decisions.model import Receipt
from varanto.decisions.service.repeating import holder, sees
from varanto.disclosure import service as disclosure
from varanto.disclosure.model import Record
from varanto.kit.context import Context
from varanto.log.model import Entry

LOW_BITS = 0xFFFF


def receipt(ctx: Context, decision: UUID) -> tuple[Entry, Receipt] | None:
    """A decision by its id, with its entry: the id's low 16 bits are its number there, 0 the request as a whole."""
    entry = log.entry(ctx, UUID(int=decision.int & ~LOW_BITS))
    found = {one.id: one for one in receipts_of(entry)} if entry else {}
    return (entry, found[decision]) if entry and decision in found else None


def receipts_of(entry: Entry) -> Iterator[Receipt]:
    """The decisions that an entry keeps, that on the request first; none in an entry of another kind."""
    if "way" not in entry.private.detail:
        return
    record = msgspec.convert(entry.private.detail, Record)
    for number, verdict in enumerate((None, *record.verdicts)):
        yield Receipt(
            id=disclosure.decision_id(entry.row.entry_id, number),
            decided_at=entry.row.logged_at,
            action=entry.row.action,
            record=record,
            verdict=verdict,
            professional=entry.private.professional,
        )


class Reader:
    """The one who reads, and which documents she holds and sees; each is looked up once."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._holders: dict[str, str] = {}
        self._seen: dict[str, bool] = {}

    def may_read(self, one: Receipt) -> bool:
        """Whether the decision is hers to see."""
        verdict = one.verdict
        holder = self._holder(verdict.controller) if verdict else None
        sees = bool(verdict) and holder == self._ctx.actor.organization and self._sees(verdict.oid)
        return rules.may_read(self._ctx.actor, one, holder=holder, sees=sees)

    def _holder(self, controller: str) -> str:
        if controller not in self._holders:
            self._holders[controller] = holder(self._ctx, controller)
        return self._holders[controller]

    def _sees(self, oid: str) -> bool:
        if oid not in self._seen:
            version = None if self._ctx.actor.desk else archive.find(self._ctx, oid)
            self._seen[oid] = version is not None and sees(self._ctx, version)
        return self._seen[oid]
