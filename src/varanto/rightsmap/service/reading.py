"""Who may look at the map, and what she finds through the gate."""

from dataclasses import replace
from uuid import UUID

import varanto.access.service as access
from varanto.access.model import Purpose, Refused
from varanto.access.rules import admit
from varanto.archive.model import Search
from varanto.disclosure import service as disclosure
from varanto.disclosure.model import Item, SearchRequest
from varanto.kit.context import Context
from varanto_formats.identifiers import Identifier

PAGE = 500


def refused(ctx: Context, *, about_clients: bool = True) -> str | None:
    """Why the caller may not look into the own register; None when it may. A citizen's desk has none.

    Where nothing is said about clients, whoever acts for the organisation may look, in an administrative role too.
    """
    if not ctx.actor.organization:
        return "own-register-only"
    if not about_clients:
        return None
    return admit(access.Gathering(ctx, access.asker(ctx), Purpose()).situation(), about_client=False)


def everything(ctx: Context, client: Identifier, filters: Search) -> list[Item] | Refused:
    """What the asker finds of a client in the own register: by the gate's own search, decided and logged there."""
    wish, found = SearchRequest(client=client, purpose=Purpose(), filters=filters, limit=PAGE), list[Item]()
    while True:
        page = disclosure.search(ctx, wish)
        if isinstance(page, Refused):
            return page
        found += page.items
        if page.last is None:
            return found
        wish = replace(wish, after=page.last)


def opaque(ctx: Context, client_id: UUID) -> str:
    """A name for a client that is the same on every page for one organisation and leads nowhere."""
    return ctx.keys.index(Identifier(ctx.actor.organization, str(client_id))).hex()[:32]
