"""The use case of the summary: gather through the gate, tell."""

from functools import partial

from varanto.access import service as access
from varanto.access.model import Purpose, Refused
from varanto.archive.model import Group
from varanto.disclosure import service as disclosure
from varanto.disclosure.model import SummaryRequest
from varanto.kit.context import Context
from varanto.summary import rules
from varanto.summary.model import Summary
from varanto_formats.cda.times import HELSINKI
from varanto_formats.identifiers import Identifier

READ = frozenset({Group.RELATIONSHIP, Group.CASE})


def summarise(ctx: Context, client: Identifier, purpose: Purpose) -> Summary | Refused:
    """What the asker may see of one client in her own register, computed now; logged before it is told (10 §)."""
    record = access.client(ctx, client)
    known = frozenset({client, record.identifier, *(one.identifier for one in record.linked)})
    choose = partial(rules.choose, client=known, now=ctx.now)
    opened = disclosure.summarise(
        ctx, SummaryRequest(client=client, purpose=purpose, searches=rules.SEARCHES, choose=choose, read=READ)
    )
    if isinstance(opened, Refused):
        return opened
    return rules.tell(opened, known, ctx.now.astimezone(HELSINKI).date())
