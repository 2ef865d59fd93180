"""What rests on a document and so goes before it (disclosure.md D-18)."""

import varanto.archive.service as archive
import varanto.identities.service as identities
from varanto.archive.model import Search, Status, Version
from varanto.kit.context import Context
from varanto.withdrawals import rules


def controller(ctx: Context) -> str:
    """Whose register is picked at the desk: the own organisation's, or an ended provider's."""
    return ctx.actor.origin or ctx.actor.organization


def resting(ctx: Context, oid: str) -> list[Version]:
    """The live versions that rest on a live document of the controller, newest first; none on any other.

    The clients' rows are held from now on, so that nothing is stored in between.
    """
    version = archive.find(ctx, oid)
    if version is None or version.controller != controller(ctx) or version.status is not Status.VALID:
        return []
    home = version.home_client_id
    said = archive.describe(ctx, version, identities.keys(ctx, [home])[home])
    clients = identities.linked(ctx, identities.find(ctx, said.clients).values())
    identities.lock(ctx, clients)
    live = Search(client_ids=sorted(clients), reach=[version.controller], states=[Status.VALID])
    return rules.resting(version, [one for one in archive.candidates(ctx, live) if one.set_id != version.set_id])
