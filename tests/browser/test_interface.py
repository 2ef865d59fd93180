"""The page that describes the interface, as those who build client systems read it."""

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import flaws, picture

TITLES = {"fi": "Rajapinta", "sv": "Gränssnittet", "en": "The interface"}


@pytest.mark.parametrize("language", TITLES)
def test_the_interface_is_described_to_everyone(page: Page, language: str) -> None:
    """R-39: in any language, without a script, accessible."""
    page.goto(f"/docs?lang={language}")
    expect(page.locator("h1")).to_have_text(TITLES[language])
    picture(page, f"docs-{language}")
    assert flaws(page) == []


def test_every_call_is_there_and_every_link_leads_somewhere(page: Page, server: str) -> None:
    """R-39: what openapi.json says is on the page: a part for each call and each form, to which its links lead."""
    described = httpx.get(f"{server}/openapi.json").json()
    page.goto("/docs")
    calls = {f"{method.upper()} {path}" for path, methods in described["paths"].items() for method in methods}
    assert set(page.locator("section h2 code").all_inner_texts()) == calls
    forms = page.locator("section section h3").all_inner_texts()
    assert set(forms) == set(described["components"]["schemas"])
    targets = {str(link.get_attribute("href")) for link in page.locator('main a[href^="#"]').all()}
    assert [one for one in targets if page.locator(f'[id="{one[1:]}"]').count() != 1] == []
