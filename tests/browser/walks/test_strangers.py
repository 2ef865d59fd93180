"""People who have no business at a desk, in their browsers: they get nothing and leave an entry in the log."""

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.walks.conftest import Filed, come_in
from tests.browser.walks.hands import Mouse
from tests.conftest import NOW
from tests.live import Live

from varanto.kit.context import Actor, Context
from varanto.kit.keyring import Keyring
from varanto.log import service as log
from varanto.log.model import NOBODY

OIDC = "Organisaation tunnistuspalvelu"
STOLEN = "varanto_session"


@pytest.fixture
def mouse(own_page: Page) -> Mouse:
    """Somebody with a mouse."""
    return Mouse(own_page)


def attempts(town: Live, keys: Keyring) -> list[tuple[str, object]]:
    """What failed or was refused to nobody's client, newest first: action and code."""
    with town.database.transaction() as db:
        found = log.entries(Context(db, Actor(system="test"), NOW, keys), NOBODY)
    return [(one.row.action, one.private.detail.get("code")) for one in found if one.row.outcome != "done"]


@pytest.mark.parametrize("name", ["Tauno Valtuudeton", "Eeva Entinen", "Unto Toisaalla"])
def test_without_a_mandate_nobody_comes_in(mouse: Mouse, town: Live, keys: Keyring, name: str) -> None:
    """R-225: none, one that has ended, one in another matter: identified, told why, let in nowhere, logged."""
    before = len(attempts(town, keys))
    mouse.page.goto("/login")
    mouse.press("link", OIDC)
    mouse.press("button", name)
    mouse.press("button", "Jatka Varantoon")
    mouse.reads("Sinulla ei ole voimassa olevaa valtuutta")
    assert len(attempts(town, keys)) > before
    mouse.page.goto("/archivist")
    mouse.sees("Kirjaudu sisään")


def test_another_organisations_archivist_finds_nothing(mouse: Mouse, filed: Filed) -> None:
    """R-225: neither by the client nor by the document's OID; the attempt is in the log."""
    come_in(mouse, "Seppo Hyllymaa", "Avaa Naapurilan hyvinvointialue", OIDC)
    for label, value, said in (
        ("Asiakkaan tunnus", filed.person.identifier.value, "Asiakirjoja ei löytynyt"),
        ("Asiakirjan tunniste", filed.second.oid, "document-unknown"),
    ):
        mouse.page.goto("/archivist")
        mouse.choose("Tarkoitus", "Laadun tarkistus")
        mouse.fill("Tarkoitus omin sanoin", "Kokeilu")
        mouse.fill(label, value)
        mouse.press("button", "Hae")
        mouse.reads(said)
        expect(mouse.page.get_by_role("main")).not_to_contain_text("Koeasiakas")
    mouse.page.goto("/archivist/log")
    mouse.reads("Haki asiakirjoja", filed.second.oid, "Kokeilu")


def test_a_stolen_cookie_is_worth_nothing(mouse: Mouse, town: Live, keys: Keyring, browser: Browser) -> None:
    """R-225: in another browser it opens no page, and the theft is in the log."""
    come_in(mouse, "Paavo Arkistola", "Avaa Mallilan hyvinvointialue", OIDC)
    mouse.sees("Hae asiakirjoja")
    (held,) = (one for one in mouse.page.context.cookies() if one.get("name") == STOLEN)
    with browser.new_context(base_url=town.base_url, locale="fi-FI", user_agent="Mozilla/5.0 (thief)") as context:
        context.add_cookies([{"name": STOLEN, "value": str(held.get("value")), "url": town.base_url}])
        before = len(attempts(town, keys))
        thief = Mouse(context.new_page())
        thief.page.goto("/archivist")
        thief.sees("Kirjaudu sisään")
        assert len(attempts(town, keys)) == before + 1


def test_another_sites_form_does_nothing(mouse: Mouse, town: Live, keys: Keyring) -> None:
    """R-225: a form without the token of this session is refused, and the attempt is in the log."""
    come_in(mouse, "Paavo Arkistola", "Avaa Mallilan hyvinvointialue", OIDC)
    mouse.sees("Hae asiakirjoja")
    mouse.page.locator("main input[name=form_token]").evaluate("one => { one.value = 'forged'; }")
    mouse.press("button", "Hae")
    expect(mouse.page.get_by_role("main")).to_contain_text("form-token-wrong")
    assert attempts(town, keys)[0] == ("request:attempt", "form-token-wrong")
