"""What the gate out shows of case links: at case documents of the own register, and in searches of one case."""

from collections.abc import Sequence
from dataclasses import replace

import varanto.cases.service as cases
from varanto.access.model import Asker, Purpose, PurposeKind
from varanto.archive.model import Search
from varanto.disclosure.model import Item
from varanto.kit.context import Context


def with_links(ctx: Context, asker: Asker, purpose: Purpose, items: Sequence[Item]) -> tuple[Item, ...]:
    """The released items, with the links of the asker's own case documents; never at a desk or by another purpose."""
    if not _works_in_own_register(asker, purpose):
        return tuple(items)
    found = cases.current(ctx, [one.version for one in items if one.version.controller == asker.organization])
    return tuple(replace(one, links=found.get(one.version.oid)) for one in items) if found else tuple(items)


def with_linked_cases(ctx: Context, asker: Asker, purpose: Purpose, filters: Search) -> Search:
    """A search of one case that goes on to the cases linked to it, where the asker sees its document."""
    if filters.case is None or not _works_in_own_register(asker, purpose):
        return filters
    return replace(filters, linked_cases=cases.linked(ctx, asker, filters.case))


def _works_in_own_register(asker: Asker, purpose: Purpose) -> bool:
    return purpose.kind is PurposeKind.OWN and not asker.desk
