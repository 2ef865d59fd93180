"""A log of a test alone, its owner, and the offline verifier."""

import importlib.util
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import LiteralString
from uuid import UUID

import psycopg
import pytest
from cryptography.x509 import Certificate
from psycopg import Connection
from psycopg.sql import SQL, Identifier
from tests import make
from tests.architecture.tree import ROOT

from varanto.kit.context import Actor, Context
from varanto.kit.db import Database
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.roles import APPLICATION, OWNER
from varanto.kit.keyring import Keyring
from varanto.log import service as log
from varanto.log.model import Action, Event
from varanto.proofs import service
from varanto.proofs.model import Checkpoint, Verdict

SCRIPT = ROOT / "tools" / "verify_log.py"
ACTOR = Actor(system="area-system", organization=make.CONTROLLER, unit=make.UNIT, role="R1")


@pytest.fixture(scope="session")
def verifier() -> ModuleType:
    """The offline verifier as a module."""
    spec = importlib.util.spec_from_file_location("verify_log", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["verify_log"] = module
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Book:
    """A log with everything that happens to it."""

    database: Database
    owner: Connection
    keys: Keyring
    folder: Path

    @contextmanager
    def opened(self, snapshot: bool = False, actor: Actor = ACTOR) -> Generator[Context]:
        """A context in a transaction of its own."""
        with self.database.transaction(snapshot) as db:
            yield Context(db, actor, datetime.now(UTC), self.keys, "0af7651916cd43dd8448eb211c80319c")

    def write(self, number: int, client: int = 1) -> list[UUID]:
        """Log so many uses of a document."""
        event = Event(
            action=Action.DOCUMENT_FETCH,
            client_id=UUID(int=client),
            controller=make.CONTROLLER,
            documents=(make.DOCUMENT,),
            purpose="own",
            basis="B0",
            detail={"reason": 'Ääkköset ja \\ lainaus "'},
        )
        with self.opened() as ctx:
            return [log.record(ctx, event) for _ in range(number)]

    def sign(self) -> Checkpoint:
        """Give every entry its place and sign."""
        service.catch_up(self.opened)
        with self.opened() as ctx:
            return service.checkpoint(ctx)

    def verify(self, outside: str | None = None, roots: Sequence[Certificate] = ()) -> Verdict:
        """What `varanto log verify` finds."""
        with self.opened(snapshot=True) as ctx:
            return service.verify(ctx, lambda _done, _total: None, outside, roots)

    def key(self) -> str:
        """The key that verifies checkpoints."""
        with self.opened() as ctx:
            return service.verifier_key(ctx)

    def export(self) -> Path:
        """The log in a file."""
        file = self.folder / "log.ndjson"
        with self.opened(snapshot=True) as ctx, file.open("wb") as out:
            out.writelines(service.lines(ctx, lambda _done, _total: None))
        return file

    def verify_offline(self, file: Path, *more: str) -> tuple[int, str]:
        """The exit code of the offline verifier and what it says; it runs without our packages."""
        command = [sys.executable, "-I", str(SCRIPT), str(file), "--key", self.key(), *more]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def tamper(self, statement: LiteralString, *values: object) -> None:
        """Change the tables as their owner, with the guards switched off; something must have changed."""
        for table in ("log_entry", "log_leaf"):
            self.owner.execute(SQL("alter table {} disable trigger user").format(Identifier(table)))
        assert self.owner.execute(statement, values).rowcount > 0


@pytest.fixture
def book(postgres: Embedded, new_database: Callable[[], str], keys: Keyring, tmp_path: Path) -> Iterator[Book]:
    """An empty log in a database of its own."""
    name = new_database()
    with (
        Database(postgres.url(APPLICATION, name)) as database,
        psycopg.connect(postgres.url(OWNER, name), autocommit=True) as owner,
    ):
        yield Book(database, owner, keys, tmp_path)
