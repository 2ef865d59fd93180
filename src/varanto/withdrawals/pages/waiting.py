"""The page /archivist/withdrawals: what waits for a second archivist."""

from varanto.kit.context import Context
from varanto.kit.http import Answer, Request
from varanto.withdrawals import service
from varanto.withdrawals.pages.desk import SCREENS, kept, shown


def show(ctx: Context, request: Request) -> Answer:
    """The proposals of the register picked, oldest first."""
    return SCREENS.show(request, "waiting.html", ctx=ctx, proposals=service.proposals(ctx), kept=kept(request))


ROUTES = (shown("/archivist/withdrawals", "archivist-withdrawals", show, "Invalidations that wait"),)
