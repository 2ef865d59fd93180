"""Every call names who may make it."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from varanto.app import routes, screens
from varanto.demo.identity import Keys, Person, TestProvider
from varanto.kit import errors
from varanto.kit.context import Actor, Context
from varanto.kit.db import Database
from varanto.kit.errors import Problem
from varanto.kit.http import Access, Desk, Request, Route, build
from varanto.kit.keyring import Keyring
from varanto.settings import Settings
from varanto_formats.checks import Mode

ROUTES = routes("https://varanto.example/oauth/token")
FOR_ANYBODY = {"POST /oauth/token"}
OPEN_SCREENS = {"GET /validate", "POST /validate"}
ENTRANCE = {
    "GET /login",
    "GET /login/oidc",
    "GET /login/oidc/callback",
    "GET /login/saml",
    "POST /login/saml/acs",
    "GET /login/continue",
    "GET /login/saml/metadata",
}


def test_only_known_calls_are_open_to_anybody() -> None:
    """A call that forgets to ask who calls is found here."""
    assert {route.template for route in ROUTES if route.access is Access.PUBLIC} == FOR_ANYBODY


def test_calls_have_names_and_places_of_their_own() -> None:
    """No call hides another."""
    assert set(Counter(route.template for route in ROUTES).values()) == {1}
    assert set(Counter(route.name for route in ROUTES).values()) == {1}


def test_calls_name_problems_that_exist() -> None:
    """What the description promises can be looked up."""
    assert {code for route in ROUTES for code in route.problems} - errors.kinds().keys() == set()


def _stranger(keys: Keyring, token: str, now: datetime) -> Actor:
    raise Problem("token-invalid")


def _forget(ctx: Context, route: Route, request: Request, problem: Problem) -> None:
    return None


@pytest.fixture
def closed(database: Database, keys: Keyring) -> TestClient:
    """The whole interface, knowing no token."""
    return TestClient(build(ROUTES, Desk(database=database, keys=keys, authenticate=_stranger, on_problem=_forget)))


def test_nobody_gets_in_without_a_token(closed: TestClient) -> None:
    """Every call that is not open to anybody is refused to those without a token, and to those with a wrong one."""
    for route in ROUTES:
        if route.template not in FOR_ANYBODY:
            for headers in ({}, {"Authorization": "Bearer wrong"}):
                answer = closed.request(route.method, route.path, headers=headers)
                assert (route.template, answer.status_code) == (route.template, 401)


def test_only_known_screens_are_open_to_anybody() -> None:
    """A page that forgets to ask who looks is found here; in production none is open unless the operator says so."""
    shown = screens(Settings())
    assert {screen.template for screen in shown if screen.access is Access.PUBLIC} == OPEN_SCREENS
    assert screens(Settings(mode=Mode.PRODUCTION)) == ()


def test_only_the_entrance_is_open_where_people_log_in(tmp_path: Path) -> None:
    """With every way to be identified the pages of the entrance are open; all others ask for a session."""
    provider = TestProvider("http://127.0.0.1:1", Keys.kept(tmp_path), tuple[Person, ...])
    (tmp_path / "provider.xml").write_text("<metadata/>", "utf-8")
    shown = screens(provider.known_to(Settings(mode=Mode.PRODUCTION)))
    assert {screen.template for screen in shown if screen.access is Access.PUBLIC} == ENTRANCE
    assert {screen.access for screen in shown} == {Access.PUBLIC, Access.SESSION}
