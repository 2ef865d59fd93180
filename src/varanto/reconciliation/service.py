"""Comparing the own register (täsmäytys): digests of everything in it, in every state."""

import varanto.access.service as access
import varanto.archive.service as archive
import varanto.log.service as log
from varanto.access.model import PurposeKind, Refused
from varanto.access.rules import admit_comparison
from varanto.archive.model import Extent
from varanto.kit.context import Context
from varanto.log.model import Action, Event, Outcome
from varanto.reconciliation.model import ReconciliationRequest
from varanto_formats.reconciliation import Part


def reconcile(ctx: Context, request: ReconciliationRequest) -> list[Part] | Refused:
    """What the asker's own register holds under leaf prefixes: OIDs, versions and digests in every state, no more."""
    own = ctx.actor.organization
    refused = admit_comparison(access.asker(ctx))
    log.record(
        ctx,
        Event(
            action=Action.DOCUMENT_RECONCILE,
            outcome=Outcome.REFUSED if refused else Outcome.DONE,
            controller=own,
            purpose=PurposeKind.OWN,
            detail={"refused": refused} if refused else {"prefixes": len(request.prefixes)},
        ),
    )
    if refused:
        return Refused(refused)
    extent = Extent(controller=own, created_from=request.created_from, created_to=request.created_to)
    return archive.parts(ctx, extent, request.prefixes)
