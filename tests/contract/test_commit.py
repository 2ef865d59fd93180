"""No log entry, no data: what is told of is durable before the first byte leaves (architecture.md, decision 4)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from secrets import token_hex

import httpx
import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from tests.contract import bench
from tests.contract.bench import Bench
from tests.contract.conftest import Callers
from tests.live import Live

from varanto.app import application
from varanto.demo.run import settings_of_demo
from varanto.kit.db import Database
from varanto.kit.keyring import Keyring
from varanto.settings import Settings

XML = {"Content-Type": "application/xml"}


@dataclass(slots=True)
class Watched:
    """The application, with somebody who looks into the log from another connection when an answer begins."""

    app: ASGIApp
    database: Database
    seen: list[list[str]] = field(default_factory=list[list[str]])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        trace = dict(scope.get("headers", ())).get(b"traceparent", b"--").decode().split("-")[1]

        async def look(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.seen.append(self.logged(trace))
            await send(message)

        await self.app(scope, receive, look)

    def logged(self, trace: str) -> list[str]:
        """What the log holds of a trace."""
        with self.database.transaction() as db:
            rows = db.execute("select action from log_entry where trace_id = %s order by action", (trace,)).fetchall()
        return [row[0] for row in rows]


@pytest.fixture(scope="module")
def watched(server: Live, keys: Keyring) -> Watched:
    """The same installation as the live server's, watched."""
    settings = settings_of_demo(Settings(port=httpx.URL(server.base_url).port or 0), server.folder)
    return Watched(application(settings, server.database, keys), server.database)


@pytest.fixture(scope="module")
def client(watched: Watched, server: Live) -> Iterator[TestClient]:
    """A caller of the watched application."""
    with TestClient(watched, server.base_url) as opened:
        yield opened


@pytest.fixture(scope="module")
def workbench(server: Live) -> Bench:
    """A desk with an open case."""
    return bench.at(server)


def traced(callers: Callers) -> dict[str, str]:
    """A good token and a new trace."""
    return callers.professional | {"traceparent": f"00-{token_hex(16)}-{token_hex(8)}-01"}


def test_what_is_told_has_been_logged(client: TestClient, watched: Watched, callers: Callers, workbench: Bench) -> None:
    """R-16: storing, fetching, searching and being refused are in the log when the first byte of the answer leaves."""
    stored = client.post("/v1/documents", content=workbench.sealed(), headers=traced(callers) | XML)
    place = f"/v1/documents/{stored.json()['oid']}"
    client.get(place, headers=traced(callers))
    client.get(f"{place}/metadata", headers=traced(callers))
    client.get(f"{place}/versions", headers=traced(callers))
    sought = {"system": "urn:oid:1.2.246.21", "value": workbench.person.identifier.value}
    found = client.post(
        "/v1/documents/search", json={"client": sought, "purpose": {"kind": "own"}}, headers=traced(callers)
    )
    client.get("/v1/documents/1.2.3", headers=traced(callers))
    client.post("/v1/documents", content=b"<a/>", headers=traced(callers) | XML)
    assert (stored.status_code, found.json()["total"]) == (201, 3)
    assert watched.seen[-7:] == [
        ["document:store"],
        ["document:fetch"],
        ["metadata:fetch"],
        ["versions:fetch"],
        ["document:search"],
        ["document:fetch"],
        ["request:attempt"],
    ]
