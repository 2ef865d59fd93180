"""The way in and out with a real browser, from another site and back, with and without scripts."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import flaws, picture

from varanto.app import Installation, application
from varanto.demo import load
from varanto.demo.run import free_port, identified, mandated, settings_of_demo
from varanto.kit.db import Database
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.roles import APPLICATION
from varanto.kit.keyring import Keyring
from varanto.settings import Settings

WHO, ORGANISATION = "Paavo Arkistola", "Mallilan hyvinvointialue"


@pytest.fixture(scope="module")
def home(
    tmp_path_factory: pytest.TempPathFactory, postgres: Embedded, new_database: Callable[[], str], keys: Keyring
) -> Iterator[str]:
    """A repository at `localhost`; the services of the tests are at `127.0.0.1`, which is another site to browsers."""
    folder = tmp_path_factory.mktemp("login")
    with ExitStack() as beneath:
        database = beneath.enter_context(Database(postgres.url(APPLICATION, new_database())))
        settings = settings_of_demo(Settings(port=free_port()), folder)
        settings = replace(settings, base_url=f"http://localhost:{settings.port}")
        settings = beneath.enter_context(identified(settings, folder))
        settings = beneath.enter_context(mandated(settings, folder))
        load(Installation(settings, database, keys), folder)
        served = application(settings, database, keys)
        server = uvicorn.Server(uvicorn.Config(served, port=settings.port, log_config=None, access_log=False))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        deadline = time.monotonic() + 20
        while not server.started:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        yield settings.base_url
        server.should_exit = True
        thread.join(20)


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def visitor(request: pytest.FixtureRequest, browser: Browser, home: str) -> Iterator[Page]:
    """A Finnish visitor, with scripts and without."""
    context = browser.new_context(
        base_url=home, locale="fi-FI", viewport={"width": 1400, "height": 900}, java_script_enabled=request.param
    )
    context.set_default_timeout(8000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("way", ["Suomi.fi-tunnistus", "Organisaation tunnistuspalvelu"])
def test_an_archivist_goes_the_whole_way(visitor: Page, way: str, home: str) -> None:
    """She is identified on another site, chooses for whom she acts on a third, a register here, and leaves."""
    page = visitor
    page.goto("/login")
    page.get_by_role("link", name=way).click()
    page.get_by_role("button", name=WHO).first.click()
    if way == "Suomi.fi-tunnistus":
        page.get_by_role("button", name=WHO).click()
    _mandated(page)
    page.wait_for_url("**/desk/places*")
    expect(page.get_by_role("heading", level=1)).to_have_text("Valitse rekisteri")
    expect(page.get_by_text("lopettaneilta siirtyneet")).to_be_visible()
    picture(page, "login-places")
    page.get_by_role("button", name="Kirjaudu ulos").click()
    expect(page.get_by_text("Olet kirjautunut ulos")).to_be_visible()
    page.goto("/desk/places")
    expect(page.get_by_text("Kirjaudu jatkaaksesi")).to_be_visible()


def _mandated(page: Page) -> None:
    """Choose every organisation on the page of the test mandates."""
    page.wait_for_url("**/oauth/authorize*")
    picture(page, "login-mandates-test")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Jatka Varantoon").click()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("note", ["", "out", "again", "no-mandate"])
def test_the_entrance_is_accessible(browser: Browser, home: str, language: str, note: str) -> None:
    """axe-core finds nothing in any language, whatever is said first."""
    context = browser.new_context(base_url=home, viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.goto(f"/login?lang={language}&note={note}")
    assert flaws(page) == []
    picture(page, f"login{f'-{note}' if note else ''}-{language}")
    context.close()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_choice_of_a_register_is_accessible(browser: Browser, home: str, language: str) -> None:
    """axe-core finds nothing on the page of registers, nor on the pages of the test services before it."""
    context = browser.new_context(base_url=home, viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.goto(f"/login/saml?lang={language}")
    assert flaws(page) == []
    picture(page, "login-identity-test")
    page.get_by_role("button", name=WHO).first.click()
    assert flaws(page) == []
    page.get_by_role("button", name=WHO).click()
    _mandated(page)
    page.goto(f"/desk/places?lang={language}")
    assert flaws(page) == []
    picture(page, f"login-places-{language}")
    context.close()


def test_the_keyboard_is_enough(browser: Browser, home: str) -> None:
    """From the page where one logs in to the registers with Tab and Enter alone."""
    context = browser.new_context(base_url=home, locale="fi-FI")
    context.set_default_timeout(8000)
    page = context.new_page()
    page.goto("/login")
    _press(page, "Suomi.fi-tunnistus")
    page.wait_for_url("**/saml/sso*")
    _press(page, WHO)
    page.wait_for_url("**/saml/choose")
    _press(page, WHO)
    page.wait_for_url("**/oauth/authorize*")
    _press(page, "Jatka Varantoon")
    page.wait_for_url("**/desk/places*")
    _press(page, "Avaa")
    page.wait_for_url(f"{home}/archivist*")
    context.close()


def _press(page: Page, words: str) -> None:
    """Walk with Tab to what says these words, and press Enter there."""
    for _ in range(40):
        if words in page.evaluate("document.activeElement === document.body ? '' : document.activeElement.textContent"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {words}")
