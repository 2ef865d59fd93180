"""Assignments as they are kept."""

from dataclasses import replace
from datetime import date

from tests.varanto.organisations.conftest import AREA, UNIT

from varanto.assignments import service
from varanto.assignments.model import Assignment, Table
from varanto.kit.context import Context

DUTY = Assignment(
    register_number="00098705718", organisation=AREA, unit=UNIT, role="R1", service_tasks=("24",), authority=True
)


def test_duties_are_kept_without_naming_anybody(ctx: Context) -> None:
    """The operator reads the duties back; the table shows no register number."""
    other = replace(DUTY, register_number="00098705719", valid_from=date(2026, 1, 1), flags=("SOV",))
    service.put_assignments(ctx, AREA, Table.of([DUTY, other]))
    assert service.assignments(ctx, AREA) == [DUTY, other]
    rows = repr(ctx.db.execute("select assignment::text from assignment").fetchall())
    assert "0009870571" not in rows
    assert b"00098705718".hex() not in rows
