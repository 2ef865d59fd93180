"""The accessibility statement, which the law asks of every page's keeper (306/2019 9 §)."""

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import flaws, picture

TITLES = {"fi": "Saavutettavuusseloste", "sv": "Tillgänglighetsutlåtande", "en": "Accessibility statement"}


@pytest.mark.parametrize("language", TITLES)
def test_the_statement_is_found_from_every_page_and_is_accessible(page: Page, language: str) -> None:
    """R-160: from the foot of the page, in the language of the page."""
    page.goto(f"/validate?lang={language}")
    page.get_by_role("link", name=TITLES[language]).click()
    expect(page.locator("h1")).to_have_text(TITLES[language])
    picture(page, f"accessibility-{language}")
    assert flaws(page) == []
