"""Use cases of the past of organisations: what was registered before, whose registers passed to whom."""

import varanto.organisations.store as store
from varanto.kit.context import Context
from varanto.organisations.model import History, Inherited, Organisation


def history(ctx: Context, organisation: Organisation) -> History:
    """The past of a registered organisation, from when it was registered first."""
    return History(organisation, tuple(store.changes(ctx.db, organisation.oid)))


def inherited(ctx: Context, oid: str) -> list[Inherited]:
    """Whose registers an organisation holds as successor, and of those that they had inherited themselves (16 §).

    Each since the day on which the last of the chain took over.
    """
    found: dict[str, Inherited] = {}
    successors = [oid]
    while ended := [one for one in store.followed_by(ctx.db, successors) if one.oid not in {oid, *found}]:
        for one in ended:
            after = found.get(one.successor or "")
            found[one.oid] = Inherited(one, max(day for day in (one.ended, after and after.since) if day))
        successors = [one.oid for one in ended]
    return list(found.values())


def leads_back(ctx: Context, organisation: Organisation) -> bool:
    """Whether the successors of an organisation, as it is to be registered, lead back to it."""
    passed: set[str] = set()
    following = organisation.successor
    while following and following not in passed:
        if following == organisation.oid:
            return True
        passed.add(following)
        found = store.organisation(ctx.db, following)
        following = found.successor if found else None
    return False
