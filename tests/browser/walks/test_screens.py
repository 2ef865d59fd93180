"""Every page of the desks in every language: accessible, and each mistake in a form told at its field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response, expect
from tests.browser.conftest import flaws, picture
from tests.browser.walks.conftest import come_in, file, new_page
from tests.browser.walks.hands import Mouse
from tests.live import Live

from varanto.app import screens
from varanto.kit.html import HTML, LANGUAGES

PUBLIC = {"validate": "/validate", "login": "/login"}
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
}
OFFICER: dict[str, str] = {}
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
def tour(browser: Browser, town: Live) -> Iterator[Tour]:
    """The archivist has searched for a client."""
    filed = file(town)
    archivist = Mouse(new_page(browser, town))
    come_in(archivist, "Paavo Arkistola", "Avaa Mallilan hyvinvointialue", "Organisaation tunnistuspalvelu")
    archivist.choose("Tarkoitus", "Laadun tarkistus")
    archivist.fill("Tarkoitus omin sanoin", "Kierros")
    archivist.fill("Asiakkaan tunnus", filed.person.identifier.value)
    archivist.press("button", "Hae")
    archivist.sees("Löydetyt asiakirjat")
    of = parse_qs(urlsplit(archivist.page.url).query)["of"][0]
    yield Tour({"archivist": archivist.page}, {"oid": filed.second.oid, "of": of})
    archivist.page.context.close()


def test_every_screen_is_visited(town: Live) -> None:
    """R-226: a screen that is added is looked at here too, or leads elsewhere."""
    shown = {route.name for route in screens(town.settings) if route.method == "GET"}
    assert {route.name for route in screens(town.settings) if HTML not in route.media} == set()
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
