"""Visibility groups: those of the decree's table, and what several of them show together."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.varanto.access.test_visibility import DECISION, DIARY, NEEDS, PLAN, WORKER, version
from tests.varanto.assignments.conftest import DUTY

from varanto.access.rules.roles import TABLE, allows
from varanto.archive.model import Group
from varanto.assignments.model import VisibilityGroup
from varanto.assignments.rules.groups import decree, faults, visible
from varanto.kit.context import Visible

GROUPS = {group.name: group for group in decree()}
NAMES = st.lists(st.sampled_from(sorted(GROUPS)), min_size=1, max_size=3, unique=True).map(tuple)


def test_the_decrees_groups_could_be_put_as_they_stand() -> None:
    """They keep to what is asked of any group, and there are three for each service task."""
    assert list(faults(decree(), ())) == []
    assert {"laps", "laps-arranging", "laps-delivering", "sov", "tur"} <= GROUPS.keys()
    assert len(GROUPS) == 3 * len(TABLE.tasks) + 2


@given(
    role=st.sampled_from(["R1", "R2", "R3"]),
    task=st.sampled_from(sorted(TABLE.tasks)),
    specific_type=st.sampled_from([NEEDS, PLAN, DECISION, DIARY, "8001", None]),
    group=st.sampled_from([Group.RELATIONSHIP, Group.CASE, Group.CLIENT_DOCUMENT]),
)
def test_the_group_of_a_task_takes_nothing_of_it_away(
    role: str, task: str, specific_type: str | None, group: Group
) -> None:
    """Who arranges and is given the group of a service task sees of it what her role allows."""
    code = TABLE.tasks[task]
    asker = replace(WORKER, role=role, service_tasks=frozenset({code}))
    one = version(specific_type, service_tasks=(code,), document_group=group)
    narrowed = replace(asker, visibility=GROUPS[task.lower()].rows)
    assert allows(narrowed, one) is allows(asker, one)


@given(st.lists(NAMES, max_size=3))
def test_assignments_show_together_what_each_shows(names: list[tuple[str, ...]]) -> None:
    """No row is lost and none is added, in whatever order the assignments stand."""
    vouching = [replace(DUTY, visibility=one) for one in names]
    rows = visible(vouching, decree())
    assert rows == visible(vouching[::-1], decree())
    expected = {row for one in names for name in one for row in GROUPS[name].rows}
    assert rows is None if not names else {*(rows or ())} == expected


def test_one_without_groups_lifts_the_limit() -> None:
    """Whoever may act by an assignment that is not narrowed is not narrowed."""
    assert visible([replace(DUTY, visibility=("laps",)), DUTY], decree()) is None
    assert visible([], decree()) is None


def test_a_name_without_a_group_shows_nothing() -> None:
    """Should a group be gone, what it narrowed is closed, not open."""
    other = VisibilityGroup("muu", "Muu", (Visible(),))
    assert visible([replace(DUTY, visibility=("laps",))], [other]) == ()
