"""Several server processes on one port."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from varanto.demo.run import free_port
from varanto.kit.db.process import running_in, until

START_SECONDS = 90.0


@pytest.fixture
def server() -> Iterator[tuple[psutil.Process, str]]:
    """A running repository of two processes, and where it answers."""
    folder, port = Path(tempfile.mkdtemp(prefix="varanto-test-")), free_port()
    folder.chmod(0o711)
    settings = {"VARANTO_WORKERS": "2", "VARANTO_HOME": str(folder), "VARANTO_PORT": str(port)}
    try:
        with subprocess.Popen(
            [sys.executable, "-m", "varanto", "serve"],
            env=os.environ | settings,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            yield psutil.Process(process.pid), f"http://127.0.0.1:{port}"
            process.terminate()
        assert until(lambda: not running_in(folder / "postgresql"), 30)
    finally:
        shutil.rmtree(folder)


def _workers(server: psutil.Process) -> list[psutil.Process]:
    living = (one for one in server.children() if one.status() != psutil.STATUS_ZOMBIE)
    return [one for one in living if "varanto.workers" in one.cmdline()]


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz").is_success
    except httpx.TransportError:
        return False


def _all_listen(server: psutil.Process) -> bool:
    return all(
        any(one.status == psutil.CONN_LISTEN for one in process.net_connections())
        for process in (server, *_workers(server))
    )


def test_a_killed_process_is_replaced_and_all_end_together(server: tuple[psutil.Process, str]) -> None:
    """The port is served while one of two processes is killed and replaced; none is left when the first ends."""
    first, url = server
    assert until(lambda: _answers(url) and len(_workers(first)) == 1 and _all_listen(first), START_SECONDS)
    (killed,) = _workers(first)
    killed.send_signal(signal.SIGKILL)
    assert until(lambda: [one.pid for one in _workers(first)] not in ([], [killed.pid]), START_SECONDS)
    assert until(lambda: _all_listen(first), START_SECONDS)
    assert _answers(url)
    (last,) = _workers(first)
    first.terminate()
    assert until(lambda: not last.is_running() or last.status() == psutil.STATUS_ZOMBIE, 30)
