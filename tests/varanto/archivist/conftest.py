"""An archivist at her desk, over the register of an area whose people store documents."""

import re
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
from tests.entrance import ARCHIVIST, SINCE, Browser, Town, opened
from tests.office import ADULT, NEIGHBOUR, OFFICE, Office, trust

import varanto.mandates.service as mandates
from varanto.demo.register import OPERATOR
from varanto.kit.context import Context
from varanto.kit.db import Database
from varanto.kit.keyring import Keyring
from varanto.mandates.model import DeskName, Mandate, Place, Table

OWN = Place(desk=DeskName.ARCHIVIST, controller=OFFICE.controller, name=OFFICE.name, register="1")
OFFICER = Place(desk=DeskName.OFFICER, controller=OFFICE.controller, name=OFFICE.name, register="1")
WHY = {"ground": "quality", "words": "Työpyyntö 7"}
LINK = re.compile(r'href="([^"]*)"')


@dataclass
class Worker:
    """The archivist with her browser."""

    browser: Browser
    token: str
    address: str = ""

    def get(self, address: str) -> httpx.Response:
        """A page, by an address as it stands in a page."""
        return self.browser.get(address.replace("&amp;", "&"))

    def post(self, address: str, **form: str) -> httpx.Response:
        """A form filled in; where it leads."""
        answer = self.browser.post(address.replace("&amp;", "&"), {"form_token": self.token, **form})
        return self.get(answer.headers["location"]) if answer.status_code == 303 else answer

    def ask(self, **form: str) -> httpx.Response:
        """A search of the test client."""
        return self.post("/archivist", **{"client": ADULT.identifier.value, **WHY, **form})

    def look(self, oid: str, tab: str = "") -> httpx.Response:
        """A document that is looked at by its OID."""
        self.address = self.browser.post("/archivist", {"form_token": self.token, **WHY, "document": oid}).headers[
            "location"
        ]
        place, _, query = self.address.partition("?")
        return self.get(f"{place}{tab}?{query}")


def documents(page: httpx.Response) -> list[str]:
    """The OIDs of the documents that a page of results links to, in its order."""
    return re.findall(r'href="/archivist/documents/([\d.]+)\?', page.text)


@pytest.fixture
def town(tmp_path: Path, database: Database, keys: Keyring) -> Iterator[Town]:
    """A repository with two areas; the archivist has the mandates of the first."""
    with opened(tmp_path, database, keys) as one:
        held = [Mandate(person=ARCHIVIST.code, name=ARCHIVIST.name, desk=desk, valid_from=SINCE) for desk in DeskName]
        with one.installation.context() as ctx:
            for office in (OFFICE, NEIGHBOUR):
                office.register(ctx)
            mandates.put(replace(ctx, actor=OPERATOR), OFFICE.controller, Table.of(held))
        yield one


@pytest.fixture
def at_office(town: Town) -> Callable[..., AbstractContextManager[Context]]:
    """Lets somebody of an area work, in a transaction that commits."""

    @contextmanager
    def work(office: Office = OFFICE) -> Generator[Context]:
        with town.installation.context() as ctx:
            yield replace(ctx, actor=office.actor, trust=trust())

    return work


@pytest.fixture
def worker(town: Town) -> Worker:
    """The archivist, who has picked her register."""
    browser = Browser(town)
    browser.log_in()
    browser.take(OWN)
    return Worker(browser, browser.form_token())
