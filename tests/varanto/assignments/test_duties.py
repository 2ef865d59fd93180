"""What may be registered as an assignment (decree 457/2024; readings.md A10, A26)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.varanto.assignments.conftest import DUTY
from tests.varanto.organisations.conftest import AREA, FIRM, UNIT

from varanto.assignments.model import Place, Table
from varanto.assignments.rules.duties import TEXTS, faults

PUBLIC = Place(AREA, public=True, units=frozenset({UNIT}), groups=frozenset({"laps"}))
PRIVATE = replace(PUBLIC, public=False)


def wrong(place: Place = PUBLIC, **changes: Any) -> list[tuple[str, str]]:
    """The columns and codes of what is wrong with the duty, changed so."""
    return [(one.column, one.code) for one in faults(Table.of([replace(DUTY, **changes)]), place)]


def test_a_good_duty_is_registered() -> None:
    """Nothing is wrong with an office-holder's duty in a unit, nor with a mere role."""
    assert wrong() == []
    assert wrong(unit=None, service_tasks=(), authority=False, valid_from=None) == []
    assert wrong(unit=AREA, visibility=("laps",), flags=("SOV", "TUR"), role="R4", authority=False) == []
    assert wrong(PRIVATE, role="P2", authority=False) == []
    assert wrong(role="O1", supervised_role="R4", authority=False) == []


@pytest.mark.parametrize(
    ("place", "changes", "expected"),
    [
        (PUBLIC, {"role": "R9"}, ("role", "role-unknown")),
        (PUBLIC, {"role": ""}, ("role", "role-unknown")),
        (PUBLIC, {"role": "P1"}, ("role", "role-foreign")),
        (PRIVATE, {"role": "R1", "authority": False}, ("role", "role-foreign")),
        (PRIVATE, {"role": "P1"}, ("authority", "authority-private")),
        (PUBLIC, {"supervised_role": "R4"}, ("supervised_role", "supervised-role-misplaced")),
        (PUBLIC, {"role": "O1", "supervised_role": "R4"}, ("authority", "authority-student")),
        (
            PUBLIC,
            {"role": "O1", "supervised_role": "P2", "authority": False},
            ("supervised_role", "supervised-role-foreign"),
        ),
        (PUBLIC, {"unit": FIRM}, ("unit", "unit-unknown")),
        (PUBLIC, {"service_tasks": ("24", "77")}, ("service_tasks", "service-task-unknown")),
        (PUBLIC, {"flags": ("AUTHORITY",)}, ("flags", "flag-unknown")),
        (PUBLIC, {"visibility": ("laps", "kaikki")}, ("visibility", "visibility-unknown")),
        (PUBLIC, {"register_number": "0009870571"}, ("register_number", "register-number-invalid")),
        (PUBLIC, {"register_number": "0009870571²"}, ("register_number", "register-number-invalid")),
        (PUBLIC, {"valid_to": date(2025, 12, 31)}, ("valid_to", "dates-reversed")),
    ],
)
def test_what_cannot_be_is_named(place: Place, changes: dict[str, Any], expected: tuple[str, str]) -> None:
    """R-130: each rule names the column and says in three languages what is wrong."""
    assert wrong(place, **changes) == [expected]
    assert all((TEXTS[expected[1]].fi, TEXTS[expected[1]].sv, TEXTS[expected[1]].en))


def test_the_same_duty_is_registered_once() -> None:
    """A row that repeats another is a slip of the hand."""
    found = faults(Table.of([DUTY, replace(DUTY, role="R2"), DUTY]), PUBLIC)
    assert [(one.row, one.code) for one in found] == [(3, "assignment-twice")]


def test_all_faults_are_told_at_once() -> None:
    """Whoever corrects a table corrects it once."""
    found = faults(Table.of([replace(DUTY, role="P1", unit="?"), DUTY, replace(DUTY, flags=("X",))]), PUBLIC)
    assert [(one.row, one.code) for one in found] == [(1, "role-foreign"), (1, "unit-unknown"), (3, "flag-unknown")]


@given(
    role=st.sampled_from(["R1", "R4", "P1", "P3", "O1", "O2", "O4", "R6", ""]),
    supervised=st.sampled_from([None, "R4", "P2", "O2"]),
    authority=st.booleans(),
    public=st.booleans(),
)
def test_no_private_organisation_has_authority(
    role: str, supervised: str | None, *, authority: bool, public: bool
) -> None:
    """Whatever is registered: authority and R-roles are public, P-roles private (A10)."""
    place = replace(PUBLIC, public=public)
    if not wrong(place, role=role, supervised_role=supervised, authority=authority):
        assert public or not (authority or {role[0], (supervised or "O")[0]} & {"R"})
        assert not public or "P" not in {role[0], (supervised or "O")[0]}
