"""Answering a request with what the log says, or refusing it; either is a paper that is kept as it was given."""

from collections.abc import Iterator, Sequence
from uuid import UUID

import msgspec

import varanto.log.service as log
import varanto.organisations.service as organisations
import varanto.proofs.service as proofs
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.log.model import Book, Outcome, Search, Seen
from varanto.log.rules.reading import closing, opening
from varanto.logrequests import rules
from varanto.logrequests.model import Act, Closed, Faulty, Ground, Line, LogRequest, Scope
from varanto.logrequests.service import keeping, papers

PORTION = 500


def draft(ctx: Context, request_id: UUID, *, names: bool) -> bytes:
    """The answer as it would be given now, without proofs (PDF/A). Raises `log-request-state` before its time."""
    one = keeping.held(ctx, request_id, Act.DRAFT)
    lines = _lines(ctx, one, names=names)
    keeping.put(ctx, one, Act.DRAFT)
    return papers.answer(ctx, one, lines)


def answer(ctx: Context, request_id: UUID, *, names: bool) -> None:
    """Answer a request: a PDF/A of every entry asked for in plain words, with a proof of each attached.

    Recipients of other organisations are told by organisation and unit, never by person (74 §; disclosure.md D-14).
    With `names` the controller's own users are named (11 § 1, ADR 30). Raises `log-request-unknown`,
    `log-request-state`.
    """
    one = keeping.held(ctx, request_id, Act.ANSWER)
    lines = _lines(ctx, one, names=names)
    pdf = papers.answer(ctx, one, lines, _proofs(ctx, lines))
    keeping.seal_paper(ctx, request_id, pdf)
    closed = Closed(at=ctx.now, by=keeping.who(ctx), entries=len(lines), names=names)
    keeping.put(ctx, one, Act.ANSWER, closed=closed)


def refuse(ctx: Context, request_id: UUID, grounds: Sequence[Ground], reason: str) -> Faulty | None:
    """Refuse a request by a written decision (11 § 4). Raises `log-request-unknown`, `log-request-state`."""
    one = keeping.held(ctx, request_id, Act.REFUSE)
    if faults := dict(rules.refusal_faults(grounds, reason)):
        return Faulty(faults)
    closed = Closed(at=ctx.now, by=keeping.who(ctx), grounds=tuple(grounds), reason=reason)
    keeping.seal_paper(ctx, request_id, papers.refusal(ctx, one, closed))
    keeping.put(ctx, one, Act.REFUSE, closed=closed)
    return None


def paper(ctx: Context, request_id: UUID) -> bytes:
    """The answer or the refusal as it was given (PDF/A). Raises `log-request-unknown`, `log-request-state`."""
    one = keeping.held(ctx, request_id)
    found = keeping.open_paper(ctx, one.id)
    if found is None:
        raise Problem("log-request-state")
    return found


def _lines(ctx: Context, one: LogRequest, *, names: bool) -> tuple[Line, ...]:
    """The entries that a request asks for, newest first, as its client is told of them."""
    found = [seen for seen in _entries(ctx, one) if rules.is_told(seen)]
    known = organisations.organisations(
        ctx, {oid for seen in found for oid in (seen.row.organisation, seen.row.unit) if oid}
    )

    def called(oid: str | None) -> str:
        return known[oid].name if oid in known else oid or ""

    def user(seen: Seen) -> str:
        is_own = seen.row.organisation == one.controller and seen.private is not None
        worker = seen.private.professional if names and is_own and seen.private else None
        return worker.name if worker else ""

    return tuple(Line(seen, called(seen.row.organisation), called(seen.row.unit), user(seen)) for seen in found)


def _entries(ctx: Context, one: LogRequest) -> Iterator[Seen]:
    asked, after = one.received, None
    while True:
        wanted = Search(
            client=asked.client,
            begin=opening(asked.begin),
            end=closing(asked.end),
            book=None if asked.scope is Scope.BOTH else Book(asked.scope),
            outcome=Outcome.DONE,
            limit=PORTION,
            after=after,
        )
        page = log.search(ctx, wanted)
        if page is None:
            raise Problem("desk-required")
        yield from page.items
        after = page.last
        if after is None:
            return


def _proofs(ctx: Context, lines: Sequence[Line]) -> bytes:
    """A proof of each entry, one a line, as `tools/verify_log.py` takes them."""
    made = (proofs.inclusion(ctx, line.seen.row.entry_id) for line in lines)
    return b"".join(msgspec.json.encode(proof.as_json()) + b"\n" for proof in made if proof)
