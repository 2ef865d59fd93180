"""A welfare area and a firm in the register, whose assignments the operator registers."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.varanto.organisations.conftest import AREA, UNIT, register

from varanto.assignments.model import Assignment
from varanto.kit.context import Actor, Context

OPERATOR = Actor(system="operator", operator=True)
DUTY = Assignment(
    register_number="00098705718",
    organisation=AREA,
    unit=UNIT,
    role="R1",
    service_tasks=("24",),
    authority=True,
    valid_from=date(2026, 1, 1),
)


@pytest.fixture
def ctx(context: Callable[..., Context]) -> Context:
    """The operator's context, in which the area and the firm are registered."""
    made = context(OPERATOR)
    register(made)
    return made
