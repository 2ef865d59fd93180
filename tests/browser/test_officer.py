"""The officer's desk with a real browser: three languages, by mouse, keyboard and without scripts, down to the PDF."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, Download, Page, StorageState, expect
from tests import live
from tests.architecture.tree import ROOT
from tests.browser.conftest import SCREENSHOTS, flaws, picture, signed_in
from tests.browser.walks.hands import Hand, Keyboard, Mouse

from varanto.kit.db import Database
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.roles import APPLICATION
from varanto.kit.keyring import Keyring
from varanto_client.compose import Person
from varanto_formats.identifiers import Identifier, hetu

LANGUAGES = ("fi", "sv", "en")
OFFICER, STRANGER = "Kaisa Vartija", "Outi Lokinen"
BORN = date(1983, 3, 3)
CLIENT = Person(Identifier(hetu.SYSTEM, hetu.make_test(BORN, 961).value), "Testi Kerttu", "Kysyjä", BORN, "2")
FIELDS = {"client": CLIENT.identifier.value, "client_name": "Testi Kerttu Kysyjä"}


@dataclass(frozen=True, slots=True)
class Home:
    """A repository whose staff used a client's data; the cookies of its officer and of another controller's."""

    address: str
    officer: StorageState
    stranger: StorageState


@pytest.fixture(scope="module")
def home(
    tmp_path_factory: pytest.TempPathFactory,
    postgres: Embedded,
    new_database: Callable[[], str],
    keys: Keyring,
    browser: Browser,
) -> Iterator[Home]:
    """A repository in which a client's documents were stored, searched for and opened."""
    with (
        Database(postgres.url(APPLICATION, new_database())) as database,
        live.with_desks(tmp_path_factory.mktemp("officer"), database, keys) as running,
    ):
        desk = running.desk()
        case = desk.open_case(CLIENT)
        assert len(list(desk.client.search(CLIENT.identifier))) == 2
        desk.client.fetch(case.oid)
        running.close_clients()
        address = running.base_url
        yield Home(
            address, signed_in(browser, address, OFFICER, "officer"), signed_in(browser, address, STRANGER, "officer")
        )


def _opened(browser: Browser, home: Home, held: StorageState, *, scripts: bool = True) -> Page:
    context = browser.new_context(
        base_url=home.address,
        locale="fi-FI",
        viewport={"width": 1400, "height": 900},
        storage_state=held,
        java_script_enabled=scripts,
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


@pytest.fixture(params=["mouse", "no-script", "keyboard"])
def hand(request: pytest.FixtureRequest, browser: Browser, home: Home) -> Iterator[Hand]:
    """The officer with a mouse, without scripts, with the keyboard alone."""
    page = _opened(browser, home, home.officer, scripts=request.param != "no-script")
    yield (
        Keyboard(page)
        if request.param == "keyboard"
        else Mouse(page, "officer-walk" if request.param == "mouse" else "")
    )
    page.context.close()


@pytest.fixture
def desk(browser: Browser, home: Home) -> Iterator[Page]:
    """The officer's page, which asks nobody else and about which the browser does not complain."""
    page = _opened(browser, home, home.officer)
    complaints: list[str] = []
    page.on("console", lambda said: None if "with a status of 4" in said.text else complaints.append(said.text))
    yield page
    page.context.close()
    assert complaints == []


def _enter(page: Page, language: str = "fi", **fields: str) -> None:
    page.goto(f"/officer/requests/new?lang={language}")
    for name, value in {**FIELDS, **fields}.items():
        page.locator(f"#{name}").fill(value)
    page.locator("main form button[type=submit]").click()


def _identify(page: Page) -> None:
    page.locator("label[for=check-1]").click()
    page.locator("main form button[type=submit]").click()
    expect(page.locator("#answer")).to_be_visible()


def _saved(download: Download, folder: Path) -> Path:
    file = folder / download.suggested_filename
    download.save_as(file)
    return file


def _verified(file: Path, key: str) -> str:
    command = [sys.executable, "-I", str(ROOT / "tools/verify_log.py"), str(file), "--key", key]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_from_the_search_to_the_answer(hand: Hand, tmp_path: Path) -> None:
    """R-205, R-211: search, explanation, proof verified offline, request entered, identity, answer as PDF/A."""
    page = hand.page
    page.goto("/officer")
    hand.sees("Tietosuojavastaavan työpöytä")
    hand.press("link", "Lokihaku")
    hand.fill("Asiakkaan henkilötunnus", CLIENT.identifier.value)
    hand.press("button", "Hae")
    hand.sees("Lokihaku")
    assert CLIENT.identifier.value not in page.url
    opened = page.get_by_role("row").filter(has_text="Asiakirja avattiin").get_by_role("link")
    hand.push(opened.first)
    hand.sees("Asiakirja avattiin")
    hand.reads("Asiakirja on kysyjän omassa rekisterissä", "Aino Esimerkki")
    key = page.locator("pre").inner_text().split('"')[1]
    with page.expect_download() as fetched:
        hand.press("link", "Lataa todiste")
    assert "holds the entry" in _verified(_saved(fetched.value, tmp_path), key)
    hand.press("link", "Lokipyynnöt")
    hand.press("link", "Kirjaa uusi pyyntö")
    hand.sees("Kirjaa lokipyyntö")
    hand.fill("Henkilötunnus", FIELDS["client"])
    hand.fill("Asiakkaan nimi", FIELDS["client_name"])
    hand.press("button", "Kirjaa pyyntö")
    hand.sees(f"Lokipyyntö: {FIELDS['client_name']}")
    hand.mark("Vahva sähköinen tunnistautuminen")
    hand.press("button", "Merkitse tarkistetuksi")
    hand.reads("Henkilöllisyys")
    hand.tick("Kerro oman organisaation käyttäjien nimet")
    hand.press("button", "Anna vastaus")
    hand.sees(f"Lokipyyntö: {FIELDS['client_name']}")
    with page.expect_download() as fetched:
        hand.press("link", "Lataa vastaus")
    _is_answer(_saved(fetched.value, tmp_path), key, tmp_path)


def _is_answer(file: Path, key: str, folder: Path) -> None:
    """The PDF is fit for the archive, and each of its proofs holds."""
    with pikepdf.open(file) as pdf:
        with pdf.open_metadata() as about:
            assert about["{http://www.aiim.org/pdfa/ns/id/}part"] == "3"
        (attached,) = pdf.attachments.values()
        proofs = folder / "proofs.ndjson"
        proofs.write_bytes(attached.get_file().read_bytes())
    entries = _verified(proofs, key).count("holds the entry")
    assert entries >= 4
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    subprocess.run(["pdftoppm", "-r", "70", "-png", file, SCREENSHOTS / "officer-answer"], check=True)
    told = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout.decode()
    assert told.count("Merkintä ") == entries


def test_a_refusal_is_given_with_its_grounds(desk: Page, tmp_path: Path) -> None:
    """R-210: each mistake stands at its field; the decision is a PDF that tells where to go with it."""
    _enter(desk)
    _identify(desk)
    desk.get_by_role("button", name="Anna kielteinen päätös").click()
    expect(desk.get_by_role("alert")).to_contain_text("Valitse vähintään yksi peruste.")
    assert flaws(desk) == []
    picture(desk, "officer-refusal-errors")
    desk.locator("label[for=ground-rights]").click()
    desk.locator("#reason").fill("Tieto vaarantaisi toisen henkilön turvallisuuden.")
    desk.get_by_role("button", name="Anna kielteinen päätös").click()
    with desk.expect_download() as fetched:
        desk.get_by_role("link", name="Lataa päätös").click()
    file = _saved(fetched.value, tmp_path)
    subprocess.run(["pdftoppm", "-r", "70", "-png", file, SCREENSHOTS / "officer-decision"], check=True)
    assert "tietosuoja.fi" in subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_accessible(desk: Page, language: str) -> None:
    """No violation of WCAG 2.2 AA on any page, in any language, empty, filled or with mistakes."""
    for name in ("", "/log", "/requests", "/requests/new"):
        desk.goto(f"/officer{name}?lang={language}")
        picture(desk, f"officer{name.replace('/', '-')}-{language}")
        assert (name, flaws(desk)) == (name, [])
    desk.goto(f"/officer/log?lang={language}")
    desk.locator("#client").fill(CLIENT.identifier.value)
    desk.locator("main form button[type=submit]").click()
    desk.wait_for_url("**of=*")
    picture(desk, f"officer-found-{language}")
    assert flaws(desk) == []
    desk.locator(".map tbody a").last.click()
    picture(desk, f"officer-entry-{language}")
    assert flaws(desk) == []
    _enter(desk, language)
    picture(desk, f"officer-received-{language}")
    assert flaws(desk) == []
    _identify(desk)
    picture(desk, f"officer-identified-{language}")
    assert flaws(desk) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_mistake_stands_at_its_field(desk: Page, language: str) -> None:
    """Old data without a reason, no code, no name: told in the summary and at the fields, in the reader's language."""
    _enter(desk, language, client="010181-900X", client_name="")
    expect(desk.locator("#client-error")).to_be_visible()
    _enter(desk, language, client_name="", begin="2001-01-01")
    for field in ("client_name", "special_reason", "approver"):
        expect(desk.locator(f"#{field}-error")).to_be_visible()
        desk.locator(f".hds-error-summary a[href='#{field}']").click()
        expect(desk.locator(f"#{field}")).to_be_focused()
    picture(desk, f"officer-errors-{language}")
    assert flaws(desk) == []
    desk.goto(f"/officer/log?lang={language}")
    desk.locator("#unit").fill("yksikkö")
    desk.locator("main form button[type=submit]").click()
    expect(desk.locator("#unit-error")).to_be_visible()
    assert flaws(desk) == []


def test_another_controllers_officer_gets_nothing(browser: Browser, home: Home, desk: Page) -> None:
    """R-214: no entry, no request, no proof, though she knows their addresses."""
    _enter(desk)
    request = desk.url
    desk.goto("/officer/log")
    desk.locator("#client").fill(CLIENT.identifier.value)
    desk.locator("main form button[type=submit]").click()
    entry = str(desk.locator(".map tbody a").last.get_attribute("href")).partition("?")[0]
    page = _opened(browser, home, home.stranger)
    page.goto("/officer")
    expect(page.get_by_role("heading", name="Ei avoimia lokipyyntöjä")).to_be_visible()
    picture(page, "officer-empty")
    for address in (request, f"{request.partition('?')[0]}/paper", entry, f"{entry}/proof"):
        answer = page.goto(address)
        assert (address, answer and answer.status) == (address, 404)
    page.goto("/officer/log")
    page.locator("#client").fill(CLIENT.identifier.value)
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_text("Näillä ehdoilla ei löytynyt")).to_be_visible()
    page.context.close()


def test_small_screens_and_paper_are_enough(desk: Page) -> None:
    """Nothing but tables has to be scrolled sideways; on paper the forms of the screen are left out."""
    desk.set_viewport_size({"width": 360, "height": 800})
    for name in ("", "/log", "/requests", "/requests/new"):
        desk.goto(f"/officer{name}")
        assert (name, desk.evaluate("document.documentElement.scrollWidth")) == (name, 360)
    desk.goto("/officer/log")
    desk.locator("#client").fill(CLIENT.identifier.value)
    desk.locator("main form button[type=submit]").click()
    desk.locator(".map tbody a").last.click()
    expect(desk.locator("#proof")).to_be_visible()
    assert desk.evaluate("document.documentElement.scrollWidth") == 360
    picture(desk, "officer-small")
    desk.goto("/officer/log")
    desk.emulate_media(media="print")
    expect(desk.locator("main form")).to_be_hidden()
