"""The demonstration: a server of its own, the go-live test over real HTTP, a report, a clean stop."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx

from varanto.demo import authorizations, identity, timestamps
from varanto.demo.world import TRUST
from varanto.settings import Settings

FOLDER = Path("build/demo")
REPORT = "report"
LOG = "server.log"
START_SECONDS = 120
STOP_SECONDS = 30


class DemonstrationFailed(Exception):
    """The server of the demonstration did not start, answer or stop as it should."""


def settings_of_demo(settings: Settings, folder: Path) -> Settings:
    """The settings of a server of the demo world: test mode, its own data and its own trust."""
    return replace(
        settings,
        mode="test",
        home=(folder / "home").resolve(),
        trust=(folder / TRUST).resolve(),
        base_url=f"http://127.0.0.1:{settings.port}",
    )


@contextmanager
def stamped(settings: Settings, folder: Path) -> Generator[Settings]:
    """The settings with a timestamp authority for tests that listens meanwhile; unchanged where OpenSSL is missing."""
    if timestamps.OPENSSL is None:
        yield settings
        return
    authority = timestamps.TestAuthority.kept(folder / "timestamps")
    with timestamps.listening(authority) as url:
        yield replace(settings, timestamp_url=url, timestamp_trust=(authority.folder / timestamps.ROOT).resolve())


@contextmanager
def identified(settings: Settings, folder: Path) -> Generator[Settings]:
    """The settings with an identity provider for tests that listens meanwhile, where one is whom one clicks."""

    def everybody() -> Sequence[identity.Person]:
        return identity.people(json.loads((folder / "world.json").read_text("utf-8")))

    with identity.listening(identity.Keys.kept(folder / "identity"), everybody) as provider:
        yield provider.known_to(settings)


@contextmanager
def mandated(settings: Settings, folder: Path) -> Generator[Settings]:
    """The settings with a mandate service for tests that listens meanwhile and knows the mandates of the demo world."""

    def held() -> Mapping[str, authorizations.Mandates]:
        return authorizations.mandates(json.loads((folder / "world.json").read_text("utf-8")))

    with authorizations.listening(authorizations.WebApi(authorizations.Credentials.new(), held)) as service:
        yield service.known_to(settings)


def demonstrate(folder: Path, log_level: str) -> int:
    """Run the whole demonstration; its exit code is 0 only when every step passed and the server stopped well."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    print(f"Starting the repository on port {port}; its log: {folder / LOG}", flush=True)
    with _server(folder, port, log_level) as base_url:
        told = ["--url", base_url, "--world", str(folder / "world.json"), "--out", str(folder / REPORT)]
        passed = subprocess.run([sys.executable, "-m", "varanto_golive", *told], check=False).returncode
    print("The repository has stopped.", flush=True)
    return passed


@contextmanager
def _server(folder: Path, port: int, log_level: str) -> Generator[str]:
    """A server process of the demo world that answers; stopped at the end. Raises DemonstrationFailed."""
    command = [sys.executable, "-m", "varanto", "serve", "--demo", "--port", str(port), "--log-level", log_level]
    with (folder / LOG).open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=_environment())
    base_url = f"http://127.0.0.1:{port}"
    try:
        _wait(base_url, process, folder / LOG)
        yield base_url
    finally:
        code = _stopped(process)
    if code not in (0, -signal.SIGTERM):
        raise DemonstrationFailed(f"the server stopped with code {code}; see {folder / LOG}")


def _stopped(process: "subprocess.Popen[bytes]") -> int:
    """The exit code of a server that was asked to stop; one that does not listen is killed."""
    process.send_signal(signal.SIGTERM)
    try:
        return process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _wait(base_url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise DemonstrationFailed(f"the server did not start; see {log}")
        try:
            if httpx.get(f"{base_url}/readyz", timeout=2).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise DemonstrationFailed(f"the server did not answer in {START_SECONDS} seconds; see {log}")


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _environment() -> Mapping[str, str]:
    """The environment without settings that would lead the demonstration elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith("VARANTO_")}
