"""The gate of these scenarios, in process and over HTTP, and a new client for each."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from tests.gates import Gate, HttpGate, ServiceGate
from tests.live import Live
from tests.scenarios.law.scene import Scene
from tests.sdk.conftest import server

from varanto.kit.context import Context

__all__ = ["server"]


@pytest.fixture(scope="session")
def http_gate(server: Live) -> Iterator[HttpGate]:
    """The running server, for all scenarios."""
    yield HttpGate(server)
    server.close_clients()


@pytest.fixture(params=["service", "http"])
def gate(request: pytest.FixtureRequest, context: Callable[..., Context]) -> Gate:
    """The gate: a scenario must end the same way in process and over HTTP."""
    return ServiceGate(context) if request.param == "service" else request.getfixturevalue("http_gate")


@pytest.fixture
def scene(gate: Gate) -> Scene:
    """A client of a county, about whom others ask."""
    return Scene(gate, date(1950, 1, 1))


@pytest.fixture
def clocked(context: Callable[..., Context]) -> Scene:
    """The same where time can be moved and organisations changed: in process alone."""
    return Scene(ServiceGate(context), date(1950, 1, 1))
