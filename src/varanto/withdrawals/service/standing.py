"""What is to be invalidated and what rests on it, by the gate; the documents of the wrong person in one go."""

from collections.abc import Sequence

import varanto.disclosure.service as disclosure
from varanto.access.model import Administrative, Purpose, Reason, Refused, WorkContext
from varanto.archive.model import Search, Status
from varanto.disclosure.model import FetchRequest, Item, Page, SearchRequest, Unknown
from varanto.intake.model import Invalidated
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.withdrawals import rules
from varanto.withdrawals.model import Done, Standing, Wish
from varanto.withdrawals.model import Reason as Why
from varanto.withdrawals.service.proposing import needs_two, proposals, withdraw
from varanto.withdrawals.service.resting import resting
from varanto_formats.identifiers import Identifier

MOST = 100
PURPOSE = Purpose(context=WorkContext(administrative=Administrative.ARCHIVE), reason=Reason("correction", "mitätöinti"))


def look(ctx: Context, oid: str) -> Standing | Refused | Unknown:
    """A document of the register picked as it stands before it is invalidated; the looks are logged."""
    item = disclosure.metadata(ctx, FetchRequest(oid, PURPOSE))
    if not isinstance(item, Item):
        return item
    left = resting(ctx, oid)
    return Standing(
        item=item,
        affected=len(item.description.clients),
        resting=rules.dependants_first(listed(ctx, [one.oid for one in left[:MOST]])),
        count=len(left),
        proposal=next((one for one in proposals(ctx) if one.wish.oid == oid), None),
        four_eyes=needs_two(ctx),
    )


def find(ctx: Context, client: Identifier, case: str | None) -> Page | Refused:
    """The first hundred valid documents of a client in the register picked, of one case or of all; a logged search."""
    valid = Search(client_ids=(), states=[Status.VALID], case=case)
    return disclosure.search(ctx, SearchRequest(client=client, purpose=PURPOSE, filters=valid, limit=MOST))


def listed(ctx: Context, oids: Sequence[str]) -> list[Item]:
    """Those of the documents that are known in the register picked; each look is logged."""
    found = [disclosure.metadata(ctx, FetchRequest(oid, PURPOSE)) for oid in oids]
    return [one for one in found if isinstance(one, Item)]


def withdraw_all(ctx: Context, oids: Sequence[str], explanation: str) -> Done:
    """Invalidate documents that were stored under the wrong person, what rests on others first; all or none.

    Raises `document-unknown` for one that is not known in the register picked, and what `withdraw` raises.
    """
    items = rules.dependants_first(listed(ctx, oids))
    if len(items) != len(set(oids)):
        raise Problem("document-unknown")
    done = [
        (one, withdraw(ctx, Wish(one.version.oid, one.version.sha256, Why.WRONG_PERSON, explanation))) for one in items
    ]
    return Done(
        invalidated=tuple(one for one, outcome in done if isinstance(outcome, Invalidated)),
        proposed=tuple(one for one, outcome in done if not isinstance(outcome, Invalidated)),
    )
