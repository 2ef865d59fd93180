"""The call of reconciliation (täsmäytys): what the own register holds, told by digests (docs/reconciliation.md)."""

from datetime import datetime
from typing import Annotated

import msgspec

from varanto.access.model import Refused
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Access, Answer, Request, Route, refusal
from varanto.reconciliation import service
from varanto.reconciliation.model import ReconciliationRequest
from varanto_formats.reconciliation import MOST_PREFIXES, Part

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Prefix = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{0,62}$")]


class HalfOpenSpan(msgspec.Struct, forbid_unknown_fields=True):
    """A span of authoring times; its end is not part of it."""

    from_: Moment | None = msgspec.field(default=None, name="from")
    to: Moment | None = None


class ReconciliationBody(msgspec.Struct, forbid_unknown_fields=True):
    """The parts that are asked for: prefixes of leaves in lower-case hexadecimal, all of one length."""

    prefixes: Annotated[list[Prefix], msgspec.Meta(min_length=1, max_length=MOST_PREFIXES)]
    created: HalfOpenSpan = msgspec.field(default_factory=HalfOpenSpan)


class Reconciliation(msgspec.Struct):
    """The parts that were asked for: `elements` of a small one, `branches` of a large one."""

    parts: list[Part]


def reconcile(ctx: Context, request: Request) -> Answer:
    """Parts of what the caller's own register holds. Raises `request-malformed` for prefixes of several lengths."""
    body = request.json(ReconciliationBody)
    if len({len(prefix) for prefix in body.prefixes}) > 1:
        raise Problem("request-malformed", "The prefixes are not of one length.")
    found = service.reconcile(ctx, ReconciliationRequest(body.prefixes, body.created.from_, body.created.to))
    if isinstance(found, Refused):
        return refusal(Problem(found.code), ctx.trace_id)
    return Answer(200, Reconciliation(found))


ROUTES = (
    Route(
        method="POST",
        path="/v1/documents/reconciliation",
        name="documents-reconciliation",
        access=Access.TOKEN,
        call=reconcile,
        summary="Compare what the own register holds",
        accepts=ReconciliationBody,
        answers=Reconciliation,
        problems=("own-register-only", "role-insufficient"),
    ),
)
