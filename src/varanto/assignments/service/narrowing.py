"""Use cases of visibility groups: which there are, how they are changed, and what assignments show by them."""

from collections.abc import Sequence

import varanto.log.service as log
import varanto.organisations.service as organisations
from varanto.assignments import store
from varanto.assignments.model import Assignment, VisibilityGroup
from varanto.assignments.rules import groups as rules
from varanto.kit.context import Context, Visible
from varanto.kit.errors import Problem
from varanto.log.model import Action, Event


def groups(ctx: Context, organisation: str) -> tuple[VisibilityGroup, ...]:
    """An organisation's visibility groups; those of the decree's table where it has defined none of its own."""
    return tuple(store.groups(ctx.db, organisation)) or rules.decree()


def put_groups(ctx: Context, organisation: str, wanted: Sequence[VisibilityGroup]) -> None:
    """Define an organisation's groups in place of those before; with none it goes by the decree's again. It is logged.

    Raises the problems `organization-unknown` and `registration-invalid`, this also where an assignment names a group
    that is left out.
    """
    if not organisations.organisations(ctx, [organisation]):
        raise Problem("organization-unknown")
    store.lock(ctx.db, organisation)
    before = groups(ctx, organisation)
    after = tuple(wanted) or rules.decree()
    in_use = {name for row in store.assignments(ctx.db, organisation) for name in row["visibility"]}
    wrong = list(rules.faults(after, in_use))
    if wrong:
        raise Problem("registration-invalid", " ".join(wrong))
    store.put_groups(ctx.db, organisation, wanted, ctx.now)
    changed = sorted({group.name for group in {*before} ^ {*after}})
    log.record(ctx, Event(action=Action.VISIBILITY_PUT, detail={"what": organisation, "changed": changed}))


def visible(ctx: Context, organisation: str, vouching: Sequence[Assignment]) -> tuple[Visible, ...] | None:
    """What the assignments that vouch for somebody show together; None where the role decides alone (9 § 3)."""
    if not any(one.visibility for one in vouching):
        return None
    return rules.visible(vouching, groups(ctx, organisation))
