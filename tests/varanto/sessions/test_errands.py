"""The way to Suomi.fi-valtuudet and back, as browsers go it."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from tests.entrance import ARCHIVIST, AREA, NOBODY_HERE, Browser, Town, note, opened

from varanto.demo.authorizations import ARCHIVIST_THEME, OTHER_THEME, Company, Credentials, Mandates, WebApi, listening
from varanto.kit.db import Database
from varanto.kit.keyring import Keyring
from varanto.mandates.model import DeskName


@pytest.fixture
def held() -> dict[str, Mandates]:
    """What the service knows: the archivist's mandate, and another person's for something else."""
    area = Company(AREA.business_id or "", AREA.name, (ARCHIVIST_THEME,))
    other = Company(AREA.business_id or "", AREA.name, (OTHER_THEME,))
    return {ARCHIVIST.code: Mandates((area,)), NOBODY_HERE.code: Mandates((other,))}


@pytest.fixture
def town(tmp_path: Path, database: Database, keys: Keyring, held: dict[str, Mandates]) -> Iterator[Town]:
    with (
        listening(WebApi(Credentials.new(), lambda: held)) as service,
        opened(tmp_path, database, keys, service=service) as one,
    ):
        one.hold()
        yield one


def _choose(browser: Browser, url: str, *chosen: str) -> str:
    """Choose organisations on the service's page; where it leads back to."""
    form = dict(parse_qsl(urlsplit(url).query)) | {"chosen": list(chosen)}
    parts = urlsplit(url)
    led = httpx.post(f"{parts.scheme}://{parts.netloc}/oauth/choose", data=form).headers["location"]
    at = urlsplit(led)
    return f"{at.path}?{at.query}"


def test_mandates_are_fetched_on_the_way_in(town: Town) -> None:
    """R-171: after being identified she goes to Suomi.fi-valtuudet, and comes back to the registers it opens to her."""
    browser = Browser(town)
    there = browser.log_in().headers["location"]
    waiting = browser.cookies["varanto_session"]
    came = browser.get(_choose(browser, there, AREA.business_id or ""))
    assert came.headers["location"] == "/desk/places?lang=fi"
    assert browser.cookies["varanto_session"] != waiting
    page = browser.get("/desk/places").text
    assert AREA.name in page
    assert "Iltatuuli Esimerkki Oy" in page
    assert "Tietosuojavastaavan" not in page
    assert town.logged()[0].row.action == "session:begin"


def test_a_mandate_for_something_else_opens_nothing(town: Town) -> None:
    """R-173: only the archivist's and the officer's mandates count; whoever holds another gets no session."""
    browser = Browser(town)
    there = browser.log_in(person=NOBODY_HERE).headers["location"]
    assert note(browser.get(_choose(browser, there, AREA.business_id or ""))) == "no-mandate"
    actions = [(one.row.action, one.private.detail.get("code")) for one in town.logged()[:2]]
    assert ("session:attempt", "mandate-missing") in actions
    assert not browser.is_in()


def test_before_she_comes_back_nothing_is_open(town: Town) -> None:
    """Who was identified and whose mandates are not known yet is offered no register."""
    browser = Browser(town)
    browser.log_in()
    page = browser.get("/desk/places")
    assert AREA.name not in page.text
    assert "Sinulla ei ole voimassa olevaa valtuutta" in page.text


def test_an_answer_about_mandates_is_of_the_browser_that_left(town: Town) -> None:
    """Nobody comes in with another person's answer, nor with one that was guessed."""
    browser, thief = Browser(town), Browser(town)
    theirs = _choose(browser, browser.log_in().headers["location"], AREA.business_id or "")
    thief.log_in(person=NOBODY_HERE)
    assert note(thief.get(theirs)) == "no-mandate"
    assert not thief.is_in()
    assert note(Browser(town).get(theirs)) == "ended"


def test_coming_back_twice_changes_nothing(town: Town) -> None:
    """Who reloads the way back, or follows somebody's link to it, goes on where she was and in the session she had."""
    browser = Browser(town)
    back = _choose(browser, browser.log_in().headers["location"], AREA.business_id or "")
    assert browser.get(back).headers["location"] == "/desk/places?lang=fi"
    held = browser.cookies["varanto_session"]
    for path in (back, "/login/mandates/callback?state=guessed&code=guessed", "/login/mandates/callback"):
        assert browser.get(path).headers["location"] == "/desk/places"
    assert browser.cookies["varanto_session"] == held
    assert browser.is_in()


def test_our_own_register_counts_besides(town: Town) -> None:
    """Who breaks off at Suomi.fi-valtuudet has what our own register says."""
    town.hold(DeskName.OFFICER)
    browser = Browser(town)
    there = browser.log_in().headers["location"]
    state = dict(parse_qsl(urlsplit(there).query))["state"]
    assert browser.get(f"/login/mandates/callback?error=access_denied&state={state}").headers["location"]
    assert "Tietosuojavastaavan" in browser.get("/desk/places").text
