"""A repository in processes of its own, which may be killed at any moment."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import psycopg
from psycopg.rows import dict_row

from varanto.demo.run import free_port
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.process import running_in

ROOT = Path(__file__).parents[2]


def until(happened: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait until something has happened. Raises AssertionError when it has not in time."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"in {seconds} s there was no {what}"
        time.sleep(0.02)


class Repository:
    """`varanto serve --demo` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.world = folder / "build/demo/world.json"
        self._home = folder / "build/demo/home"
        self._port = free_port()
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def base_url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start the server; it need not answer yet."""
        command = [sys.executable, "-m", "varanto", "serve", "--demo", "--port", str(self._port)]
        with (self.folder / "server.log").open("ab") as log:
            self._server = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log)

    def answers(self) -> bool:
        """Whether it is ready to work."""
        assert self._server
        assert self._server.poll() is None, (self.folder / "server.log").read_text("utf-8")[-2000:]
        try:
            return httpx.get(f"{self.base_url}/readyz", timeout=10).is_success
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        """Stop it as an operator would."""
        if self._server:
            self._server.terminate()
            self._server.wait(60)
            until(lambda: not running_in(self._data), 60, "end of PostgreSQL")

    def kill_server(self) -> None:
        """kill -9 of the server process; an operator's supervisor starts it again."""
        assert self._server
        self._server.kill()
        self._server.wait()
        self.start()

    def kill_postgres(self) -> None:
        """kill -9 of PostgreSQL and all its children at once."""
        for pid in running_in(self._data):
            _kill(pid)

    def kill_postmaster(self) -> None:
        """kill -9 of PostgreSQL's first process alone; its children have to notice."""
        _kill(int((self._data / "postmaster.pid").read_text("ascii").split()[0]))

    def kill_child(self) -> None:
        """kill -9 of one child of PostgreSQL, the youngest: most likely one that serves a connection."""
        for pid in running_in(self._data)[-1:]:
            _kill(pid)

    def rows(self, statement: str) -> list[dict[str, Any]]:
        """What an SQL statement answers, asked as the superuser."""
        url = Embedded(self._home).url("postgres")
        with psycopg.connect(url, autocommit=True) as db, db.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(statement.encode()).fetchall()

    @property
    def _data(self) -> Path:
        return self._home.resolve() / "postgresql"


class Writer:
    """The writer's process and the ledger that outlives it."""

    def __init__(self, repository: Repository, ledger: Path) -> None:
        self._command = [sys.executable, "-m", "tests.crash.writer", str(repository.world), str(ledger)]
        self._log = repository.folder / "writer.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start writing."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, cwd=ROOT, stdout=log, stderr=log)

    def is_well(self) -> bool:
        """Whether it writes, or has ended as it was told to."""
        return self._process is None or self._process.poll() in (None, 0)

    def said(self) -> str:
        """What it complained of."""
        return self._log.read_text("utf-8")[-3000:]

    def kill(self) -> None:
        """kill -9; a new one goes on where it was."""
        self.end(signal.SIGKILL)
        self.start()

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it and wait for that."""
        if self._process:
            self._process.send_signal(how)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
