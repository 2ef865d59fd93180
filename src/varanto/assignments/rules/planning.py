"""What registering a table changes, told by row numbers alone."""

from collections import defaultdict
from collections.abc import Sequence

from varanto.assignments.model import Assignment, Plan, Table


def plan(registered: Sequence[Assignment], table: Table) -> Plan:
    """Which rows of the table are new, which change a registered assignment, which say the same, and which are ended.

    An assignment is known by its professional, unit and roles; where she has it several times, the same ones are
    paired first, then the others in their order.
    """
    same, left = _same(registered, table)
    waiting: defaultdict[object, list[int]] = defaultdict(list)
    for number, one in left:
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


def _same(registered: Sequence[Assignment], table: Table) -> tuple[set[int], list[tuple[int, Assignment]]]:
    """The rows that are registered as they stand, and the numbered assignments that no row repeats."""
    repeated: defaultdict[Assignment, list[int]] = defaultdict(list)
    for row, one in table.lines:
        repeated[one].append(row)
    rows: set[int] = set()
    left: list[tuple[int, Assignment]] = []
    for number, one in enumerate(registered, 1):
        if repeated[one]:
            rows.add(repeated[one].pop(0))
        else:
            left.append((number, one))
    return rows, left


def _post(one: Assignment) -> object:
    return one.register_number, one.unit, one.role, one.supervised_role
