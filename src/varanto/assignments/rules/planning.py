"""What registering a table changes, told by row numbers alone."""

from collections import defaultdict
from collections.abc import Sequence

from varanto.assignments.model import Assignment, Plan, Table


def plan(registered: Sequence[Assignment], table: Table) -> Plan:
    """Which rows of the table are new, which change a registered assignment, which say the same, and which are ended.

    An assignment is known by its professional, unit and roles; where she has it several times, the same ones are
    paired first, then the others in their order.
    """
    rows = {one: row for row, one in table.lines}
    same = {rows[one] for one in registered if one in rows}
    waiting: defaultdict[object, list[int]] = defaultdict(list)
    for number, one in enumerate(registered, 1):
        if one not in rows:
            waiting[_post(one)].append(number)
    added: list[int] = []
    changed: list[int] = []
    for row, one in table.lines:
        if row not in same:
            before = waiting[_post(one)]
            (changed if before else added).append(row)
            del before[:1]
    ended = sorted(number for numbers in waiting.values() for number in numbers)
    return Plan(tuple(added), tuple(changed), tuple(sorted(same)), tuple(ended))


def _post(one: Assignment) -> object:
    return one.register_number, one.unit, one.role, one.supervised_role
