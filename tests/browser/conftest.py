"""A browser on a running server; skipped, with the reason, where there is no Chromium."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, StorageState, sync_playwright
from tests import live, make

from varanto.kit.db import Database
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.roles import APPLICATION
from varanto.kit.keyring import Keyring
from varanto_formats.cda.write import write

CHROMIUM = shutil.which("chromium")
SCREENSHOTS = Path(__file__).parents[2] / "build/screenshots"
QUIET = ("gpu", "quic", "background-networking", "component-update", "sync")
REFUSED = "Failed to load resource: the server responded with a status of 4"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="session")
def repository(
    tmp_path_factory: pytest.TempPathFactory, postgres: Embedded, new_database: Callable[[], str], keys: Keyring
) -> Iterator[live.Live]:
    """A running repository with the demo world."""
    with (
        Database(postgres.url(APPLICATION, new_database())) as database,
        live.running(tmp_path_factory.mktemp("browser"), database, keys) as running,
    ):
        yield running
        running.close_clients()


@pytest.fixture(scope="session")
def server(repository: live.Live) -> str:
    """Its address."""
    return repository.base_url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window, which calls nobody. While it is open no other event loop can run in this thread."""
    if CHROMIUM is None:
        pytest.skip("no chromium: tools/setup installs it where it may")
    arguments = [*(f"--disable-{one}" for one in QUIET), "--no-first-run"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A page of a Finnish reader; it must ask nobody else for anything and report no error."""
    context = browser.new_context(base_url=server, locale="fi-FI", viewport={"width": 1400, "height": 900})
    opened = context.new_page()
    strangers: list[str] = []
    complaints: list[str] = []
    opened.on("request", lambda asked: None if asked.url.startswith(server) else strangers.append(asked.url))
    opened.on("console", lambda said: None if said.text.startswith(REFUSED) else complaints.append(said.text))
    yield opened
    context.close()
    assert strangers == []
    assert complaints == []


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A document with two faults, one of them in the structured body."""
    note = make.case_note((make.client(),)).replace(b'"paivamaara": "2026-03-02"', b'"paivamaara": "eilen"')
    file = tmp_path / "asiakirja.xml"
    file.write_bytes(write(make.document(body=make.body(json=note))))
    return file


def signed_in(browser: Browser, address: str, who: str, desk: str, place: str = "") -> StorageState:
    """The cookies of somebody who has logged in through the test services and taken a place at a desk.

    The first place is taken whose name begins with `place`.
    """
    context = browser.new_context(base_url=address, locale="fi-FI")
    page = context.new_page()
    page.goto("/login")
    page.get_by_role("link", name="Organisaation tunnistuspalvelu").click()
    page.get_by_role("button", name=who).first.click()
    page.wait_for_url("**/oauth/authorize*")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button").first.click()
    page.wait_for_url("**/desk/places*")
    page.locator("main button[name=place]", has_text=place).first.click()
    page.wait_for_url(f"{address}/{desk}*")
    kept = context.storage_state()
    context.close()
    return kept


def flaws(page: Page) -> list[str]:
    """What axe-core finds wrong by WCAG 2.2 AA and good practice: rule and element."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


def picture(page: Page, name: str) -> None:
    """Keep a picture of the whole page, for people to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
