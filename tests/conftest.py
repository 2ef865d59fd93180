"""What every test may ask for: a migrated PostgreSQL, a transaction that leaves nothing behind, keys, a context."""

import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from hypothesis import settings as hypothesis_settings
from psycopg import Connection

from varanto.kit.context import Actor, Context
from varanto.kit.db import Database
from varanto.kit.db.embedded import DATABASE, Embedded
from varanto.kit.db.migrate import migrate
from varanto.kit.db.roles import APPLICATION, OWNER, make_database
from varanto.kit.keyring import Keyring, new_signing_key

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

hypothesis_settings.register_profile("default", max_examples=50, deadline=None)
hypothesis_settings.register_profile("nightly", max_examples=2000, deadline=None)
hypothesis_settings.register_profile("mutants", max_examples=100, deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """Undoes what a command under test does to logging, whose output is gone after the test."""
    root, own = logging.getLogger(), logging.getLogger("varanto")
    handlers, levels = root.handlers[:], (root.level, own.level)
    yield
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    own.setLevel(levels[1])


@pytest.fixture(scope="session")
def postgres() -> Iterator[Embedded]:
    """A PostgreSQL of this process whose database `varanto` is migrated and kept as a template."""
    home = Path(tempfile.mkdtemp(prefix="varanto-test-"))
    home.chmod(0o711)
    try:
        with Embedded(home, CARELESS) as server:
            with psycopg.connect(server.url(OWNER), autocommit=True) as owner:
                migrate(owner)
            yield server
    finally:
        shutil.rmtree(home)


@pytest.fixture(scope="session")
def new_database(postgres: Embedded) -> Callable[[], str]:
    """Makes a database like the migrated one and says its name."""

    def make() -> str:
        name = f"test_{uuid4().hex}"
        with psycopg.connect(postgres.url("postgres", "postgres"), autocommit=True) as admin:
            make_database(admin, name, template=DATABASE)
        return name

    return make


@pytest.fixture
def database(postgres: Embedded, new_database: Callable[[], str]) -> Iterator[Database]:
    """A database of this test alone, for what needs several connections or commits."""
    with Database(postgres.url(APPLICATION, new_database())) as pool:
        yield pool


@pytest.fixture(scope="session")
def connection(postgres: Embedded, new_database: Callable[[], str]) -> Iterator[Connection]:
    """One connection as the application, for all tests of this process."""
    with psycopg.connect(postgres.url(APPLICATION, new_database()), autocommit=True) as opened:
        yield opened


@pytest.fixture
def db(connection: Connection) -> Iterator[Connection]:
    """A connection as the application inside a transaction that is rolled back after the test."""
    with connection.transaction(force_rollback=True):
        yield connection


@pytest.fixture(scope="session")
def keys() -> Keyring:
    """Keys from a fixed master key."""
    return Keyring(bytes(range(32)), [new_signing_key()])


@pytest.fixture
def context(db: Connection, keys: Keyring) -> Callable[..., Context]:
    """Makes the context of a request: by default of a test system at a fixed moment."""

    def make(actor: Actor | None = None, now: datetime = NOW) -> Context:
        return Context(db, actor or Actor(system="test-system"), now, keys, "0af7651916cd43dd8448eb211c80319c", uuid4())

    return make
