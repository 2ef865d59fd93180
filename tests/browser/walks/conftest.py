"""A repository with its desks, documents that can go, and people who come in by mouse, keyboard, without scripts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count

import pytest
from playwright.sync_api import Browser, Page
from tests import live
from tests.browser.walks.hands import Hand, Keyboard, Mouse

from varanto.kit.db import Database
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.roles import APPLICATION
from varanto.kit.keyring import Keyring
from varanto_client.compose import Person, plan
from varanto_formats.cda.model import Document
from varanto_formats.identifiers import Identifier, hetu

WAYS = ("mouse", "no-script", "keyboard")
_numbers = count(920)


@dataclass(frozen=True, slots=True)
class Filed:
    """What an area has stored of a client: a case, and a plan of two versions."""

    person: Person
    case: Document
    first: Document
    second: Document
    xml: bytes


@pytest.fixture(scope="session")
def town(
    tmp_path_factory: pytest.TempPathFactory, postgres: Embedded, new_database: Callable[[], str], keys: Keyring
) -> Iterator[live.Live]:
    """A running repository with the demo world, its desks open."""
    with (
        Database(postgres.url(APPLICATION, new_database())) as database,
        live.with_desks(tmp_path_factory.mktemp("walks"), database, keys) as running,
    ):
        yield running
        running.close_clients()


@pytest.fixture
def filed(town: live.Live) -> Filed:
    """A new client of the first area, whose documents nobody else's test touches."""
    return file(town)


def file(town: live.Live, organization: int = 0) -> Filed:
    """Store a new client's documents in an area."""
    number, born = next(_numbers), date(1990, 5, 4)
    code = Identifier(hetu.SYSTEM, hetu.make_test(born, number).value)
    person = Person(code, "Testi Kävijä", f"Koeasiakas{number}", born, "2")
    desk = town.desk(organization)
    case = desk.open_case(person)
    first = plan(desk.composer, case, situation="Perhe on väsynyt.", goals=["Arki sujuu"])
    second = desk.composer.replacement(first)
    desk.store(first)
    return Filed(person, case, first, second, desk.store(second))


def new_page(browser: Browser, town: live.Live, scripts: bool = True) -> Page:
    """A page of a Finnish reader."""
    context = browser.new_context(
        base_url=town.base_url,
        locale="fi-FI",
        viewport={"width": 1400, "height": 900},
        java_script_enabled=scripts,
    )
    return context.new_page()


@pytest.fixture
def own_page(browser: Browser, town: live.Live) -> Iterator[Page]:
    """A page that may go to the test services and nowhere else, and reports no error."""
    opened = new_page(browser, town)
    strangers: list[str] = []
    complaints: list[str] = []
    known = (town.base_url, *town.services)
    opened.on("request", lambda asked: None if asked.url.startswith(known) else strangers.append(asked.url))
    opened.on("console", lambda said: complaints.append(said.text))
    yield opened
    opened.context.close()
    assert strangers == []
    assert [one for one in complaints if "status of 4" not in one] == []


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """How the page is used."""
    return request.param


@pytest.fixture
def hand(way: str, browser: Browser, town: live.Live, request: pytest.FixtureRequest) -> Iterator[Hand]:
    """Somebody with a page; the pictures are of the one with the mouse."""
    page = new_page(browser, town, scripts=way != "no-script")
    page.set_default_timeout(15_000)
    name = request.module.__name__.rpartition("test_")[2].replace("_", "-")
    yield Keyboard(page) if way == "keyboard" else Mouse(page, f"walk-{name}" if way == "mouse" else "")
    page.context.close()


def come_in(hand: Hand, name: str, register: str, way: str = "Suomi.fi-tunnistus") -> None:
    """Be identified and mandated at the test services, choose a register."""
    hand.page.goto("/login")
    hand.sees("Kirjaudu sisään")
    hand.press("link", way)
    hand.press("button", name)
    if way == "Suomi.fi-tunnistus":
        hand.press("button", "jatka Varantoon")
    hand.press("button", "Jatka Varantoon")
    hand.sees("Valitse rekisteri")
    hand.press("button", register)
