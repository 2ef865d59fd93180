"""A repository that has imported the national catalogue and in which an office works on a case."""

from collections.abc import Iterator

import pytest
from psycopg import Connection
from tests.office import NOW, OFFICE, trust
from tests.structures.catalogue import PUBLISHED

import varanto.codes.service as codes
from varanto.kit.context import Actor, Context
from varanto.kit.keyring import Keyring
from varanto_formats.cda.model import Document


@pytest.fixture(scope="module")
def opened(connection: Connection, keys: Keyring) -> Iterator[tuple[Context, Document]]:
    """The context of the office's professional, and a case with its relationship; all tests of a file start there."""
    with connection.transaction(force_rollback=True):
        plain = Context(connection, Actor(system="test-system"), NOW, keys, trust=trust())
        if PUBLISHED.is_dir():
            codes.import_structures(plain, PUBLISHED, lambda done, total: None)
        OFFICE.register(plain)
        ctx = Context(connection, OFFICE.actor, NOW, keys, trust=trust())
        yield ctx, OFFICE.open_case(ctx)


@pytest.fixture
def ctx(opened: tuple[Context, Document]) -> Iterator[Context]:
    """That context, for what this test does alone."""
    with opened[0].db.transaction(force_rollback=True):
        yield opened[0]


@pytest.fixture
def case(opened: tuple[Context, Document]) -> Document:
    """The case."""
    return opened[1]
