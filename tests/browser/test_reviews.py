"""The officer's queue of reviews with a real browser: three languages, with and without scripts, by keyboard."""

from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect
from tests import live
from tests.browser.conftest import flaws, picture, signed_in

import varanto.disclosure.service as disclosure
import varanto.reviews.service as reviews
from varanto.access.model import Purpose, PurposeKind, Reason, WorkContext
from varanto.archive.model import Search
from varanto.disclosure.model import SearchRequest
from varanto.kit.context import Actor, Context, Professional
from varanto.kit.db import Database
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.roles import APPLICATION
from varanto.kit.keyring import Keyring
from varanto_client.compose import Person
from varanto_formats.cda.times import HELSINKI
from varanto_formats.identifiers import Identifier, hetu
from varanto_formats.identifiers.codesystems import PROFESSIONAL_REGISTER

LANGUAGES = ("fi", "sv", "en")
OFFICER, STRANGER = "Kaisa Vartija", "Outi Lokinen"
BORN = date(1979, 9, 9)
COUSIN = Person(Identifier(hetu.SYSTEM, hetu.make_test(BORN, 955).value), "Testi Tuuli", "Esimerkki", BORN, "2")
LAURI = Professional(Identifier(PROFESSIONAL_REGISTER, "99900000022"), "Lauri Mallikas")
AINO = Professional(Identifier(PROFESSIONAL_REGISTER, "99900000011"), "Aino Esimerkki")


@dataclass(frozen=True, slots=True)
class Home:
    """A repository with cases, and the cookies of its officer and of another controller's."""

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
    """A repository in which one professional looked up a cousin, and another searched widely on a word."""
    with (
        Database(postgres.url(APPLICATION, new_database())) as database,
        live.with_desks(tmp_path_factory.mktemp("reviews"), database, keys) as running,
    ):
        desk = running.desk()
        desk.store(desk.composer.relationship(COUSIN, ["24"]))
        area = running.world["organizations"][0]
        running.close_clients()

        @contextmanager
        def acting(actor: Actor) -> Generator[Context]:
            with database.transaction() as db:
                yield Context(db, replace(actor, organization=area["oid"]), datetime.now(UTC), keys)

        _look(acting, Actor(system="x", unit=area["units"][4]["oid"], professional=AINO, role="R1", authority=True))
        _look(acting, Actor(system="x", unit=area["units"][4]["oid"], professional=LAURI, role="R1", authority=True))
        with acting(Actor(system="varanto", desk="officer")) as ctx:
            today = ctx.now.astimezone(HELSINKI).date()
            assert reviews.find(replace(ctx, now=ctx.now + timedelta(days=1)), today).opened == 2
        yield Home(
            running.base_url,
            signed_in(browser, running.base_url, OFFICER, "officer"),
            signed_in(browser, running.base_url, STRANGER, "officer"),
        )


def _look(acting: Callable[[Actor], AbstractContextManager[Context]], actor: Actor) -> None:
    """Her own register out of curiosity, and the others' on a single word."""
    wide = Purpose(
        kind=PurposeKind.STATUTORY, reason=Reason("JÄRJESTÄMINEN", "selvitys"), context=WorkContext(case="1.2.3")
    )
    for purpose in (Purpose(), wide):
        with acting(actor) as ctx:
            wish = SearchRequest(client=COUSIN.identifier, purpose=purpose, filters=Search(client_ids=()))
            disclosure.search(ctx, wish)


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def desk(request: pytest.FixtureRequest, browser: Browser, home: Home) -> Iterator[Page]:
    """The officer's page, with scripts and without."""
    yield from _opened(browser, home, home.officer, java_script_enabled=request.param)


@pytest.fixture
def scripted(browser: Browser, home: Home) -> Iterator[Page]:
    """The same with scripts, which axe-core is."""
    yield from _opened(browser, home, home.officer)


def _opened(browser: Browser, home: Home, held: StorageState, **options: bool) -> Iterator[Page]:
    context = browser.new_context(
        base_url=home.address,
        locale="fi-FI",
        viewport={"width": 1400, "height": 900},
        storage_state=held,
        **options,  # type: ignore[arg-type]
    )
    yield context.new_page()
    context.close()


def test_another_controllers_officer_sees_no_case(browser: Browser, home: Home) -> None:
    """R-220: her queue is empty, and says so."""
    for page in _opened(browser, home, home.stranger):
        page.goto("/officer/reviews")
        expect(page.get_by_role("heading", name="Ei tapauksia")).to_be_visible()
        picture(page, "reviews-empty")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_accessible(scripted: Page, language: str) -> None:
    """R-221: queue, case and a form with mistakes have no flaw, in any language."""
    page, found = scripted, dict[str, list[str]]()
    page.goto(f"/officer/reviews?lang={language}")
    picture(page, f"reviews-queue-{language}")
    found["queue"] = flaws(page)
    page.locator("tbody a").last.click()
    picture(page, f"reviews-case-{language}")
    found["case"] = flaws(page)
    page.locator("form:has([value=close]) textarea").evaluate("field => field.removeAttribute('required')")
    page.locator("form:has([value=close]) button").click()
    picture(page, f"reviews-mistakes-{language}")
    found["mistakes"] = flaws(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_case_goes_its_way_by_keyboard(desk: Page) -> None:
    """R-219: open a case, ask, answer, close, without a mouse; the queue then shows one less."""
    desk.goto("/officer/reviews")
    before = desk.locator("tbody tr").count()
    desk.locator("tbody a").first.focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Käytön tarkastus")
    draft = desk.locator("#draft").input_value()
    assert COUSIN.identifier.value not in draft
    assert OFFICER in draft
    for field, text in (("whom", "Eeva Esihenkilö"), ("reason", "Päivystys"), ("ground", "Kuului työhön")):
        if field == "ground":
            desk.locator("#outcome-1").focus()
            desk.keyboard.press("Space")
        desk.locator(f"#{field}").focus()
        desk.keyboard.type(text)
        desk.keyboard.press("Tab")
        desk.keyboard.press("Enter")
        expect(desk.get_by_text(text)).to_be_visible()
    expect(desk.locator("main form")).to_have_count(0)
    picture(desk, "reviews-closed")
    desk.goto("/officer/reviews")
    assert desk.locator("tbody tr").count() == before - 1
