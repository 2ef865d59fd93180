"""The embedded PostgreSQL: it survives whatever happens to it or to us."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from varanto.kit.db import Database
from varanto.kit.db.embedded import Embedded, PostgresFailed
from varanto.kit.db.process import running_in, until

OWNER_OF_A_SERVER = """
import sys, time
from pathlib import Path
from varanto.kit.db import Database
from varanto.kit.db.embedded import Embedded
server = Embedded(Path(sys.argv[1]))
server.start()
print("up", flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A data folder where PostgreSQL's account can go, with a first row in it."""
    with tempfile.TemporaryDirectory(prefix="varanto-test-") as folder:
        Path(folder).chmod(0o711)
        with Embedded(Path(folder)) as server:
            _sql(server, "create table kept (n int)")
        yield Path(folder)


def _sql(server: Embedded, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(server.url("varanto_owner"), autocommit=True) as db:
        result = db.execute(statement.encode())
        return result.fetchall() if result.description else []


def _postmaster(home: Path) -> int:
    return int((home / "postgresql/postmaster.pid").read_text().split()[0])


def test_data_stay_after_a_stop(home: Path) -> None:
    """What was stored is there after a restart, in UTF-8, under checksums."""
    with Embedded(home) as server:
        _sql(server, "insert into kept values (1)")
    with Embedded(home) as server:
        assert (1,) in _sql(server, "select n from kept")
        assert _sql(server, "show server_encoding") == [("UTF8",)]
        assert _sql(server, "show data_checksums") == [("on",)]


def test_nobody_reaches_it_over_the_network(home: Path) -> None:
    """It listens on a socket that only its own account may use."""
    with Embedded(home) as server:
        assert _sql(server, "show listen_addresses") == [("",)]
        socket = Path(str(conninfo_to_dict(server.url("varanto_app"))["host"]))
        assert socket.stat().st_mode & 0o077 == 0
    assert not socket.exists()


def test_a_killed_server_comes_back_with_its_data(home: Path) -> None:
    """After kill -9 of the server the next start finds every committed row."""
    killed = Embedded(home)
    killed.start()
    _sql(killed, "insert into kept values (2)")
    os.kill(_postmaster(home), signal.SIGKILL)
    killed.stop()
    with Embedded(home) as server:
        assert (2,) in _sql(server, "select n from kept")


def test_a_server_killed_while_it_is_in_use_is_started_again(home: Path) -> None:
    """After kill -9 of every process of the server its owner starts it again; kept connections are renewed."""
    with Embedded(home) as server, Database(server.url("varanto_app")) as database:
        assert database.ready()
        for pid in running_in(home / "postgresql"):
            os.kill(pid, signal.SIGKILL)
        assert until(database.ready, 20)


def test_the_server_ends_when_its_owner_is_killed(home: Path) -> None:
    """Nothing is left running after kill -9 of the process that started it, and the next start works."""
    with subprocess.Popen([sys.executable, "-c", OWNER_OF_A_SERVER, home], stdout=subprocess.PIPE) as owner:
        assert owner.stdout
        assert owner.stdout.readline() == b"up\n"
        owner.kill()
    assert until(lambda: not running_in(home / "postgresql"), 10)
    with Embedded(home) as server:
        assert _sql(server, "select 1") == [(1,)]


def test_a_second_process_uses_the_running_server(home: Path) -> None:
    """A command beside a running server uses it and leaves it running."""
    with subprocess.Popen([sys.executable, "-c", OWNER_OF_A_SERVER, home], stdout=subprocess.PIPE) as owner:
        assert owner.stdout
        owner.stdout.readline()
        with Embedded(home) as guest:
            assert _sql(guest, "select 1") == [(1,)]
        assert running_in(home / "postgresql")
        owner.kill()


def test_the_pid_of_a_stranger_does_not_stop_it(home: Path) -> None:
    """A pid left by a killed server may belong to anybody by now; it is neither harmed nor believed."""
    (home / "postgresql/postmaster.pid").write_text(f"{os.getpid()}\n")
    with Embedded(home) as server:
        assert _sql(server, "select 1") == [(1,)]


def test_a_folder_open_to_others_is_refused(home: Path) -> None:
    """Data that others could read are not served."""
    (home / "postgresql").chmod(0o755)
    with pytest.raises(PostgresFailed, match="closed to others"), Embedded(home):
        pass
    (home / "postgresql").chmod(0o700)


def test_the_application_may_not_change_tables(home: Path) -> None:
    """The application's role is neither owner nor superuser."""
    with (
        Embedded(home) as server,
        psycopg.connect(server.url("varanto_app")) as db,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        db.execute("create table mine (n int)")
