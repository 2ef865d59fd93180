"""Use cases of assignments: registering, narrowing by visibility groups, reviewing."""

from varanto.assignments.service.narrowing import groups, put_groups, visible
from varanto.assignments.service.registering import (
    assignments,
    assignments_of,
    plan_assignments,
    put_assignments,
    read_table,
)
from varanto.assignments.service.reviewing import readable, report

__all__ = [
    "assignments",
    "assignments_of",
    "groups",
    "plan_assignments",
    "put_assignments",
    "put_groups",
    "read_table",
    "readable",
    "report",
    "visible",
]
