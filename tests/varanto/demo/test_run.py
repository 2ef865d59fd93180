"""`varanto demo`, as a user runs it: one command from nothing to a report."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from varanto.demo.run import FOLDER, LOG, REPORT


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the account of the embedded database can reach too."""
    folder = Path(tempfile.mkdtemp(prefix="varanto-demo-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)  # the database may still be putting its own files away


def demo(place: Path) -> "subprocess.CompletedProcess[str]":
    """What the command answers when it is run in a folder."""
    command = [sys.executable, "-m", "varanto", "demo", "--log-level", "debug"]
    return subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)


def test_the_demonstration_passes_and_leaves_a_report(place: Path) -> None:
    """Every step passes over real HTTP, the report is on disk, the server is gone and its log tells of nobody."""
    done = demo(place)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((place / FOLDER / REPORT / "report.json").read_text("utf-8"))
    assert report["passed"]
    assert all(step["id"] in done.stdout for step in report["steps"])
    assert (place / FOLDER / REPORT / "report.pdf").read_bytes().startswith(b"%PDF-")
    world = json.loads((place / FOLDER / "world.json").read_text("utf-8"))
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{world['base_url']}/readyz")
    told = (place / FOLDER / LOG).read_text("utf-8") + done.stdout + done.stderr
    assert not [code for code in report["test_persons"] if code in told]


def test_a_server_that_does_not_start_is_told_in_a_line(place: Path) -> None:
    """Where the server cannot start, the command fails, names the log that tells why and spares us the traceback."""
    (place / FOLDER).mkdir(parents=True)
    (place / FOLDER / "home").write_text("no folder", "utf-8")
    done = demo(place)
    assert done.returncode == 1
    assert LOG in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
