"""The assignments as machines meet them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from tests.varanto.organisations.conftest import AREA, FIRM, UNIT, logged

from varanto.assignments import service
from varanto.assignments.api import ROUTES
from varanto.assignments.rules.groups import decree
from varanto.kit.context import Actor, Context
from varanto.kit.errors import Problem
from varanto.kit.http import Access, Answer, Request

Call = Callable[..., Any]
NONE: Mapping[str, str] = {}
DOORS = {route.name: route for route in ROUTES}
DUTY: dict[str, Any] = {
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
}
TABLE = f"rekisteröintinumero;yksikkö;rooli;palvelutehtävät\n00098705718;{UNIT};R1;LAPS\n00098705719;{UNIT};R4;24\n"


def ask(ctx: Context, name: str, oid: str, body: bytes = b"", headers: Mapping[str, str] = NONE) -> Answer:
    """The answer of a route."""
    return DOORS[name].call(ctx, Request(body, headers, {"oid": oid}))


@pytest.fixture
def call(ctx: Context) -> Call:
    """Calls a route by name and gives the JSON of its answer."""

    def make(name: str, body: object = None, oid: str = AREA) -> Any:
        return json.loads(ask(ctx, name, oid, json.dumps(body).encode()).content())

    return make


def test_assignments_are_put_in_the_shape_of_the_demo_world(call: Call, ctx: Context) -> None:
    """The rows of world.json can be put as they stand, and narrowed (readings.md A40); both ways are logged."""
    assert call("assignments-put", {"items": [DUTY]}) == {"items": [DUTY | {"visibility": []}]}
    narrowed = {"items": [DUTY | {"visibility": ["laps-arranging"]}]}
    assert call("assignments-put", narrowed) == narrowed
    assert call("assignments-show") == narrowed
    assert logged(ctx) == [
        ("operator", "assignments:put", "done", AREA),
        ("operator", "assignments:put", "done", AREA),
        ("operator", "assignments:read", "done", AREA),
    ]


def test_assignments_are_put_as_a_table(call: Call, ctx: Context) -> None:
    """R-131: a table (CSV) takes the place of what was; a plan tells what it would change and changes nothing."""
    call("assignments-put", {"items": [DUTY | {"authority": False, "from": None}]})
    planned = ask(ctx, "assignments-plan", AREA, TABLE.encode(), {"content-type": "text/csv; charset=utf-8"})
    assert json.loads(planned.content()) == {"added": [3], "changed": [], "same": [2], "ended": []}
    assert len(call("assignments-show")["items"]) == 1
    put = ask(ctx, "assignments-put", AREA, TABLE.encode(), {"content-type": "text/csv"})
    assert [one["role"] for one in json.loads(put.content())["items"]] == ["R1", "R4"]


def test_faults_of_a_table_are_told_in_three_languages(ctx: Context) -> None:
    """R-131: the problem has a member `faults`: row, column as it is headed, code and message."""
    wrong = TABLE.replace("R4;24", "P2;77")
    with pytest.raises(Problem, match="registration-invalid") as raised:
        ask(ctx, "assignments-put", AREA, wrong.encode(), {"content-type": "text/csv"})
    told = json.loads(json.dumps(raised.value.extra["faults"], default=lambda text: {"fi": text.fi, "en": text.en}))
    assert [(one["row"], one["column"], one["code"]) for one in told] == [
        (3, "rooli", "role-foreign"),
        (3, "palvelutehtävät", "service-task-unknown"),
    ]
    assert told[1]["message"]["en"] == "The service task is not known."
    with pytest.raises(Problem) as raised:
        ask(ctx, "assignments-plan", AREA, json.dumps({"items": [DUTY | {"to": "2025-12-31"}]}).encode())
    assert "'column': 'to'" in repr(raised.value.extra["faults"])


def test_an_assignment_belongs_to_the_organisation_of_the_path(call: Call) -> None:
    """No assignment is registered under a path that names another organisation."""
    with pytest.raises(Problem, match="registration-invalid"):
        call("assignments-put", {"items": [DUTY | {"organization": UNIT}]})


def test_unknown_organisations_are_not_found(call: Call) -> None:
    """A name that is not in the register is said not to be."""
    for name in ("assignments-show", "assignments-report", "visibility-groups-show"):
        with pytest.raises(Problem, match="organization-unknown"):
            call(name, oid="1.2.246.10.1.10.0")
    with pytest.raises(Problem, match="organization-unknown"):
        call("assignments-put", {"items": []}, oid="1.2.246.10.1.10.0")


def test_writing_needs_the_operator() -> None:
    """Whoever acts by the assignments does not write them (ADR 24)."""
    assert {door.access for door in DOORS.values() if door.method != "GET"} == {Access.OPERATOR}


@pytest.mark.parametrize("role", ["SYSTEM", "R5", "P3"])
def test_an_organisation_reads_its_own(ctx: Context, role: str) -> None:
    """R-132: its system and its administrators read its assignments, groups and report, and nobody else's (ADR 24)."""
    own = replace(ctx, actor=Actor(system="area-system", organization=AREA, role=role))
    for name in ("assignments-show", "visibility-groups-show", "assignments-report"):
        assert ask(own, name, AREA).status == 200
        for foreign in (FIRM, "1.2.246.10.1.10.0"):
            with pytest.raises(Problem, match="operator-required"):
                ask(own, name, foreign)


@pytest.mark.parametrize("role", ["R1", "R4", "O2", "O4", ""])
def test_colleagues_do_not_read_the_assignments(ctx: Context, role: str) -> None:
    """R-132: who works with clients, or with the technology, has no need of who else may what."""
    for desk in ("", "officer"):
        colleague = Actor(system="area-system", organization=AREA, role=role if not desk else "R5", desk=desk)
        with pytest.raises(Problem, match="operator-required"):
            ask(replace(ctx, actor=colleague), "assignments-show", AREA)


def test_groups_are_shown_and_put(call: Call, ctx: Context) -> None:
    """R-134: what is shown can be put again, with or without changes."""
    begun = call("visibility-groups-show")
    assert [one["name"] for one in begun["items"]] == [group.name for group in decree()]
    assert call("visibility-groups-put", begun) == {"items": sorted(begun["items"], key=lambda one: one["name"])}
    own = {"name": "perhe", "title": "Perhetyö", "rows": [{"service_tasks": ["24"], "phase": "delivering"}]}
    (shown,) = call("visibility-groups-put", {"items": [own]})["items"]
    assert (shown["name"], shown["rows"][0]["phase"], shown["rows"][0]["own_unit"]) == ("perhe", "delivering", False)
    assert service.groups(ctx, AREA)[0].title == "Perhetyö"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Perhe"},
        {"name": ""},
        {"title": ""},
        {"rows": []},
        {"rows": [{"service_tasks": ["77"]}]},
        {"rows": [{"kinds": ["letters"]}]},
        {"rows": [{"subclasses": ["S-MUU"]}]},
        {"rows": [{}] * 21},
    ],
)
def test_a_group_that_says_nothing_known_is_refused(call: Call, wrong: dict[str, object]) -> None:
    """Tasks, kinds and subclasses are those of the role filter; names can stand in a table's cell."""
    own = {"name": "perhe", "title": "Perhetyö", "rows": [{}]} | wrong
    with pytest.raises(Problem, match="registration-invalid"):
        call("visibility-groups-put", {"items": [own]})


def test_groups_have_names_of_their_own(call: Call) -> None:
    """Two groups of one name, or more than a person can keep in mind, are refused."""
    own: dict[str, Any] = {"name": "perhe", "title": "Perhetyö", "rows": [{}]}
    for items in ([own, own], [own | {"name": str(number)} for number in range(101)]):
        with pytest.raises(Problem, match="registration-invalid"):
            call("visibility-groups-put", {"items": items})
