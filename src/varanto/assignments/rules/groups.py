"""Visibility groups (näkyvyyden rajausryhmät): those of the decree's table, and what a group may say."""

import re
from collections.abc import Collection, Iterator, Sequence

from varanto.access.rules.roles import MEDIATOR, OTHER, PUBLIC_DELIVERY, SHELTER, TABLE
from varanto.access.rules.visibility import FRAMES
from varanto.assignments.model import Assignment, VisibilityGroup
from varanto.assignments.rules.duties import SERVICE_TASKS
from varanto.kit.context import Phase, Visible

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
LONGEST_TITLE = 200
MOST_ROWS = 20
MOST_GROUPS = 100
KINDS = frozenset({*TABLE.kinds, *FRAMES.values(), OTHER})
FRAME = Visible(kinds=tuple(FRAMES.values()))
TREATED = tuple(sorted(TABLE.sensitive.keys() - {MEDIATOR, SHELTER}))


def decree() -> tuple[VisibilityGroup, ...]:
    """The groups of the decree's table, with which an organisation begins: three for each service task, and two more.

    All hold relationship and case documents as well, but for mediation, which stands alone (readings.md A27).
    """
    return (
        *(group for key, code in TABLE.tasks.items() for group in _of_task(key, code)),
        VisibilityGroup("sov", "Perheasioiden sovittelu", (Visible(subclasses=(MEDIATOR,), own_unit=True),)),
        VisibilityGroup("tur", "Turvakotipalvelu", (FRAME, Visible(subclasses=(SHELTER,)))),
    )


def _of_task(key: str, code: str) -> Iterator[VisibilityGroup]:
    """All documents of a task; those of arranging; what 15 § 1 gives to whoever delivers in it."""
    name, tasks, delivery = key.lower(), (code,), TABLE.delivery[PUBLIC_DELIVERY]
    yield VisibilityGroup(name, f"{key}: kaikki", (FRAME, Visible(service_tasks=tasks)))
    arranging = Visible(service_tasks=tasks, phase=Phase.ARRANGING)
    yield VisibilityGroup(f"{name}-arranging", f"{key}: järjestäminen", (FRAME, arranging))
    delivering = (
        Visible(service_tasks=tasks, kinds=tuple(sorted(delivery.in_task))),
        Visible(service_tasks=tasks, kinds=tuple(sorted(delivery.of_own_service)), own_unit=True),
        Visible(service_tasks=tasks, subclasses=TREATED, own_unit=True),
    )
    yield VisibilityGroup(f"{name}-delivering", f"{key}: toteuttaminen", (FRAME, *delivering))


def faults(groups: Sequence[VisibilityGroup], in_use: Collection[str]) -> Iterator[str]:
    """What is wrong with an organisation's groups, in impersonal sentences; `in_use` are the names that must stay."""
    names = [group.name for group in groups]
    if len(names) > MOST_GROUPS:
        yield f"An organization has at most {MOST_GROUPS} groups."
    if len(set(names)) < len(names):
        yield "Every group needs a name of its own."
    if not set(in_use) <= set(names):
        yield "A group that an assignment names cannot be left out."
    for number, group in enumerate(groups, 1):
        yield from (f"Group {number}: {wrong}" for wrong in _faults(group))


def _faults(group: VisibilityGroup) -> Iterator[str]:
    if not NAME.fullmatch(group.name):
        yield "a name is 1 to 40 small letters, digits and hyphens."
    if not 0 < len(group.title) <= LONGEST_TITLE:
        yield f"a title is 1 to {LONGEST_TITLE} characters."
    if not 0 < len(group.rows) <= MOST_ROWS:
        yield f"a group has 1 to {MOST_ROWS} rows."
    for row in group.rows:
        if not set(row.service_tasks) <= SERVICE_TASKS:
            yield "a service task is not known."
        if not set(row.kinds) <= KINDS:
            yield "a kind of documents is not known."
        if not set(row.subclasses) <= TABLE.sensitive.keys():
            yield "a sensitive subclass is not known."


def visible(vouching: Sequence[Assignment], groups: Sequence[VisibilityGroup]) -> tuple[Visible, ...] | None:
    """The rows that assignments show together; None where nothing narrows: none vouches, or one names no group.

    A name without a group shows nothing.
    """
    if not vouching or not all(one.visibility for one in vouching):
        return None
    named = {name for one in vouching for name in one.visibility}
    return tuple(row for group in groups if group.name in named for row in group.rows)
