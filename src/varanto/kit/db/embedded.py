"""The embedded PostgreSQL: started by us as our child, on a private socket, gone when we go."""

import fcntl
import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psycopg

from varanto.kit.db.account import account_for, is_root, own_folder, reachable
from varanto.kit.db.binaries import binaries, major_version
from varanto.kit.db.process import ending_with_parent, interrupt, running_in, until
from varanto.kit.db.roles import APPLICATION, make_database, make_roles

DATABASE = "varanto"
SOCKETS = Path("/tmp")  # noqa: S108 (a path of a socket may have 107 bytes; the folder in it is checked to be ours)
START_SECONDS = 120.0
STOP_SECONDS = 30.0
PAUSE_SECONDS = 0.2
BUILTIN_LOCALE_SINCE = 17
OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "64",
    "max_wal_size": "8GB",
    "wal_recycle": "off",
    "checkpoint_timeout": "15min",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}

log = logging.getLogger("varanto.postgresql")


class PostgresFailed(Exception):
    """The embedded PostgreSQL did not start; the log beside its data says why."""


class Embedded:
    """One PostgreSQL over one data folder. Several processes may use it: the first to start it owns it."""

    def __init__(self, home: Path, options: Mapping[str, str] | None = None) -> None:
        """`home` is where the data goes; a folder below /var/lib/varanto where PostgreSQL's account cannot go there."""
        name = sha256(str(home.resolve()).encode()).hexdigest()[:12]
        self._home = home.resolve() if reachable(home / "postgresql") else own_folder(name)
        self._data = self._home / "postgresql"
        self._bin = binaries()
        self._account = account_for(self._data)
        self._log = self._home / "postgresql.log"
        self._socket = SOCKETS / f"varanto-{os.geteuid()}-{name}"
        self._options = OPTIONS | dict(options or {}) | {"unix_socket_directories": str(self._socket)}
        self._lock: IO[str] | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._turn = threading.Lock()
        self._watcher = threading.Thread(target=self._watch, name="postgresql", daemon=True)

    def url(self, role: str, database: str = DATABASE) -> str:
        """The connection string of a role: varanto_app, varanto_owner, or postgres, the superuser."""
        return f"host={self._socket} user={role} dbname={database}"

    def start(self) -> None:
        """Start the server, on first use make its data, roles and database, and wait until it answers.

        A server that another live process owns is used as it is; what a killed one left is cleared first.
        One that ends by itself or is killed is started again. It ends with the thread that called this.
        Raises PostgresFailed.
        """
        self._make_folders()
        if not self._owned():
            self._wait_for(self.url(APPLICATION))
            return
        self._clear_leftovers()
        if not (self._data / "PG_VERSION").exists():
            self._make_data()
        self._server = self._launched()
        self._wait_for(self.url("postgres", "postgres"))
        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as db:
            make_roles(db)
            make_database(db, DATABASE)
        self._watcher.start()

    def stop(self) -> None:
        """Stop the server if it is ours, cutting connections; what was committed is on disk."""
        if self._server:
            with self._turn:
                self._stopping.set()
                self._server.send_signal(signal.SIGINT)
            self._server.wait(STOP_SECONDS)
            self._server = None
            shutil.rmtree(self._socket, ignore_errors=True)
        if self._lock:
            self._lock.close()
            self._lock = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _make_folders(self) -> None:
        if not self._home.exists():
            self._home.mkdir(parents=True)
            self._home.chmod(0o755)
        for folder in (self._data, self._socket):
            with suppress(FileExistsError):
                folder.mkdir(mode=0o700)
                os.chown(folder, self._account.uid, self._account.gid)
            facts = folder.lstat()
            if facts.st_uid != self._account.uid or facts.st_mode & 0o077:
                raise PostgresFailed(f"{folder} must belong to PostgreSQL's account and be closed to others")

    def _owned(self) -> bool:
        """Whether the right to run the server is ours; the kernel gives it back when we end, however we end."""
        self._lock = (self._home / "postgresql.lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            self._lock = None
        return self._lock is not None

    def _clear_leftovers(self) -> None:
        """End a server whose owner was killed, and forget the pid of a dead one: it may be a stranger's by now."""
        pid_file = self._data / "postmaster.pid"
        if not pid_file.exists() or sys.platform != "linux":
            return
        pid = int(pid_file.read_text("ascii").split()[0])
        if pid in running_in(self._data):
            interrupt(pid)
        if not until(lambda: not running_in(self._data), STOP_SECONDS):
            raise PostgresFailed(f"processes of an earlier server still run in {self._data}")
        pid_file.unlink(missing_ok=True)

    def _make_data(self) -> None:
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command = [
            "-D",
            self._data,
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale=C",
            "--data-checksums",
            "--no-instructions",
        ]
        access = ["--auth-local=trust", "--auth-host=reject"]
        locale = builtin if major_version(self._bin) >= BUILTIN_LOCALE_SINCE else []
        if self._child("initdb", *command, *access, *locale).wait() != 0:
            raise PostgresFailed(f"initdb failed; see {self._log}")

    def _launched(self) -> subprocess.Popen[bytes]:
        return self._child(
            "postgres", "-D", self._data, *(f"--{name}={value}" for name, value in self._options.items())
        )

    def _watch(self) -> None:
        """Start the server again whenever it has ended untold, after the backends that it left have gone."""
        while (server := self._server) and not self._stopping.is_set():
            code = server.wait()
            if self._stopping.wait(PAUSE_SECONDS):
                return
            log.error("PostgreSQL ended and is started again", extra={"fields": {"code": code}})
            try:
                self._clear_leftovers()
                with self._turn:
                    self._server = server if self._stopping.is_set() else self._launched()
            except (OSError, ValueError, PostgresFailed):
                log.exception("PostgreSQL could not be started again yet")

    def _child(self, program: str, *arguments: str | Path) -> subprocess.Popen[bytes]:
        """A program of PostgreSQL as its account, in a session of its own so that Ctrl-C reaches only us."""
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [self._bin / program, *arguments],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=ending_with_parent(signal.SIGINT),  # noqa: PLW1509 (one system call, no lock)
                user=self._account.uid if is_root() else None,
                group=self._account.gid if is_root() else None,
                extra_groups=[] if is_root() else None,
            )

    def _wait_for(self, url: str) -> None:
        def answers() -> bool:
            if self._server and self._server.poll() is not None:
                raise PostgresFailed(f"PostgreSQL ended; see {self._log}")
            with suppress(psycopg.OperationalError), psycopg.connect(url):
                return True
            return False

        if not until(answers, START_SECONDS):
            raise PostgresFailed(f"PostgreSQL does not answer; see {self._log}")
