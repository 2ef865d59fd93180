"""One live server for the tests of this folder, and a new client for each test."""

import itertools
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from tests import live
from tests.live import Desk, Live

from varanto.kit.db import Database
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.roles import APPLICATION
from varanto.kit.keyring import Keyring
from varanto_client.compose import Person
from varanto_formats.identifiers import Identifier, hetu

_days = itertools.count()


@pytest.fixture(scope="session")
def server(
    postgres: Embedded, new_database: Callable[[], str], keys: Keyring, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Live]:
    """A running repository with the demo world."""
    folder = tmp_path_factory.mktemp("world")
    with (
        Database(postgres.url(APPLICATION, new_database())) as database,
        live.running(folder, database, keys) as running,
    ):
        yield running


@pytest.fixture(autouse=True)
def _closed_afterwards(server: Live) -> Iterator[None]:
    yield
    server.close_clients()


@pytest.fixture
def desk(server: Live) -> Desk:
    """The first professional of the first welfare area."""
    return server.desk()


@pytest.fixture
def person() -> Person:
    """A 900-series adult whom no other test knows."""
    born = date(1950, 1, 1) + timedelta(days=next(_days))
    return Person(Identifier(hetu.SYSTEM, hetu.make_test(born, 901).value), "Testi Kaisa", "Koeasiakas", born, "2")
