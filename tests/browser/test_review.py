"""The review of access rights, as people read and print it."""

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import SCREENSHOTS, flaws, picture
from tests.live import Live

from varanto_client.model import OPERATOR

TITLES = {"fi": "Käyttöoikeuksien tarkistus", "sv": "Granskning av åtkomsträttigheter", "en": "Review of access rights"}


@pytest.fixture
def address(repository: Live, page: Page) -> str:
    """The address of an organisation's review, shown to the operator; one of its two assignments has no unit."""
    operator = repository.operator(OPERATOR)
    authorised = {"Authorization": f"Bearer {operator._session._bearer()}"}
    page.set_extra_http_headers(authorised)
    firm = repository.world["organizations"][2]
    path = f"/v1/organizations/{firm['oid']}/assignments"
    rows = ("rekisteröintinumero;rooli;yksikkö", "99900000077;P1;", f"99900000088;P2;{firm['units'][0]['oid']}")
    table, headers = "\n".join(rows), authorised | {"Content-Type": "text/csv"}
    put = httpx.put(f"{repository.base_url}{path}", content=table, headers=headers)
    assert put.status_code == 200
    return f"{path}/report"


@pytest.mark.parametrize(("language", "scheme"), [("fi", "light"), ("sv", "dark"), ("en", "light")])
def test_the_review_is_accessible(page: Page, address: str, language: str, scheme: str) -> None:
    """R-136: no violation of WCAG 2.2 AA, in any language, by day or by night."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{address}?lang={language}")
    expect(page.locator("h1")).to_have_text(TITLES[language])
    expect(page.get_by_role("table")).not_to_have_count(0)
    picture(page, f"review-{language}-{scheme}")
    assert flaws(page) == []


def test_the_review_is_printed_without_what_belongs_to_the_screen(page: Page, address: str) -> None:
    """R-136: on paper there are the lists and a place to sign, and no choice of language."""
    page.goto(address)
    page.emulate_media(media="print")
    expect(page.locator(".top nav")).to_be_hidden()
    expect(page.locator(".sign").first).to_be_visible()
    page.pdf(path=SCREENSHOTS / "review.pdf", format="A4")


def test_the_review_fits_on_a_small_screen(page: Page, address: str) -> None:
    """Only the tables scroll sideways, and they can be reached by keyboard."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    picture(page, "review-small")
    assert flaws(page) == []
