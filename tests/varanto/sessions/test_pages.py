"""The way in and out, as browsers go it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.entrance import ARCHIVIST, BASE, INHERITED, NOBODY_HERE, OFFICE, OWN, Browser, Town, note, opened

from varanto.kit.db import Database
from varanto.kit.keyring import Keyring
from varanto.sessions import rules
from varanto.sessions.model import DeskName, Note


@pytest.fixture
def town(tmp_path: Path, database: Database, keys: Keyring) -> Iterator[Town]:
    with opened(tmp_path, database, keys) as one:
        yield one


@pytest.mark.parametrize("way", ["oidc", "saml"])
def test_an_archivist_comes_in_and_leaves(town: Town, way: str) -> None:
    """By either way she is led to her registers, chooses one, and after leaving is shown nothing more."""
    browser = Browser(town)
    came = browser.log_in(way)
    assert came.headers["location"] == "/desk/places?lang=fi"
    page = browser.get("/desk/places").text
    assert "Paavo Arkistola" in page
    assert browser.take(OWN).headers["location"] == "/archivist"
    assert note(browser.post("/desk/logout", {"form_token": browser.form_token()})) == "out"
    assert note(browser.get("/desk/places")) == "ended"


def test_coming_choosing_and_leaving_are_logged(town: Town) -> None:
    """R-170: the log says who began, where she worked, when she switched and when she left; never her code in clear."""
    browser = Browser(town)
    browser.log_in()
    browser.take(OWN)
    browser.take(OFFICE)
    browser.post("/desk/logout", {"form_token": browser.form_token()})
    entries = [one for one in town.logged() if one.row.action.startswith("session:")]
    assert [one.row.action for one in entries] == ["session:end", "session:take", "session:take", "session:begin"]
    assert {one.private.professional.identifier.value for one in entries if one.private.professional} == {
        ARCHIVIST.code
    }
    assert [one.row.controller for one in entries] == [OWN.controller, OWN.controller, OWN.controller, None]
    assert (entries[1].private.detail["left"], entries[1].private.detail["place"]) == (OWN.key, OFFICE.key)


def test_inherited_registers_stand_apart(town: Town) -> None:
    """R-174: own registers come first, those of an ended provider under their own heading."""
    browser = Browser(town)
    browser.log_in()
    page = browser.get("/desk/places").text
    assert page.index("omat rekisterit") < page.index("lopettaneilta siirtyneet") < page.index(INHERITED.origin_name)


def test_nobody_comes_in_without_a_mandate(town: Town) -> None:
    """R-173: who was identified and holds no mandate gets no session; the log says who tried."""
    browser = Browser(town)
    assert note(browser.log_in(person=NOBODY_HERE)) == "no-mandate"
    assert "varanto_session" not in browser.cookies
    assert town.last() == ("session:attempt", "refused", "mandate-missing")
    assert town.logged()[0].private.professional is not None
    assert "mikään organisaatio ei ole antanut" in browser.get("/login?note=no-mandate").text


def test_a_place_that_was_not_offered_stays_shut(town: Town) -> None:
    """Another organisation's register is not to be had by naming it."""
    town.hold(DeskName.ARCHIVIST)
    browser = Browser(town)
    browser.log_in()
    assert browser.take(OFFICE).status_code == 403
    assert town.last() == ("request:attempt", "failed", "place-not-offered")


def test_the_session_changes_its_id_at_login_and_at_every_place(town: Town) -> None:
    """R-165: an id that somebody else planted or saw before is worth nothing afterwards."""
    browser = Browser(town, cookies={"varanto_session": "planted-by-somebody-else"})
    browser.log_in()
    first = browser.cookies["varanto_session"]
    assert first != "planted-by-somebody-else"
    browser.take(OWN)
    second = browser.cookies["varanto_session"]
    assert second != first
    assert not Browser(town, cookies={"varanto_session": first}).is_in()
    assert not Browser(town, cookies={"varanto_session": "planted-by-somebody-else"}).is_in()
    browser.log_in()
    assert not Browser(town, cookies={"varanto_session": second}).is_in()


def test_a_stolen_cookie_opens_nothing_in_another_browser(town: Town) -> None:
    """R-172: the thief is led to where one logs in, the log has an entry, and the owner goes on."""
    browser = Browser(town)
    browser.log_in()
    thief = Browser(town, agent="Mozilla/5.0 (Windows NT 10.0) thief", cookies=dict(browser.cookies))
    assert note(thief.get("/desk/places")) == "ended"
    assert town.last() == ("request:attempt", "failed", "session-missing")
    assert browser.is_in()


@pytest.mark.parametrize("forged", [{}, {"form_token": ""}, {"form_token": "0" * 32}])
def test_a_form_that_we_did_not_make_does_nothing(town: Town, forged: dict[str, str]) -> None:
    """R-172: a page elsewhere that posts in her name neither chooses a register nor ends the session."""
    browser = Browser(town)
    browser.log_in()
    for path in ("/desk/places", "/desk/logout"):
        assert browser.post(path, forged | {"place": OWN.key}).status_code == 403
        assert town.last() == ("request:attempt", "failed", "form-token-wrong")
    assert browser.is_in()


def test_anothers_form_token_does_nothing(town: Town) -> None:
    """The token of one session is worth nothing in another."""
    one, other = Browser(town), Browser(town)
    one.log_in()
    other.log_in()
    assert one.post("/desk/logout", {"form_token": other.form_token()}).status_code == 403
    assert one.is_in()


def test_nothing_leads_to_foreign_addresses(town: Town) -> None:
    """Whatever stands in a query or a form, the browser is led to the provider or to our own pages."""
    browser = Browser(town)
    evil = "https://evil.example/"
    asked = f"?next={evil}&redirect_uri={evil}&lang={evil}&return_to={evil}"
    assert browser.get(f"/login/oidc{asked}").headers["location"].startswith(town.provider.url)
    assert evil not in browser.get(f"/login/saml{asked}").headers["location"]
    came = browser.get(f"{browser.callback(ARCHIVIST)}&next={evil}&lang={evil}")
    assert came.headers["location"] == "/desk/places?lang=fi"
    took = browser.post(f"/desk/places{asked}", {"form_token": browser.form_token(), "place": OWN.key, "next": evil})
    assert took.headers["location"] == "/archivist"
    acs = browser.post(
        "/login/saml/acs", {"SAMLResponse": browser.answer(ARCHIVIST), "RelayState": evil}, cookies=False
    )
    assert acs.headers["location"].startswith("/login/continue?ticket=")
    assert evil not in browser.get(f"/login?note={evil}").text


def test_cookies_are_out_of_reach(town: Town) -> None:
    """Scripts and other sites do not get at them."""
    browser = Browser(town)
    for answer in (browser.get("/login/oidc"), browser.log_in()):
        said = answer.headers["set-cookie"]
        assert "; HttpOnly; SameSite=Lax" in said
        assert "; Path=/;" in said


def test_over_tls_cookies_are_bound_to_the_host(tmp_path: Path, database: Database, keys: Keyring) -> None:
    """Under an https address no neighbouring host and no plain connection can plant or see one."""
    with opened(tmp_path, database, keys, base_url=BASE.replace("http", "https")) as town:
        browser = Browser(town)
        assert browser.get("/login/saml").headers["set-cookie"].startswith("__Host-varanto_login=")
        assert browser.get("/login/saml").headers["set-cookie"].endswith("; Secure; Max-Age=600")
        planted = Browser(town, cookies={"varanto_session": "planted"})
        assert note(planted.get("/desk/places")) == "ended"


def test_mandates_that_end_end_the_session(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """R-171: mandates are looked at again while a session lasts; without them nothing opens."""
    monkeypatch.setattr(rules, "RECHECKED", timedelta(0))
    browser = Browser(town)
    browser.log_in()
    browser.take(OWN)
    assert browser.is_in()
    town.hold(DeskName.OFFICER)
    assert note(browser.get("/desk/places")) == "ended"
    assert town.last() == ("request:attempt", "failed", "session-missing")


def test_the_language_comes_back_with_her(town: Town) -> None:
    """She goes on in the language in which she began, though the provider knows nothing of it."""
    browser = Browser(town)
    posted = browser.answer(ARCHIVIST, "sv")
    came = browser.get(browser.consume(posted).headers["location"])
    assert came.headers["location"] == "/desk/places?lang=sv"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("told", list(Note))
def test_everything_is_said_in_three_languages(town: Town, told: Note, language: str) -> None:
    """Whatever must be said first, the page where one logs in says it, and offers to start again."""
    page = Browser(town).get(f"/login?note={told}&lang={language}")
    assert page.status_code == 200
    assert 'role="status"' in page.text
    assert f"/login/saml?lang={language}" in page.text
