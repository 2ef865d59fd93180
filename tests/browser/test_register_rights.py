"""The map of register rights, as an organiser looks at it: in each language, by day and night, printed."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from tests import live
from tests.browser.conftest import SCREENSHOTS, flaws, picture
from tests.contract.conftest import _bearer

from varanto.kit.db import Database
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.roles import APPLICATION
from varanto.kit.keyring import Keyring
from varanto_client.compose import Person, Producer
from varanto_formats.identifiers import Identifier, hetu

PRODUCER = 2
TITLES = {"fi": "Rekisterinkäyttöoikeudet", "sv": "Rätter att använda register", "en": "Register rights"}


@pytest.fixture(scope="module")
def desks(
    tmp_path_factory: pytest.TempPathFactory, postgres: Embedded, new_database: Callable[[], str], keys: Keyring
) -> Iterator[tuple[str, dict[str, str]]]:
    """A repository whose organiser has granted three rights: one open, one about to end, one that has ended."""
    folder: Path = tmp_path_factory.mktemp("rights")
    with (
        Database(postgres.url(APPLICATION, new_database())) as database,
        live.running(folder, database, keys) as running,
    ):
        organiser, unit = running.desk(), running.desk(PRODUCER).composer.unit
        today = organiser.composer.today()
        for number, end in enumerate((None, today + timedelta(days=12), today - timedelta(days=3))):
            born = today.replace(year=1980 + number, day=1)
            code = Identifier(hetu.SYSTEM, hetu.make_test(born, 901).value)
            person = Person(code, "Testi Kaisa", "Koeasiakas", born, "2")
            started = today - timedelta(days=300)
            entry = Producer(unit=unit, services=["9"], service_task="24", started=started, ended=end)
            organiser.store(organiser.composer.relationship(person, ["24"], started=started, producers=[entry]))
        with httpx.Client(base_url=running.base_url) as http:
            headers = _bearer(http, organiser.profile.credentials, organiser.profile.acting)
        running.close_clients()
        yield running.base_url, headers


@pytest.fixture
def seen(browser: Browser, desks: tuple[str, dict[str, str]]) -> Iterator[Page]:
    """A page that brings the organiser's token."""
    address, headers = desks
    context = browser.new_context(base_url=address, extra_http_headers=headers, viewport={"width": 1400, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(("language", "scheme"), [("fi", "light"), ("sv", "dark"), ("en", "light")])
def test_the_map_is_accessible(seen: Page, language: str, scheme: str) -> None:
    """R-85: every right with its state and its warning; no violation of WCAG 2.2 AA."""
    seen.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    seen.goto(f"/v1/register-rights?lang={language}")
    expect(seen.locator("h1")).to_have_text(TITLES[language])
    expect(seen.locator(".map tbody tr")).to_have_count(3)
    expect(seen.locator(".map .warnings li")).to_have_count(2)
    picture(seen, f"register-rights-{language}-{scheme}")
    assert flaws(seen) == []


def test_a_small_screen_keeps_to_its_width(seen: Page) -> None:
    """R-85: the table scrolls in its frame, the page does not."""
    seen.set_viewport_size({"width": 360, "height": 800})
    seen.goto("/v1/register-rights?lang=fi")
    assert seen.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    picture(seen, "register-rights-small")


def test_on_paper_only_the_map_is_left(seen: Page) -> None:
    """R-85: what is for the screen alone is not printed."""
    seen.goto("/v1/register-rights?lang=fi")
    seen.emulate_media(media="print")
    expect(seen.locator(".top nav")).to_be_hidden()
    expect(seen.locator(".map")).to_be_visible()
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    seen.pdf(path=SCREENSHOTS / "register-rights.pdf", format="A4", landscape=True)
