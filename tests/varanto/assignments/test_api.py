"""The assignments as machines meet them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.varanto.organisations.conftest import AREA, UNIT
from tests.varanto.organisations.test_api import logged

from varanto.assignments.api import ROUTES
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Access, Request

Call = Callable[..., Any]
DOORS = {route.name: route for route in ROUTES}


@pytest.fixture
def call(ctx: Context) -> Call:
    """Calls a route by name and gives the JSON of its answer."""

    def make(name: str, body: object = None, **path: str) -> Any:
        return json.loads(DOORS[name].call(ctx, Request(json.dumps(body).encode(), {}, path, {})).content())

    return make


def test_assignments_are_put_in_the_shape_of_the_demo_world(call: Call, ctx: Context) -> None:
    """The rows of world.json can be put as they stand (readings.md A40)."""
    duty = {
        "register_number": "00098705718",
        "organization": AREA,
        "unit": UNIT,
        "role": "R1",
        "supervised_role": None,
        "service_tasks": ["24"],
        "services": [],
        "flags": [],
        "authority": True,
        "from": "2026-01-01",
        "to": None,
        "visibility": ["laps-arranging"],
    }
    assert call("assignments-put", {"items": [duty]}, oid=AREA) == {"items": [duty]}
    assert call("assignments-show", oid=AREA) == {"items": [duty]}
    assert logged(ctx) == [("test-system", "assignments:put", "done", AREA)]


def test_an_assignment_belongs_to_the_organisation_of_the_path(call: Call) -> None:
    """No assignment is registered under a path that names another organisation."""
    duty = {"register_number": "00098705718", "role": "R1", "organization": UNIT}
    with pytest.raises(Problem, match="registration-invalid"):
        call("assignments-put", {"items": [duty]}, oid=AREA)


def test_unknown_organisations_are_not_found(call: Call) -> None:
    """A name that is not in the register is said not to be."""
    with pytest.raises(Problem, match="organization-unknown"):
        call("assignments-show", oid="1.2.246.10.1.10.0")
    with pytest.raises(Problem, match="organization-unknown"):
        call("assignments-put", {"items": []}, oid="1.2.246.10.1.10.0")


def test_writing_needs_the_operator() -> None:
    """Whoever acts by the assignments does not write them."""
    assert {door.access for door in DOORS.values() if door.method == "PUT"} == {Access.OPERATOR}
