"""Comparing and invalidating with a real browser: three languages, axe, with and without scripts, by keyboard."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect
from tests import live
from tests.browser.conftest import flaws, picture, signed_in

from varanto.kit.db import Database
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.roles import APPLICATION
from varanto.kit.keyring import Keyring
from varanto_client.compose import Person, case_note
from varanto_client.compose.blocks import content_of
from varanto_formats.identifiers import Identifier, hetu

WHO = "Paavo Arkistola"
LANGUAGES = ("fi", "sv", "en")
CLIENT = Person(
    Identifier(hetu.SYSTEM, hetu.make_test(date(1986, 6, 6), 921).value), "Testi Vilja", "Väärä", date(1986, 6, 6), "2"
)
SCRIPT = "Tapaaminen toimistolla <script>document.title = 'ohi'</script>"


@dataclass(frozen=True, slots=True)
class Home:
    """A repository with documents, and the cookies of an archivist who has picked her register."""

    address: str
    signed_in: StorageState
    case: str
    older: str
    newer: str
    file: bytes


@pytest.fixture(scope="module")
def home(
    tmp_path_factory: pytest.TempPathFactory,
    postgres: Embedded,
    new_database: Callable[[], str],
    keys: Keyring,
    browser: Browser,
) -> Iterator[Home]:
    """A repository whose people have stored a case and a note in two versions, the first with a script in its text."""
    with (
        Database(postgres.url(APPLICATION, new_database())) as database,
        live.with_desks(tmp_path_factory.mktemp("compare"), database, keys) as running,
    ):
        desk = running.desk()
        case = desk.open_case(CLIENT)
        first = case_note(desk.composer, case, description=SCRIPT)
        content = json.loads(json.dumps(content_of(first)).replace("toimistolla", "kotona"))
        second = desk.composer.replacement(first, content)
        file = [desk.store(one) for one in (first, second)][1]
        running.close_clients()
        cookies = signed_in(browser, running.base_url, WHO, "archivist", "Mallilan")
        yield Home(running.base_url, cookies, case.oid, first.oid, second.oid, file)


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def desk(request: pytest.FixtureRequest, browser: Browser, home: Home) -> Iterator[Page]:
    """The archivist's page, with scripts and without."""
    yield from _opened(browser, home, scripts=request.param)


@pytest.fixture
def scripted(browser: Browser, home: Home) -> Iterator[Page]:
    """The same with scripts, which axe-core is."""
    yield from _opened(browser, home, scripts=True)


def _opened(browser: Browser, home: Home, *, scripts: bool) -> Iterator[Page]:
    context = browser.new_context(
        base_url=home.address,
        locale="fi-FI",
        viewport={"width": 1400, "height": 900},
        storage_state=home.signed_in,
        java_script_enabled=scripts,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if "a status of 4" not in said.text else None)
    yield page
    context.close()
    assert complaints == []


def _seen(page: Page, name: str) -> list[str]:
    """Keep a picture of the page and say what axe finds."""
    picture(page, name)
    return flaws(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_comparing_is_accessible(scripted: Page, home: Home, language: str) -> None:
    """R-199: two versions beside each other, and a wrong file told at its field, without a violation of WCAG 2.2 AA."""
    scripted.goto(f"/archivist/documents/{home.newer}/compare?lang={language}")
    expect(scripted.locator("del", has_text="toimistolla").first).to_be_visible()
    assert "ohi" not in scripted.title()
    found = _seen(scripted, f"compare-{language}")
    scripted.get_by_role("button").last.click()
    expect(scripted.locator("#file-error")).to_be_visible()
    assert found + _seen(scripted, f"compare-mistake-{language}") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_invalidating_is_accessible(scripted: Page, home: Home, language: str) -> None:
    """R-199: form, mistakes, second confirmation, dependants first, what waits: without a violation."""
    scripted.goto(f"/archivist/documents/{home.newer}/invalidation?lang={language}")
    found = _seen(scripted, f"invalidation-{language}")
    scripted.locator("main form button").first.click()
    expect(scripted.locator("#reason-error")).to_be_visible()
    found += _seen(scripted, f"invalidation-mistake-{language}")
    scripted.locator("label[for=reason-3]").click()
    scripted.locator("main form button").first.click()
    expect(scripted.locator("#sure")).to_be_visible()
    found += _seen(scripted, f"invalidation-confirm-{language}")
    scripted.goto(f"/archivist/documents/{home.case}/invalidation?lang={language}")
    found += _seen(scripted, f"invalidation-dependants-{language}")
    scripted.goto(f"/archivist/withdrawals?lang={language}")
    assert found + _seen(scripted, f"withdrawals-{language}") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_wizard_is_accessible(scripted: Page, home: Home, language: str) -> None:
    """R-199: the steps for documents of the wrong person, without a violation."""
    scripted.goto(f"/archivist/wrong-person?lang={language}")
    found = _seen(scripted, f"wrong-person-{language}")
    scripted.locator("#client").fill(CLIENT.identifier.value)
    scripted.locator("main form button").first.click()
    scripted.locator(f"[id='document-{home.newer}']").check()
    found += _seen(scripted, f"wrong-person-choice-{language}")
    scripted.locator("#explanation").fill("Kirjattu väärälle")
    scripted.locator("main form button").first.click()
    expect(scripted.locator("#sure")).to_be_visible()
    assert found + _seen(scripted, f"wrong-person-confirm-{language}") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_checklist_is_accessible(scripted: Page, home: Home, tmp_path: Path, language: str) -> None:
    """R-199: the checklist with the compare sheet of a file, without a violation."""
    scripted.goto(f"/archivist/checklist?lang={language}")
    found = _seen(scripted, f"checklist-empty-{language}")
    file = tmp_path / "kirjaus.xml"
    file.write_bytes(home.file)
    scripted.locator("#client").fill(CLIENT.identifier.value)
    scripted.set_input_files("#files", file)
    scripted.locator("main form button").last.click()
    expect(scripted.locator(".map tbody tr")).not_to_have_count(0)
    assert found + _seen(scripted, f"checklist-{language}") == []


def test_comparing_works_by_keyboard(scripted: Page, home: Home) -> None:
    """R-199: the fields that are the same open with Enter, and another version is reached with Tab."""
    scripted.goto(f"/archivist/documents/{home.newer}/compare")
    summary = scripted.locator("details summary").first
    _reach(scripted, summary)
    scripted.keyboard.press("Enter")
    expect(scripted.locator("details table").first).to_be_visible()
    _reach(scripted, scripted.locator(f"main a[href*='with={home.older}']"))
    scripted.keyboard.press("Enter")
    scripted.wait_for_url(f"**with={home.older}*")


def _reach(page: Page, wanted: object) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):  # type: ignore[attr-defined]
            return
    pytest.fail("the keyboard does not get there")


def test_a_small_screen_is_enough(scripted: Page, home: Home) -> None:
    """Nothing but the tables has to be scrolled sideways (WCAG 1.4.10)."""
    scripted.set_viewport_size({"width": 320, "height": 700})
    for place in (f"documents/{home.newer}/compare", f"documents/{home.newer}/invalidation", "wrong-person"):
        scripted.goto(f"/archivist/{place}")
        assert scripted.evaluate("document.documentElement.scrollWidth") == 320


def test_wrong_documents_leave_with_scripts_or_without(desk: Page, home: Home) -> None:
    """R-199: the whole way through the wizard; who saw the documents is listed, and the drafts wait to be copied."""
    desk.goto("/archivist/wrong-person")
    desk.locator("#client").fill(CLIENT.identifier.value)
    desk.locator("main form button").first.click()
    oid = home.newer if desk.locator(f"[id='document-{home.newer}']").count() else home.case
    desk.locator(f"[id='document-{oid}']").check()
    desk.locator("#explanation").fill("Kirjattu väärälle")
    desk.locator("main form button").first.click()
    desk.locator("#sure").check()
    desk.locator("main form button").first.click()
    expect(desk.locator("#reach")).to_be_visible()
    expect(desk.locator("textarea").first).to_contain_text("LUONNOS")
    picture(desk, "wrong-person-done")
    desk.goto(f"/archivist/documents/{oid}/invalidation")
    expect(desk.locator("main")).to_contain_text("Asiakirja on mitätöity")
