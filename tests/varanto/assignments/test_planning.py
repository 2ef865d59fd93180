"""What registering a table changes."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.varanto.assignments.conftest import DUTY

from varanto.assignments.model import Assignment, Plan, Table
from varanto.assignments.rules.planning import plan

OTHER, WIDER, STUDENT = (
    replace(DUTY, register_number="00098705719"),
    replace(DUTY, service_tasks=("24", "10")),
    replace(DUTY, role="O1", supervised_role="R1", authority=False),
)
DUTIES = st.lists(st.sampled_from([DUTY, OTHER, WIDER, STUDENT]), max_size=4, unique=True)


def test_each_row_is_new_changed_or_the_same() -> None:
    """A professional's wider tasks change her assignment; another role of hers is another assignment."""
    assert plan([DUTY, OTHER], Table.of([WIDER, OTHER, STUDENT])) == Plan((3,), (1,), (2,), ())
    assert plan([DUTY, OTHER], Table(((7, OTHER),))) == Plan((), (), (7,), (1,))
    assert plan([], Table.of([DUTY])) == Plan((1,), (), (), ())


def test_of_several_alike_the_same_ones_are_paired_first() -> None:
    """The order of a table is nothing that changes an assignment."""
    assert plan([DUTY, WIDER], Table.of([WIDER, DUTY])) == Plan((), (), (1, 2), ())
    assert plan([DUTY, WIDER], Table.of([WIDER])) == Plan((), (), (1,), (1,))


@given(DUTIES, DUTIES)
def test_every_row_and_every_assignment_is_accounted_for(before: list[Assignment], after: list[Assignment]) -> None:
    """Each row is told once; what is neither repeated nor changed is ended; the same again changes nothing."""
    found = plan(before, Table.of(after))
    assert sorted((*found.added, *found.changed, *found.same)) == list(range(1, len(after) + 1))
    assert len(found.ended) == len(before) - len(found.changed) - len(found.same)
    assert plan(after, Table.of(after)).same == tuple(range(1, len(after) + 1))
