"""The archivist's desk with a real browser: three languages, with and without scripts, by keyboard, on paper."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect
from tests import live
from tests.browser.conftest import REFUSED, SCREENSHOTS, flaws, picture, signed_in

from varanto.kit.db import Database
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.roles import APPLICATION
from varanto.kit.keyring import Keyring
from varanto_client.compose import Address, Contacts, Person, SafetyRestriction, plan
from varanto_formats.identifiers import Identifier, hetu

WHO = "Paavo Arkistola"
LANGUAGES = ("fi", "sv", "en")


def _woman(number: int, given: str, family: str) -> Person:
    born = date(1984, 4, 4)
    return Person(Identifier(hetu.SYSTEM, hetu.make_test(born, number).value), given, family, born, "2")


CLIENT, HIDDEN = _woman(917, "Testi Helmi", "Haettu"), _woman(919, "Testi Pilvi", "Piilossa")
STREET = "Piilopolku 7"
HARMLESS = "Tuen tarve <script>document.title = 'ohi'</script>"


@dataclass(frozen=True, slots=True)
class Home:
    """A repository with documents, and the cookies of an archivist who has picked her register."""

    address: str
    signed_in: StorageState
    oid: str
    older: str
    hidden: str


@pytest.fixture(scope="module")
def home(
    tmp_path_factory: pytest.TempPathFactory,
    postgres: Embedded,
    new_database: Callable[[], str],
    keys: Keyring,
    browser: Browser,
) -> Iterator[Home]:
    """A repository whose people have stored a case, a plan in two versions, and a restricted client's relationship."""
    with (
        Database(postgres.url(APPLICATION, new_database())) as database,
        live.with_desks(tmp_path_factory.mktemp("archivist"), database, keys) as running,
    ):
        desk = running.desk()
        case = desk.open_case(CLIENT)
        first = plan(desk.composer, case, situation=HARMLESS, goals=["Arki sujuu"])
        second = desk.composer.replacement(first)
        contacts = Contacts(contact_address=Address(STREET, "00100", "Helsinki"))
        hidden = desk.composer.relationship(HIDDEN, ["24"], contacts=contacts, safety_restriction=SafetyRestriction())
        for document in (first, second, hidden):
            desk.store(document)
        running.close_clients()
        yield Home(
            running.base_url,
            signed_in(browser, running.base_url, WHO, "archivist", "Mallilan"),
            second.oid,
            first.oid,
            hidden.oid,
        )


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def desk(request: pytest.FixtureRequest, browser: Browser, home: Home) -> Iterator[Page]:
    """The archivist's page, with scripts and without; nothing complains of its policy."""
    yield from _opened(browser, home, java_script_enabled=request.param)


@pytest.fixture
def scripted(browser: Browser, home: Home) -> Iterator[Page]:
    """The same with scripts, which axe-core is."""
    yield from _opened(browser, home)


def _opened(browser: Browser, home: Home, **options: bool) -> Iterator[Page]:
    context = browser.new_context(
        base_url=home.address,
        locale="fi-FI",
        viewport={"width": 1400, "height": 900},
        storage_state=home.signed_in,
        **options,  # type: ignore[arg-type]
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    yield page
    context.close()
    assert [said for said in complaints if not said.startswith(REFUSED)] == []


def _search(page: Page, language: str = "fi", client: Person = CLIENT) -> None:
    page.goto(f"/archivist?lang={language}")
    page.locator("#ground").select_option("quality")
    page.locator("#words").fill("Työpyyntö 7")
    page.locator("#client").fill(client.identifier.value)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/archivist/results*")


def test_an_archivist_finds_looks_and_sees_it_in_the_log(desk: Page, home: Home) -> None:
    """R-190: from the search to the document in its frame, its views, its older version, the log and the statistics."""
    _search(desk)
    expect(desk.locator(".map tbody tr")).to_have_count(4)
    desk.locator(f"a[href*='{home.oid}']").click()
    framed = desk.frame_locator("iframe.frame")
    expect(framed.get_by_text("Tuen tarve").first).to_be_visible()
    assert "ohi" not in desk.title()
    for view, said in (
        ("Kuvailutiedot", "Palveluprosessi"),
        ("Lähdemuoto", "Arki sujuu"),
        ("Yhteydet", home.older),
        ("Allekirjoitukset", "Allekirjoitukset ovat kunnossa"),
        ("Versiot", "Korvattu"),
    ):
        desk.get_by_role("link", name=view, exact=True).click()
        expect(desk.get_by_role("main")).to_contain_text(said)
    desk.get_by_role("link", name=home.older).click()
    expect(desk.get_by_text("Korvattu")).to_be_visible()
    desk.get_by_role("link", name="Oma loki").click()
    expect(desk.get_by_text("Laadun tarkistus: Työpyyntö 7").first).to_be_visible()
    desk.get_by_role("link", name="Tilastot").click()
    expect(desk.locator("svg.chart")).to_have_count(4)


def test_what_is_masked_is_shown_for_a_reason(desk: Page, home: Home) -> None:
    """R-191: without a reason the form says so at its field; with one the address is there."""
    _search(desk, client=HIDDEN)
    expect(desk.get_by_text("Turvakielto")).to_be_visible()
    desk.locator(f"a[href*='{home.hidden}']").click()
    framed = desk.frame_locator("iframe.frame")
    expect(framed.get_by_text("Piilossa").first).to_be_visible()
    expect(framed.get_by_text(STREET)).to_have_count(0)
    desk.get_by_role("button", name="Näytä peitetyt tiedot").click()
    expect(desk.locator("#reveal-error")).to_be_visible()
    desk.locator("#reveal").fill("Oikaisupyyntö 12")
    desk.get_by_role("button", name="Näytä peitetyt tiedot").click()
    expect(desk.frame_locator("iframe.frame").get_by_text(STREET).first).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_accessible(scripted: Page, home: Home, language: str) -> None:
    """R-188: axe-core finds nothing by WCAG 2.2 AA on any page of the desk, whatever it says."""
    page, found = scripted, dict[str, list[str]]()

    def look(name: str) -> None:
        page.wait_for_load_state("networkidle")
        picture(page, f"archivist-{name}-{language}")
        found[name] = flaws(page)

    page.goto(f"/archivist?lang={language}")
    look("search")
    page.locator("main form button[type=submit]").click()
    look("search-mistakes")
    _search(page, language)
    look("results")
    page.locator(f"a[href*='{home.oid}']").click()
    address = page.url
    for view in ("", "/metadata", "/source", "/versions", "/links", "/signatures"):
        page.goto(address.replace("?", f"{view}?"))
        look(f"document-{view.strip('/') or 'page'}")
    _search(page, language, HIDDEN)
    page.locator(f"a[href*='{home.hidden}']").click()
    look("document-masked")
    page.locator("form[action*=reveal] button").click()
    look("document-masked-mistake")
    for view in ("log", "log?whose=all", "statistics"):
        page.goto(f"/archivist/{view}{'&' if '?' in view else '?'}lang={language}")
        look(view.partition("?")[0])
    page.goto(f"/archivist/documents/{home.oid}?lang={language}")
    look("why")
    page.goto(f"/archivist/documents/1.2.3.4?lang={language}")
    page.locator("#ground").select_option("request")
    page.locator("#words").fill("Työpyyntö 8")
    page.locator("main form button[type=submit]").click()
    look("unknown")
    assert {name: flaw for name, flaw in found.items() if flaw} == {}


@pytest.mark.parametrize("name", ["archivist", "archivist/statistics", "archivist/log"])
def test_a_small_screen_and_a_dark_one_do(scripted: Page, name: str) -> None:
    """R-188: on a telephone the page keeps to its width; the dark colours are as legible."""
    scripted.emulate_media(color_scheme="dark")
    scripted.set_viewport_size({"width": 360, "height": 800})
    scripted.goto(f"/{name}?lang=fi")
    assert scripted.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    picture(scripted, f"{name.replace('/', '-')}-small-dark")
    assert flaws(scripted) == []


def test_the_keyboard_is_enough(scripted: Page) -> None:
    """R-188: a search is filled in, sent and opened with the keyboard alone, and a language keeps what is shown."""
    page = scripted
    page.goto("/archivist?lang=fi")
    _press_until(page, "ground")
    page.keyboard.type("Laadun")
    page.keyboard.press("Tab")
    page.keyboard.type("Työpyyntö 9")
    page.keyboard.press("Tab")
    page.keyboard.type(CLIENT.identifier.value)
    page.keyboard.press("Enter")
    page.wait_for_url("**/archivist/results*")
    _press_until(page, "Svenska")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hittade handlingar")
    expect(page.locator(".map tbody tr")).to_have_count(4)


def _press_until(page: Page, wanted: str) -> None:
    """Walk with Tab to the field of that name or to what says these words."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted in page.evaluate("[document.activeElement.id, document.activeElement.textContent.trim()]"):
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


def test_on_paper_only_the_result_is_left(scripted: Page) -> None:
    """R-188: menus and buttons are not printed."""
    _search(scripted)
    scripted.emulate_media(media="print")
    for hidden in (".top nav", ".place nav", ".screen-only"):
        expect(scripted.locator(hidden).first).to_be_hidden()
    expect(scripted.locator(".map")).to_be_visible()
    scripted.pdf(path=SCREENSHOTS / "archivist-results.pdf", format="A4", landscape=True)
