"""The live server of these tests, and callers that say exactly what they want to say."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from tests.live import Live
from tests.sdk.conftest import _closed_afterwards, desk, person, server

from varanto.kit import errors
from varanto_client.credentials import ASSERTION_TYPE, Credentials
from varanto_client.model import Acting
from varanto_formats import findings

__all__ = ["_closed_afterwards", "desk", "person", "server"]


@dataclass(frozen=True, slots=True)
class Callers:
    """Headers with a good token: of a professional, of a system without one, of the operator."""

    professional: dict[str, str]
    system: dict[str, str]
    operator: dict[str, str]


@pytest.fixture(scope="session")
def http(server: Live) -> Iterator[httpx.Client]:
    """A plain HTTP client that adds nothing and raises nothing."""
    with httpx.Client(base_url=server.base_url, timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def callers(server: Live, http: httpx.Client) -> Callers:
    """Whoever calls."""
    return fresh_callers(server, http)


def fresh_callers(server: Live, http: httpx.Client) -> Callers:
    """Whoever calls, with tokens that last for ten minutes from now."""
    own = server.world["operator"]
    operator = Credentials.from_file(own["client_id"], server.folder / own["key"], own["kid"])
    professional, system = server.desk().profile, server.desk(professional=None).profile
    return Callers(
        _bearer(http, professional.credentials, professional.acting),
        _bearer(http, system.credentials, system.acting),
        _bearer(http, operator, Acting()),
    )


def _bearer(http: httpx.Client, credentials: Credentials, acting: Acting) -> dict[str, str]:
    answer = http.post("/oauth/token", data=form(http, credentials, acting)).json()
    return {"Authorization": f"Bearer {answer['access_token']}"}


def form(http: httpx.Client, credentials: Credentials, acting: Acting) -> dict[str, str]:
    """A fresh request for a token."""
    return {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": credentials.assertion(str(http.base_url.join("/oauth/token")), acting),
    }


def problem(answer: httpx.Response) -> str:
    """The code of an error, which must have the one shape that every error has and say nothing but known codes."""
    said = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "code", "trace_id", "titles"} <= said.keys()
    assert said["status"] == answer.status_code == errors.kinds()[said["code"]].status
    assert said["type"] == f"/problems/{said['code']}"
    assert answer.headers["traceparent"].split("-")[1] == said["trace_id"]
    assert {found["code"] for found in said.get("findings", ())} <= findings.kinds().keys()
    return said["code"]
