"""Every page of the desks in every language: accessible, and each mistake in a form told at its field."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from tests.browser.conftest import flaws, picture
from tests.browser.walks.touring import ARCHIVIST, NO_PAGE, OFFICER, PAGES, Tour, touring
from tests.live import Live

from varanto.app import screens
from varanto.kit.html import LANGUAGES
from varanto.kit.keyring import Keyring

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


@pytest.fixture(scope="module")
def tour(browser: Browser, town: Live, keys: Keyring) -> Iterator[Tour]:
    """The tour through the town."""
    with touring(browser, town, keys) as going:
        yield going


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
