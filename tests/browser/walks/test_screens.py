"""Every page of the desks in every language: accessible, and each mistake in a form told at its field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response, expect
from tests.browser.conftest import flaws, picture
from tests.browser.walks.conftest import Filed, come_in, file, new_page
from tests.browser.walks.hands import Hand, Mouse
from tests.live import Live

import varanto.disclosure.service as disclosure
import varanto.reviews.service as reviews
from varanto.access.model import Purpose, PurposeKind, Reason, WorkContext
from varanto.app import screens
from varanto.archive.model import Search
from varanto.disclosure.model import SearchRequest
from varanto.kit.context import Actor, Context, Professional
from varanto.kit.html import LANGUAGES
from varanto.kit.keyring import Keyring
from varanto_formats.cda.times import HELSINKI
from varanto_formats.identifiers import Identifier
from varanto_formats.identifiers.codesystems import PROFESSIONAL_REGISTER

PUBLIC = {"validate-form": "/validate", "login": "/login"}
ARCHIVIST = {
    "desk-places": "/desk/places",
    "archivist-search": "/archivist",
    "archivist-results": "/archivist/results?of={of}",
    "archivist-document": "/archivist/documents/{oid}?of={of}",
    "archivist-metadata": "/archivist/documents/{oid}/metadata?of={of}",
    "archivist-source": "/archivist/documents/{oid}/source?of={of}",
    "archivist-versions": "/archivist/documents/{oid}/versions?of={of}",
    "archivist-links": "/archivist/documents/{oid}/links?of={of}",
    "archivist-signatures": "/archivist/documents/{oid}/signatures?of={of}",
    "archivist-log": "/archivist/log",
    "archivist-statistics": "/archivist/statistics",
    "archivist-compare": "/archivist/documents/{oid}/compare",
    "archivist-checklist": "/archivist/checklist",
    "archivist-invalidation": "/archivist/documents/{oid}/invalidation",
    "archivist-withdrawals": "/archivist/withdrawals",
    "archivist-wrong-person": "/archivist/wrong-person",
}
OFFICER = {
    "officer": "/officer",
    "officer-log": "/officer/log?of={searched}",
    "officer-entry": "/officer/log/{entry}?of={searched}",
    "log-request-list": "/officer/requests",
    "log-request-blank": "/officer/requests/new",
    "log-request-show": "/officer/requests/{request}",
    "officer-reviews": "/officer/reviews",
    "officer-review": "/officer/reviews/{case}",
}
PAGES = {**PUBLIC, **ARCHIVIST, **OFFICER}
NO_PAGE = {
    "login-saml",
    "login-saml-metadata",
    "login-continue",
    "login-oidc",
    "login-oidc-callback",
    "login-mandates",
    "archivist-file",
    "archivist-statistics-table",
    "officer-proof",
    "log-request-paper",
}
"""What leads elsewhere or gives a file."""

BLANK = """form => {
    for (const one of form.querySelectorAll('input:not([type=hidden]), textarea, select'))
        if (one.type === 'checkbox' || one.type === 'radio') one.checked = false; else one.value = '';
    form.submit();
}"""
UNTIED = """() => {
    const told = [...document.querySelectorAll('[role=alert] a')].map(one => one.getAttribute('href').slice(1));
    const tied = name => {
        const field = document.getElementById(name);
        const about = field && (field.getAttribute('aria-describedby') || '').split(' ');
        return about && about.includes(name + '-error') && document.getElementById(name + '-error');
    };
    return told.length ? told.filter(name => !tied(name)) : ['nothing is told'];
}"""


@dataclass(frozen=True, slots=True)
class Tour:
    """Pages of people who have come in to their desks, and what the addresses name."""

    desks: Mapping[str, Page]
    facts: Mapping[str, str]

    def open(self, name: str, language: str = "fi") -> tuple[Page, Response]:
        """The page of a screen, in a language."""
        page = self.desks["officer" if name in OFFICER else "archivist"]
        address = PAGES[name].format(**self.facts)
        answer = page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
        assert answer
        return page, answer


@pytest.fixture(scope="module")
def tour(browser: Browser, town: Live, keys: Keyring) -> Iterator[Tour]:
    """The archivist has searched for a client; the officer has a log search, a request and a case of review."""
    filed = file(town)
    _look_curiously(town, keys, filed)
    archivist, officer = Mouse(new_page(browser, town)), Mouse(new_page(browser, town))
    come_in(archivist, "Paavo Arkistola", "Avaa Mallilan hyvinvointialue", "Organisaation tunnistuspalvelu")
    come_in(officer, "Kaisa Vartija", "Avaa Mallilan hyvinvointialue", "Organisaation tunnistuspalvelu")
    facts = {"oid": filed.second.oid, **_searched(archivist, filed), **_officers(officer, filed)}
    yield Tour({"archivist": archivist.page, "officer": officer.page}, facts)
    archivist.page.context.close()
    officer.page.context.close()


def _searched(hand: Hand, filed: Filed) -> dict[str, str]:
    hand.choose("Tarkoitus", "Laadun tarkistus")
    hand.fill("Tarkoitus omin sanoin", "Kierros")
    hand.fill("Asiakkaan tunnus", filed.person.identifier.value)
    hand.press("button", "Hae")
    hand.sees("Löydetyt asiakirjat")
    return {"of": _of(hand.page)}


def _officers(hand: Hand, filed: Filed) -> dict[str, str]:
    hand.press("link", "Hae lokista")
    hand.fill("Asiakkaan henkilötunnus", filed.person.identifier.value)
    hand.press("button", "Hae")
    hand.reads("Merkintöjä")
    searched, entry = _of(hand.page), _named(hand.page.locator("main tbody a").first.get_attribute("href"))
    hand.page.goto("/officer/requests/new")
    hand.fill("Henkilötunnus", filed.person.identifier.value)
    hand.fill("Asiakkaan nimi", "Testi Kävijä")
    hand.press("button", "Kirjaa pyyntö")
    hand.sees("Lokipyyntö: Testi Kävijä")
    request = _named(hand.page.url)
    hand.page.goto("/officer/reviews")
    case = _named(hand.page.locator("main tbody a").first.get_attribute("href"))
    return {"searched": searched, "entry": entry, "request": request, "case": case}


def _of(page: Page) -> str:
    page.wait_for_url("**of=*")
    return parse_qs(urlsplit(page.url).query)["of"][0]


def _named(address: str | None) -> str:
    """The last part of an address."""
    return urlsplit(address or "").path.rpartition("/")[2]


def _look_curiously(town: Live, keys: Keyring, filed: Filed) -> None:
    """A professional of another unit asks widely on a single word; the day is walked through."""
    area = town.world["organizations"][0]
    worker = Professional(Identifier(PROFESSIONAL_REGISTER, "99900000022"), "Lauri Mallikas")
    wide = Purpose(
        kind=PurposeKind.STATUTORY, reason=Reason("JÄRJESTÄMINEN", "selvitys"), context=WorkContext(case="1.2.3")
    )
    actor = Actor(
        system="x",
        organization=area["oid"],
        unit=area["units"][4]["oid"],
        professional=worker,
        role="R1",
        authority=True,
    )
    now = datetime.now(UTC)
    for purpose in (Purpose(), wide):
        with town.database.transaction() as db:
            wish = SearchRequest(client=filed.person.identifier, purpose=purpose, filters=Search(client_ids=()))
            disclosure.search(Context(db, actor, datetime.now(UTC), keys), wish)
    with town.database.transaction() as db:
        watching = Actor(system="varanto", organization=area["oid"], desk="officer")
        found = reviews.find(Context(db, watching, now + timedelta(days=1), keys), now.astimezone(HELSINKI).date())
        assert found.opened


def test_every_screen_is_visited(town: Live) -> None:
    """R-226: a screen that is added is looked at here too, or leads elsewhere."""
    shown = {route.name for route in screens(town.settings) if route.method == "GET"}
    assert shown == PAGES.keys() | NO_PAGE


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_screen_is_accessible(tour: Tour, name: str, language: str) -> None:
    """R-226: WCAG 2.2 AA in every language, the page says in which."""
    page, answer = tour.open(name, language)
    assert answer.status == 200
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    picture(page, f"screen-{name}-{language}")
    assert flaws(page) == []


@pytest.mark.parametrize("name", [*ARCHIVIST, *OFFICER])
def test_every_mistake_is_tied_to_its_field(tour: Tour, name: str) -> None:
    """R-227: a form sent empty says what is wrong above it and at each field, and reads the two together."""
    page, _ = tour.open(name)
    forms = "main form[method=post]:has([required], fieldset)"
    for number in range(page.locator(forms).count()):
        page, _ = tour.open(name)
        with page.expect_navigation() as sent:
            page.locator(forms).nth(number).evaluate(BLANK)
        assert sent.value.status == 422
        picture(page, f"screen-{name}-mistakes")
        assert page.evaluate(UNTIED) == []
        assert flaws(page) == []
