"""Mass archiving (massa-arkistointi): many documents at once, each standing alone."""

from collections.abc import Mapping, Sequence

import varanto.codes.service as codes
import varanto.identities.service as identities
import varanto.log.service as log
from varanto.codes.model import Measures
from varanto.identities.model import ClientRecord
from varanto.intake import rules
from varanto.intake.model import BatchLine, Examined
from varanto.intake.service.storing import examine, store_examined
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.log.model import Action, Event, Outcome
from varanto_formats.identifiers import Identifier


def store_all(ctx: Context, documents: Sequence[bytes | Problem]) -> list[BatchLine]:
    """Store each document that can be stored and say of each what became of it, in order (documents.md §1.5).

    What is refused changes nothing but the log; a problem in place of a document is a line that holds none.
    """
    measures = codes.measures(ctx)
    examined = [_examined(ctx, one, measures) for one in documents]
    readable = [one for one in examined if isinstance(one, Examined)]
    held = identities.hold(ctx, [each for one in readable for each in (*one.clients, *(rules.link_of(one) or ()))])
    return [_store(ctx, one, held) for one in examined]


def _examined(ctx: Context, document: bytes | Problem, measures: Measures) -> Examined | Problem:
    if isinstance(document, Problem):
        return document
    try:
        return examine(ctx, document, measures)
    except Problem as unreadable:
        return unreadable


def _store(ctx: Context, document: Examined | Problem, held: Mapping[Identifier, ClientRecord]) -> BatchLine:
    if isinstance(document, Problem):
        return _refused(ctx, document, None)
    oid = document.document.oid or None
    try:
        with ctx.db.transaction():
            return BatchLine(oid, store_examined(ctx, document, held))
    except Problem as problem:
        return _refused(ctx, problem, oid)


def _refused(ctx: Context, problem: Problem, oid: str | None) -> BatchLine:
    detail = {"act": Action.DOCUMENT_STORE.value, "code": problem.kind.code}
    log.record(ctx, Event(action=Action.REQUEST_ATTEMPT, outcome=Outcome.FAILED, document=oid, detail=detail))
    return BatchLine(oid, problem)
