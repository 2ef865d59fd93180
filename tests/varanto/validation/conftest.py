"""The page as a browser without scripts sees it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient
from tests import make

from varanto.app import application
from varanto.kit.db import Database
from varanto.kit.keyring import Keyring
from varanto.settings import Settings
from varanto_formats.cda.write import write


@dataclass
class Seen(HTMLParser):
    """What a page holds: its words, what can be jumped to, what jumps, its elements with their attributes."""

    text: str = ""
    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.elements.append((tag, given))
        if given.get("id"):
            assert given["id"] not in self.anchors
            self.anchors.add(str(given["id"]))
        if tag == "a":
            self.links.append(str(given["href"]))

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(answer: httpx.Response) -> Seen:
    """The page of an answer."""
    page = Seen()
    page.feed(answer.text)
    return page


@pytest.fixture
def page(database: Database, keys: Keyring) -> Iterator[TestClient]:
    with TestClient(application(Settings(), database, keys)) as opened:
        yield opened


@pytest.fixture
def document() -> bytes:
    """A document with one error (it is not signed), all of it on one line."""
    return write(make.document())


def send(page: TestClient, *files: tuple[str, bytes], **options: Any) -> httpx.Response:
    """Send files with the form."""
    return page.post("/validate", files=[("files", (name, data, "application/xml")) for name, data in files], **options)
