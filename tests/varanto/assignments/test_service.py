"""Assignments and visibility groups as they are kept, and what is refused."""

from dataclasses import replace
from datetime import date
from threading import Thread

import pytest
from tests.varanto.assignments.conftest import DUTY
from tests.varanto.organisations.conftest import AREA, FIRM, register

from varanto.assignments import service
from varanto.assignments.model import Plan, Table, VisibilityGroup
from varanto.assignments.rules.groups import decree
from varanto.kit.context import Context, Phase, Visible
from varanto.kit.db import Database
from varanto.kit.errors import Problem
from varanto.log import service as log
from varanto.log.model import NOBODY, Action

OWN = VisibilityGroup("perhe", "Perhetyö", (Visible(service_tasks=("24",), phase=Phase.DELIVERING, own_unit=True),))


def test_duties_are_kept_without_naming_anybody(ctx: Context) -> None:
    """The operator reads the duties back; the table shows no register number."""
    other = replace(DUTY, register_number="00098705719", valid_from=date(2026, 1, 1), flags=("SOV",))
    service.put_assignments(ctx, AREA, Table.of([DUTY, other]))
    assert service.assignments(ctx, AREA) == [DUTY, other]
    rows = repr(ctx.db.execute("select assignment::text from assignment").fetchall())
    assert "0009870571" not in rows
    assert b"00098705718".hex() not in rows


def test_what_is_registered_takes_the_place_of_what_was(ctx: Context) -> None:
    """R-131: what a table changes is told and logged by numbers of rows; a plan alone changes nothing."""
    service.put_assignments(ctx, AREA, Table.of([DUTY, replace(DUTY, role="R2")]))
    wanted = Table.of([replace(DUTY, authority=False), replace(DUTY, role="R4", authority=False)])
    expected = Plan(added=(2,), changed=(1,), same=(), ended=(2,))
    assert service.plan_assignments(ctx, AREA, wanted) == expected
    assert len(service.assignments(ctx, AREA)) == 2
    assert service.assignments(ctx, AREA)[0].authority
    assert service.put_assignments(ctx, AREA, wanted) == expected
    assert [one.role for one in service.assignments(ctx, AREA)] == ["R1", "R4"]
    logged = [one.private.detail for one in log.entries(ctx, NOBODY) if one.row.action == Action.ASSIGNMENTS_PUT]
    assert {"what": AREA, "added": 1, "changed": 1, "same": 0, "ended": 1} in logged
    service.put_assignments(ctx, AREA, Table(tuple(reversed(wanted.lines))))
    again = [one for one in log.entries(ctx, NOBODY) if one.row.action == Action.ASSIGNMENTS_PUT]
    assert len(again) == len(logged) == 2


def test_nothing_is_registered_while_anything_is_wrong(ctx: Context) -> None:
    """R-131: one wrong cell and what was there before stays; every fault is told with its row."""
    service.put_assignments(ctx, AREA, Table.of([DUTY]))
    wrong = [replace(DUTY, role="R2"), replace(DUTY, role="P1"), replace(DUTY, flags=("BOSS",))]
    with pytest.raises(Problem, match="registration-invalid") as raised:
        service.put_assignments(ctx, AREA, Table.of(wrong))
    faults = raised.value.extra["faults"]
    assert isinstance(faults, list)
    assert [(one["row"], one["column"], one["code"]) for one in faults] == [
        (2, "role", "role-foreign"),
        (3, "flags", "flag-unknown"),
    ]
    assert "00098705718" not in repr(raised.value.extra)
    assert service.assignments(ctx, AREA) == [DUTY]


def test_only_a_registered_organisation_has_assignments(ctx: Context) -> None:
    """An OID that is not in the register is said not to be, whatever is put under it."""
    for put in (service.put_assignments, service.plan_assignments):
        with pytest.raises(Problem, match="organization-unknown"):
            put(ctx, "1.2.246.10.1.10.0", Table(()))
    with pytest.raises(Problem, match="organization-unknown"):
        service.put_groups(ctx, "1.2.246.10.1.10.0", [OWN])


def test_an_organisation_begins_with_the_groups_of_the_decree(ctx: Context) -> None:
    """Until it defines its own an organisation has those of the decree's table, and again when it drops its own."""
    assert service.groups(ctx, AREA) == decree()
    service.put_groups(ctx, AREA, [OWN])
    assert service.groups(ctx, AREA) == (OWN,)
    assert service.groups(ctx, FIRM) == decree()
    service.put_groups(ctx, AREA, [])
    assert service.groups(ctx, AREA) == decree()


def test_every_change_of_groups_is_logged(ctx: Context) -> None:
    """R-134: the log names the groups that came, went or changed."""
    service.put_groups(ctx, AREA, [OWN, *decree()])
    service.put_groups(ctx, AREA, [replace(OWN, title="Perhepalvelut"), *decree()])
    logged = [one.private.detail for one in log.entries(ctx, NOBODY) if one.row.action == Action.VISIBILITY_PUT]
    assert logged == [{"what": AREA, "changed": ["perhe"]}] * 2


def test_a_group_in_use_stays(ctx: Context) -> None:
    """What an assignment is narrowed by cannot vanish under it, and what is not defined cannot narrow it."""
    narrowed = replace(DUTY, visibility=("perhe",))
    with pytest.raises(Problem, match="registration-invalid"):
        service.put_assignments(ctx, AREA, Table.of([narrowed]))
    service.put_groups(ctx, AREA, [OWN])
    service.put_assignments(ctx, AREA, Table.of([narrowed]))
    for left in ([], [replace(OWN, name="muu")]):
        with pytest.raises(Problem, match="cannot be left out"):
            service.put_groups(ctx, AREA, left)
    assert service.groups(ctx, AREA) == (OWN,)


def test_two_tables_at_once_are_registered_one_after_the_other(database: Database, ctx: Context) -> None:
    """Whoever comes second takes the place of the first, whole."""
    done: list[Plan] = []

    def put(role: str) -> None:
        with database.transaction() as db:
            duties = [replace(DUTY, role=role, authority=False, services=(str(number),)) for number in range(20)]
            done.append(service.put_assignments(replace(ctx, db=db), AREA, Table.of(duties)))

    with database.transaction() as db:
        register(replace(ctx, db=db))
    threads = [Thread(target=put, args=(role,)) for role in ("R2", "R4")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.transaction() as db:
        kept = service.assignments(replace(ctx, db=db), AREA)
        service.put_assignments(replace(ctx, db=db), AREA, Table(()))
    assert len(done) == 2
    assert (len(kept), len({one.role for one in kept})) == (20, 1)
