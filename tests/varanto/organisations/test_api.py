"""The registers as machines meet them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.varanto.organisations.conftest import AREA, FIRM, KEY, UNIT, logged, public

from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Access, Request
from varanto.log import service as log
from varanto.organisations import service
from varanto.organisations.api import routes

Call = Callable[..., Any]
DOORS = {route.name: route for route in routes(log.record_act)}


@pytest.fixture
def call(ctx: Context) -> Call:
    """Calls a route of the registers by name and gives the JSON of its answer."""

    def make(name: str, body: object = None, query: dict[str, str] | None = None, **path: str) -> Any:
        request = Request(json.dumps(body).encode(), {}, path, query or {})
        return json.loads(DOORS[name].call(ctx, request).content())

    return make


def test_an_organisation_is_registered_with_its_units(call: Call, ctx: Context) -> None:
    """What is put is what is shown, what is shown can be put again, and the change is logged."""
    oid = "1.2.246.10.9999996.10.0"
    body = {
        "name": "Toinen hyvinvointialue",
        "kind": "public",
        "business_id": "9999996-1",
        "functions": ["disclosure", "register_right"],
        "units": [{"oid": "1.2.246.10.9999996.10.1", "name": "Perhekeskus", "service_tasks": ["24"]}],
    }
    shown = call("organization-put", body, oid=oid)
    assert {name: shown[name] for name in body} == body
    assert call("organization-show", oid=oid) == shown
    assert call("organization-put", shown, oid=oid) == shown
    assert logged(ctx) == [("test-system", "organisation:put", "done", oid)] * 2


def test_registering_an_organisation_again_keeps_what_its_units_are(call: Call) -> None:
    """A unit's own facts outlive a change of its organisation."""
    call(
        "organization-put",
        {"name": "Perhekeskus", "kind": "public", "parent": AREA, "valid_to": "2027-01-01"},
        oid=UNIT,
    )
    call("organization-put", call("organization-show", oid=AREA), oid=AREA)
    assert call("organization-show", oid=UNIT)["valid_to"] == "2027-01-01"


def test_a_body_of_another_organisation_is_refused(call: Call) -> None:
    """An organisation is not registered under a path that names another."""
    with pytest.raises(Problem, match="registration-invalid"):
        call("organization-put", {"oid": UNIT, "name": "x", "kind": "public"}, oid=AREA)


def test_changes_are_listed_page_by_page(call: Call) -> None:
    """`next` leads to the following page until there is none."""
    first = call("organizations-changed", query={"limit": "2", "changed_since": "2026-01-01T00:00:00Z"})
    second = call("organizations-changed", query={"limit": "2", "cursor": first["next"]})
    assert (first["total"], len(first["items"]), len(second["items"]), second["next"]) == (3, 2, 1, None)
    assert call("organizations-changed", query={"changed_since": "2030-01-01T00:00:00+02:00"})["items"] == []


@pytest.mark.parametrize(
    "query", [{"limit": "0"}, {"limit": "501"}, {"limit": "x"}, {"changed_since": "yesterday"}, {"cursor": "@"}]
)
def test_a_wrong_query_is_said_to_be_wrong(call: Call, query: dict[str, str]) -> None:
    """A query that cannot be read is a problem, never a fault."""
    with pytest.raises(Problem, match="request-malformed"):
        call("organizations-changed", query=query)


def test_a_system_is_registered(call: Call, ctx: Context) -> None:
    """The operator registers a system; nobody becomes an operator by it, and an operator stays one."""
    body = {"name": "Uusi", "keys": {"keys": [public(KEY)]}, "organizations": [AREA], "operator": True}
    assert call("system-put", body, client_id="new")["organizations"] == [AREA]
    call("system-put", body, client_id="operator")
    new, operator = service.system(ctx, "new"), service.system(ctx, "operator")
    assert new is not None
    assert operator is not None
    assert (new.operator, operator.operator) == (False, True)
    assert ("test-system", "system:put", "done", "new") in logged(ctx)


def test_unknown_organisations_are_not_found(call: Call) -> None:
    """A name that is not in the register is said not to be."""
    with pytest.raises(Problem, match="organization-unknown"):
        call("organization-show", oid="1.2.246.10.1.10.0")


def test_writing_needs_the_operator() -> None:
    """Every route that changes a register asks for the operator's token (api.md, Registers)."""
    assert {door.access for door in DOORS.values() if door.method == "PUT"} == {Access.OPERATOR}


def test_the_past_of_an_organisation_is_told(call: Call) -> None:
    """R-127: the end of a provider stands in its history with its reason, and at its successor since when it holds."""
    body = {"name": "Hoiva Oy", "kind": "private", "ended": "2026-11-01", "successor": AREA, "reason": "Päättyi"}
    assert "reason" not in call("organization-put", body, oid=FIRM)
    told = call("organization-history", oid=FIRM)
    assert [(one["act"], one["reason"]) for one in told["changes"]] == [(None, None), ("end", "Päättyi")]
    assert told["changes"][1]["former"]["ended"] is None
    inherited = [{"controller": FIRM, "name": "Hoiva Oy", "since": "2026-11-01"}]
    assert call("organization-show", oid=AREA)["inherited"] == inherited
