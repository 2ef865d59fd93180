"""Answers of OpenID Connect that are not what they should be, over HTTP: none lets anybody in, each is logged."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from tests.entrance import ARCHIVIST, NOBODY_HERE, REAL, STRANGER, Browser, Town, note, opened

from varanto.demo.identity import Keys, oidc
from varanto.kit.db import Database
from varanto.kit.keyring import Keyring


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("identity")


@pytest.fixture
def town(folder: Path, database: Database, keys: Keyring) -> Iterator[Town]:
    with opened(folder, database, keys) as one:
        yield one


@pytest.fixture
def browser(town: Town) -> Browser:
    return Browser(town)


def _is_refused(browser: Browser, where: str, reason: str, told: str = "refused") -> bool:
    """Whether coming back like this lets nobody in and is logged under this reason."""
    answer = browser.get(where)
    assert (note(answer), *browser.town.last()) == (told, "session:attempt", "refused", reason)
    return "varanto_session" not in browser.cookies and not browser.is_in()


def test_an_honest_answer_lets_in(browser: Browser) -> None:
    """R-169: what the refusals below are measured against."""
    assert browser.log_in("oidc").headers["location"].startswith("/desk/places")
    assert browser.is_in()


@pytest.mark.parametrize(
    ("changes", "reason", "told"),
    [
        ({"iss": "https://other.example"}, "answer-issuer", "refused"),
        ({"aud": "another-client"}, "answer-audience", "refused"),
        ({"aud": ["varanto", "another-client"], "azp": "another-client"}, "answer-audience", "refused"),
        ({"aud": None}, "answer-audience", "refused"),
        ({"nonce": "of-another-attempt"}, "answer-of-another-attempt", "again"),
        ({"nonce": None}, "answer-of-another-attempt", "again"),
        ({"exp": int(time.time()) - 3600}, "answer-time", "again"),
        ({"exp": None}, "answer-time", "again"),
        ({"iat": int(time.time()) + 3600}, "answer-time", "again"),
        ({"urn:oid:1.2.246.21": None}, "identity-code-missing", "no-code"),
        ({"urn:oid:1.2.246.21": ["030271-931W"]}, "identity-code-missing", "no-code"),
    ],
)
def test_tokens_that_say_something_else_are_refused(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], reason: str, told: str
) -> None:
    """R-169: signed well, but of another provider, for another service, of another attempt, time or for nobody."""
    honest = oidc.id_token

    def changed(keys: Keys, said: dict[str, Any]) -> str:
        return honest(keys, {name: value for name, value in (said | changes).items() if value is not None})

    monkeypatch.setattr(oidc, "id_token", changed)
    assert _is_refused(browser, browser.callback(ARCHIVIST), reason, told)


def _part(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _unsigned(keys: Keys, said: dict[str, Any]) -> str:
    return f"{_part(json.dumps({'alg': 'none'}).encode())}.{_part(json.dumps(said).encode())}."


def _by_the_public_key(keys: Keys, said: dict[str, Any]) -> str:
    """Signed with HS256, the public key taken for a secret."""
    own = RSAKey.import_key(keys.key("provider"))
    head = json.dumps({"alg": "HS256", "kid": own.thumbprint()}).encode()
    text = f"{_part(head)}.{_part(json.dumps(said).encode())}"
    return f"{text}.{_part(hmac.digest(own.as_pem(private=False), text.encode(), 'sha256'))}"


def _by_another_key(keys: Keys, said: dict[str, Any]) -> str:
    own = RSAKey.import_key(keys.key("provider"))
    return jwt.encode({"alg": "RS256", "kid": own.thumbprint()}, said, RSAKey.import_key(keys.key("repository")))


def _by_its_own_header(keys: Keys, said: dict[str, Any]) -> str:
    """Signed by a key that the token brings along."""
    other = RSAKey.import_key(keys.key("repository"))
    return jwt.encode({"alg": "RS256", "jwk": other.as_dict(private=False)}, said, other)


def _of_an_unknown_key(keys: Keys, said: dict[str, Any]) -> str:
    other = RSAKey.import_key(keys.key("repository"))
    return jwt.encode({"alg": "RS256", "kid": "unknown"}, said, other)


def _changed_later(keys: Keys, said: dict[str, Any]) -> str:
    honest = _honest(keys, said)
    forged = _honest(keys, said | {"urn:oid:1.2.246.21": ARCHIVIST.code})
    head, _, signature = honest.split(".")
    return ".".join((head, forged.split(".")[1], signature))


_honest = oidc.id_token


@pytest.mark.parametrize(
    "forge", [_unsigned, _by_the_public_key, _by_another_key, _by_its_own_header, _of_an_unknown_key, _changed_later]
)
def test_tokens_that_the_provider_has_not_signed_are_refused(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, forge: Any
) -> None:
    """R-169: no signature, another algorithm, another key, another text."""
    monkeypatch.setattr(oidc, "id_token", forge)
    assert _is_refused(browser, browser.callback(NOBODY_HERE), "answer-signature")


def test_a_new_key_of_the_provider_is_learnt(browser: Browser) -> None:
    """R-169: a key that the provider has taken into use since it was asked is asked for, once."""
    browser.log_in("oidc")
    keys = browser.town.provider.keys
    file, before = keys.folder / "provider.key", keys.key("provider")
    file.write_text(keys.key("repository"), "ascii")
    other = Browser(browser.town)
    other.log_in("oidc")
    file.write_text(before, "ascii")
    assert other.is_in()


def test_a_secret_and_another_claim_will_do(
    folder: Path, database: Database, keys: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provider that knows us by a secret and tells the code elsewhere serves as well; a wrong one opens nothing."""
    honest = oidc.id_token

    def renamed(keys: Keys, said: dict[str, Any]) -> str:
        return honest(keys, said | {"national_identity_number": said[oidc.CODE_CLAIM], oidc.CODE_CLAIM: None})

    monkeypatch.setattr(oidc, "id_token", renamed)
    told: dict[str, Any] = {"oidc_key": None, "oidc_claim": "national_identity_number"}
    with opened(folder, database, keys, **told, oidc_secret=oidc.CLIENT_SECRET) as town:
        browser = Browser(town)
        browser.log_in("oidc")
        assert browser.is_in()
    with opened(folder, database, keys, **told, oidc_secret="guessed") as town:
        browser = Browser(town)
        assert _is_refused(browser, browser.callback(ARCHIVIST), "provider-unanswered", "again")


def test_an_answer_is_taken_once(browser: Browser) -> None:
    """R-169: the same address again, though in the same browser, leads nowhere."""
    where = browser.callback(ARCHIVIST)
    browser.get(where)
    assert note(browser.get(where)) == "again"
    assert browser.town.last() == ("session:attempt", "refused", "attempt-unknown")


def test_an_answer_is_taken_in_the_browser_that_left(browser: Browser) -> None:
    """R-169: who lures somebody to an answer of one's own logs her in nowhere."""
    where = browser.callback(ARCHIVIST)
    victim = Browser(browser.town)
    victim.leave("oidc")
    assert _is_refused(victim, where, "other-browser", "again")


def test_a_code_of_another_attempt_is_worth_nothing(browser: Browser) -> None:
    """R-169: the code is bound to the verifier of its attempt (PKCE); with one's own state it opens nothing."""
    stolen = browser.callback(ARCHIVIST)
    thief = Browser(browser.town)
    own = thief.callback(NOBODY_HERE)
    code = stolen.partition("code=")[2].partition("&")[0]
    crossed = own.replace(own.partition("code=")[2].partition("&")[0], code)
    assert _is_refused(thief, crossed, "provider-unanswered", "again")


@pytest.mark.parametrize("where", ["", "?state=guessed&code=guessed", "?error=access_denied"])
def test_an_answer_that_nobody_asked_for_is_refused(browser: Browser, where: str) -> None:
    """R-169: without an attempt of ours there is nothing to answer."""
    assert _is_refused(browser, f"/login/oidc/callback{where}", "attempt-unknown", "again")


def test_who_breaks_off_gets_nothing(browser: Browser) -> None:
    """A person may change her mind."""
    assert _is_refused(browser, browser.callback(None), "cancelled", "cancelled")


def test_without_an_identity_code_nobody_comes_in(browser: Browser) -> None:
    """R-167: who is identified by the code of another country alone is told so (disclosure.md D-32)."""
    assert _is_refused(browser, browser.callback(STRANGER), "identity-code-missing", "no-code")


def test_real_persons_stay_out_of_tests(browser: Browser) -> None:
    """R-168: a test repository lets in persons of the 900 series alone."""
    assert _is_refused(browser, browser.callback(REAL), "identity-code-not-served", "foreign-code")


def test_the_test_provider_serves_its_client_alone(town: Town) -> None:
    """The provider of the tests checks what a real one would: the client's assertion, the verifier, the request."""
    url = town.provider.url
    browser = Browser(town)
    code = browser.callback(ARCHIVIST).partition("code=")[2].partition("&")[0]
    assert httpx.post(f"{url}/oidc/token", data={"code": code, "code_verifier": "guessed"}).status_code == 400
    assert httpx.get(f"{url}/oidc/authorize?client_id=varanto&redirect_uri=https://evil.example/").status_code == 400
    page = httpx.get(browser.leave("oidc")).text
    assert page.count("TEST") >= 3
