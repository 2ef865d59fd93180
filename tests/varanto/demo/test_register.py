"""The demo world in the registers of a repository."""

from collections.abc import Callable

from tests.varanto.demo.conftest import Made

import varanto.assignments.service as assignments
import varanto.organisations.service as organisations
from varanto.demo.register import register
from varanto.kit.context import Context


def test_everybody_of_the_world_is_registered(context: Callable[..., Context], made: Made) -> None:
    """Organisations, their units and their systems stand in the registers; each system acts for its own alone."""
    ctx = context()
    register(ctx, made.folder, made.world)
    for one in made.world["organizations"]:
        found = organisations.organisation(ctx, one["oid"])
        system = organisations.system(ctx, one["system"]["client_id"])
        assert found
        assert found.name == one["name"]
        assert {function.value for function in found.functions} == set(one["functions"])
        assert [unit.oid for unit in organisations.units(ctx, one["oid"])] == [unit["oid"] for unit in one["units"]]
        assert system
        assert system.organisations == (one["oid"],)
        assert not system.operator


def test_the_operator_is_registered(context: Callable[..., Context], made: Made) -> None:
    """The operator's system is the operator's, and no private part of its key gets into the register."""
    ctx = context()
    register(ctx, made.folder, made.world)
    operator = organisations.system(ctx, made.world["operator"]["client_id"])
    assert operator
    assert operator.operator
    assert [key["kid"] for key in operator.keys] == [made.world["operator"]["kid"]]
    assert not any("d" in key for key in operator.keys)


def test_only_the_first_organisation_registers_assignments(context: Callable[..., Context], made: Made) -> None:
    """The first organisation's assignments are checked by the repository; the others answer for their claims (A10)."""
    ctx = context()
    register(ctx, made.folder, made.world)
    counts = [len(assignments.assignments(ctx, one["oid"])) for one in made.world["organizations"]]
    assert counts == [len(made.world["assignments"]), 0, 0]


def test_registering_again_adds_nothing(context: Callable[..., Context], made: Made) -> None:
    """A server that starts over the same database finds the world there and leaves as much behind as it found."""
    ctx = context()
    register(ctx, made.folder, made.world)
    total = organisations.changed_since(ctx, None).total
    register(ctx, made.folder, made.world)
    assert organisations.changed_since(ctx, None).total == total
    first = made.world["organizations"][0]["oid"]
    assert len(assignments.assignments(ctx, first)) == len(made.world["assignments"])
