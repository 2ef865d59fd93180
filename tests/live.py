"""A running repository for tests that speak to it over real HTTP."""

import json
import threading
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import uvicorn

from varanto.app import Installation, application
from varanto.demo import load
from varanto.demo.run import free_port, identified, mandated, settings_of_demo
from varanto.kit.db import Database
from varanto.kit.keyring import Keyring
from varanto.proofs.jobs import sequencer
from varanto.settings import Settings
from varanto_client import compose, profiles
from varanto_client.client import Client
from varanto_client.credentials import Credentials
from varanto_client.model import Acting
from varanto_client.sealing import seal
from varanto_formats.cda.model import Document, Organisation


@dataclass(frozen=True, slots=True)
class Live:
    """A server that answers, with its demo world in a folder."""

    settings: Settings
    folder: Path
    database: Database
    opened: list[Client] = field(default_factory=list[Client])

    @property
    def base_url(self) -> str:
        """Its address."""
        return self.settings.base_url

    @property
    def services(self) -> tuple[str, ...]:
        """Where a browser is led besides: the test services of identification and mandates."""
        return tuple(one for one in (self.settings.oidc_issuer, self.settings.mandates_url) if one)

    def close_clients(self) -> None:
        """Close the connections of every desk and operator."""
        while self.opened:
            self.opened.pop().close()

    @property
    def world(self) -> dict[str, Any]:
        """What world.json says."""
        return json.loads((self.folder / "world.json").read_text("utf-8"))

    def operator(self, acting: Acting) -> Client:
        """The operator's system, at a desk where the acting context names one."""
        own = self.world["operator"]
        credentials = Credentials.from_file(own["client_id"], self.folder / own["key"], own["kid"])
        self.opened.append(Client(self.base_url, credentials, acting))
        return self.opened[-1]

    def desk(self, organization: int = 0, professional: int | None = 0) -> "Desk":
        """A professional's desk in one of the organisations; without a professional the system acts for itself."""
        one = self.world["organizations"][organization]
        number = one["professionals"][professional]["register_number"] if professional is not None else None
        desk = Desk(profiles.from_world(self.folder / "world.json", one["oid"], number), one)
        self.opened.append(desk.client)
        return desk


class Desk:
    """A professional with her client information system."""

    def __init__(self, profile: profiles.Profile, organization: dict[str, Any]) -> None:
        self.profile = profile
        self.client: Client = profile.connect()
        worker = organization["professionals"][0]
        unit = organization["units"][0]
        self.composer = compose.Composer(
            controller=Organisation(organization["oid"], organization["name"]),
            unit=Organisation(unit["oid"], unit["name"]),
            author=compose.Professional(worker["register_number"], worker["given"], worker["family"]),
            clock=lambda: compose.finnish_time() - timedelta(seconds=5),
        )

    def sealed(self, document: Document) -> bytes:
        """The document under the organisation's seal."""
        assert self.profile.seal
        return seal(document, [self.profile.seal])

    def store(self, document: Document) -> bytes:
        """Store a document; gives its bytes."""
        xml = self.sealed(document)
        self.client.store(xml)
        return xml

    def open_case(self, person: compose.Person) -> Document:
        """A relationship and a case of a person, stored; gives the case."""
        self.store(self.composer.relationship(person, ["24"]))
        case = self.composer.case([person], "24", "Perheen tuen tarve")
        self.store(case)
        return case


@contextmanager
def running(folder: Path, database: Database, keys: Keyring, **changes: Any) -> Generator[Live]:
    """A server in a thread on a free port, over a migrated database, with the demo world registered."""
    settings = settings_of_demo(Settings(port=free_port(), **changes), folder)
    folder.mkdir(parents=True, exist_ok=True)
    with _answering(Installation(settings, database, keys), folder) as live:
        yield live


@contextmanager
def with_desks(folder: Path, database: Database, keys: Keyring) -> Generator[Live]:
    """Such a server where people log in through the test services; what it logs gets its places in the log."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as beneath:
        settings = settings_of_demo(Settings(port=free_port()), folder)
        settings = beneath.enter_context(identified(settings, folder))
        settings = beneath.enter_context(mandated(settings, folder))
        installation = Installation(settings, database, keys)
        beneath.enter_context(sequencer(installation.context))
        yield beneath.enter_context(_answering(installation, folder))


@contextmanager
def _answering(installation: Installation, folder: Path) -> Generator[Live]:
    settings = installation.settings
    load(installation, folder)
    app = application(settings, installation.database, installation.keys)
    server = uvicorn.Server(uvicorn.Config(app, port=settings.port, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    _until(lambda: server.started)
    try:
        yield Live(settings, folder, installation.database)
    finally:
        server.should_exit = True
        thread.join(20)


def _until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)
