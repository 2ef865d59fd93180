"""The registers and the token door as machines meet them."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.varanto.organisations.conftest import AREA, KEY, TERMS, UNIT, form, public, sign

from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Access, Answer, Request, Route
from varanto.log import service as log
from varanto.log.model import NOBODY
from varanto.organisations import service
from varanto.organisations.api import routes
from varanto.organisations.model import Terms

Call = Callable[..., Any]
DOORS = {route.name: route for route in routes(TERMS, log.record_act)}


def logged(ctx: Context) -> list[tuple[str, str, str, Any]]:
    """What stands in the log: the acting system, the action, the outcome, the detail; in no order of its own."""
    entries = log.entries(ctx, NOBODY)
    return sorted(
        (one.row.system or "", one.row.action, one.row.outcome, one.private.detail["what"]) for one in entries
    )


@pytest.fixture
def call(ctx: Context) -> Call:
    """Calls a route of the registers by name and gives the JSON of its answer."""

    def make(name: str, body: object = None, query: dict[str, str] | None = None, **path: str) -> Any:
        request = Request(json.dumps(body).encode(), {}, path, query or {})
        return json.loads(DOORS[name].call(ctx, request).content())

    return make


def token(ctx: Context, assertion: str, door: Route = DOORS["token-issue"]) -> Answer:
    """The answer of the token door."""
    return door.call(ctx, Request(urlencode(form(assertion)).encode()))


def test_a_token_is_given_in_the_form_of_oauth(ctx: Context, claims: Call) -> None:
    """The answer is that of RFC 6749, the token works, and the giving is logged."""
    answer = token(ctx, sign(claims()))
    said = json.loads(answer.content())
    assert answer.status == 200
    assert (said["token_type"], said["expires_in"]) == ("Bearer", 600)
    assert service.authenticate(ctx.keys, said["access_token"], ctx.now).organization == AREA
    assert logged(ctx) == [("area-system", "token:issue", "done", "R1")]


def test_a_refusal_has_the_form_of_oauth_and_is_logged(ctx: Context, claims: Call) -> None:
    """401 `invalid_client` for whoever has not proved itself, else 400; each is logged."""
    unproven = token(ctx, "nonsense")
    assert (unproven.status, json.loads(unproven.content())["error"]) == (401, "invalid_client")
    refused = token(ctx, sign(claims(role="P1")))
    said = json.loads(refused.content())
    assert (refused.status, said["error"], said["code"]) == (400, "invalid_grant", "role-insufficient")
    assert logged(ctx) == [
        ("", "token:issue", "refused", "assertion-signature"),
        ("area-system", "token:issue", "refused", "role-insufficient"),
    ]


def test_too_many_tokens_are_too_many(ctx: Context, claims: Call) -> None:
    """A system that asks too often is told when to come again."""
    door, *_ = routes(Terms(TERMS.token_url, per_system="2/minute"), log.record_act)
    assert [token(ctx, sign(claims()), door).status for _ in range(2)] == [200, 200]
    with pytest.raises(Problem, match="too-many-requests"):
        token(ctx, sign(claims()), door)


def test_an_enormous_form_is_not_read(ctx: Context) -> None:
    """Nobody needs a form of megabytes to ask for a token."""
    answer = token(ctx, "x" * 2**20)
    assert json.loads(answer.content())["code"] == "form-too-long"


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
    """Neither an organisation nor an assignment is registered under a path that names another."""
    with pytest.raises(Problem, match="registration-invalid"):
        call("organization-put", {"oid": UNIT, "name": "x", "kind": "public"}, oid=AREA)
    duty = {"register_number": "00098705718", "role": "R1", "organization": UNIT}
    with pytest.raises(Problem, match="registration-invalid"):
        call("assignments-put", {"items": [duty]}, oid=AREA)


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
    }
    assert call("assignments-put", {"items": [duty]}, oid=AREA) == {"items": [duty]}
    assert call("assignments-show", oid=AREA) == {"items": [duty]}
    assert logged(ctx) == [("test-system", "assignments:put", "done", AREA)]


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
    for name in ("organization-show", "assignments-show"):
        with pytest.raises(Problem, match="organization-unknown"):
            call(name, oid="1.2.246.10.1.10.0")
    with pytest.raises(Problem, match="organization-unknown"):
        call("assignments-put", {"items": []}, oid="1.2.246.10.1.10.0")


def test_writing_needs_the_operator() -> None:
    """Every route that changes a register asks for the operator's token (api.md, Registers)."""
    assert {door.access for door in DOORS.values() if door.method == "PUT"} == {Access.OPERATOR}
    assert [door.path for door in DOORS.values() if door.access is Access.PUBLIC] == ["/oauth/token"]
