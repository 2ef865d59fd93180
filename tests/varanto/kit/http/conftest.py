"""A small application with a route of each kind."""

from collections.abc import Callable, Iterator
from datetime import datetime

import msgspec
import psycopg
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from varanto.kit.context import Actor, Context
from varanto.kit.db import Database
from varanto.kit.errors import Problem
from varanto.kit.http import Access, Answer, Desk, Request, Route, build
from varanto.kit.keyring import Keyring

SECRET = "010181-900C"


class Order(msgspec.Struct):
    number: int


def insert(ctx: Context) -> None:
    ctx.db.execute("insert into token_use (jti_hash, expires_at) values ('\\x01', now())")


def count(ctx: Context) -> int:
    row = ctx.db.execute("select count(*) from token_use").fetchone()
    assert row
    return row[0]


def store(ctx: Context, request: Request) -> Answer:
    insert(ctx)
    return Answer(201, {"number": request.json(Order).number, "system": ctx.actor.system})


def fail(ctx: Context, request: Request) -> Answer:
    insert(ctx)
    raise ValueError(SECRET)


def refuse(ctx: Context, request: Request) -> Answer:
    insert(ctx)
    raise Problem("version-conflict", extra={"current": 2})


def unknown(ctx: Context, request: Request) -> Answer:
    raise Problem("document-unknown")


def unwritable(ctx: Context, request: Request) -> Answer:
    insert(ctx)
    return Answer(body=object())


def stuck(ctx: Context, request: Request) -> Answer:
    raise psycopg.errors.DeadlockDetected


def counted(ctx: Context, request: Request) -> Answer:
    return Answer(body={"count": count(ctx)})


def authenticate(keys: Keyring, token: str, now: datetime) -> Actor:
    if token not in {"system", "operator"}:
        raise Problem("token-invalid")
    return Actor(system=token, operator=token == "operator")


def route(path: str, call: Callable[[Context, Request], Answer], access: Access, method: str = "POST") -> Route:
    return Route(method=method, path=path, name=path.strip("/"), access=access, call=call, summary="For a test")


ROUTES = (
    route("/stored/{oid}", store, Access.TOKEN),
    route("/failed", fail, Access.PUBLIC),
    route("/refused", refuse, Access.TOKEN),
    route("/unknown", unknown, Access.TOKEN),
    route("/stuck", stuck, Access.PUBLIC),
    route("/unwritable", unwritable, Access.PUBLIC),
    route("/operator", counted, Access.OPERATOR),
    route("/count", counted, Access.PUBLIC, method="GET"),
)


@pytest.fixture
def attempts() -> list[tuple[str, str]]:
    """What the log was told: the route and the code of the problem."""
    return []


@pytest.fixture
def desk(database: Database, keys: Keyring, attempts: list[tuple[str, str]]) -> Desk:
    def note(ctx: Context, route: Route, request: Request, problem: Problem) -> None:
        insert(ctx)
        attempts.append((route.template, problem.kind.code))

    return Desk(database=database, keys=keys, authenticate=authenticate, on_problem=note)


@pytest.fixture
def app(desk: Desk) -> Starlette:
    return build(ROUTES, desk)


@pytest.fixture
def client(app: Starlette) -> Iterator[TestClient]:
    with TestClient(app) as opened:
        yield opened
