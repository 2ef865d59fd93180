"""Migrations: once, in order, unchanged."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import Connection

from varanto.kit.db.embedded import Embedded
from varanto.kit.db.migrate import MigrationChanged, found, migrate, shipped
from varanto.kit.db.roles import OWNER


@pytest.fixture
def owner(postgres: Embedded, new_database: Callable[[], str]) -> Iterator[Connection]:
    with psycopg.connect(postgres.url(OWNER, new_database()), autocommit=True) as db:
        yield db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "9002_second.sql").write_text("alter table first_one add column more text")
    (tmp_path / "9001_first.sql").write_text("create table first_one (n int)")
    (tmp_path / "notes.txt").write_text("not a migration")
    return tmp_path


def test_new_files_are_applied_in_order_and_once(owner: Connection, folder: Path) -> None:
    """A second run has nothing to do."""
    assert migrate(owner, folder) == ["9001_first.sql", "9002_second.sql"]
    assert migrate(owner, folder) == []


def test_a_changed_file_is_refused(owner: Connection, folder: Path) -> None:
    """What was applied is history: whoever edits it is told, and nothing is applied."""
    migrate(owner, folder)
    (folder / "9001_first.sql").write_text("create table another (n int)")
    (folder / "9003_third.sql").write_text("create table third (n int)")
    with pytest.raises(MigrationChanged, match="9001_first"):
        migrate(owner, folder)
    assert owner.execute("select to_regclass('third')").fetchone() == (None,)


def test_a_failing_file_leaves_nothing_behind(owner: Connection, folder: Path) -> None:
    """A file is applied whole or not at all, and the ones before it stay."""
    (folder / "9003_third.sql").write_text("create table third (n int); select 1/0")
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(owner, folder)
    assert owner.execute("select to_regclass('third'), to_regclass('first_one')").fetchone() == (None, "first_one")


def test_our_own_migrations_are_numbered_without_gaps() -> None:
    """Two people who both write the next migration notice it."""
    numbers = [one.number for one in found(shipped())]
    assert numbers == list(range(1, len(numbers) + 1))
