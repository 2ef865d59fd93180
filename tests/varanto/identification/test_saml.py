"""Answers of SAML that are not what they should be, posted over HTTP: none lets anybody in, each is logged."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] # no stubs
from tests.entrance import ARCHIVIST, NOBODY_HERE, REAL, STRANGER, Browser, Town, note, opened

from varanto.demo.identity import Keys, saml
from varanto.kit.db import Database
from varanto.kit.keyring import Keyring

NS = {
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}
xmlsec: Any = import_module("xmlsec")
MINUTE = timedelta(minutes=1)


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


def _said(browser: Browser, **changes: object) -> saml.Said:
    """What an answer to a fresh request of this browser says, with changes."""
    told = saml.said(ARCHIVIST, browser.town.provider.entity_id, browser.request())
    return replace(told, **changes)


def _posted(told: saml.Said, keys: Keys) -> str:
    return saml.posted(saml.answer(told, keys))


def _is_refused(browser: Browser, posted: str, reason: str, told: str = "refused") -> bool:
    """Whether the answer lets nobody in, is logged under this reason, and says no more than it should."""
    answer = browser.consume(posted)
    town = browser.town
    assert (note(answer), *town.last()) == (told, "session:attempt", "refused", reason)
    assert ARCHIVIST.code not in str(town.logged()[0].private.detail)
    return "varanto_session" not in browser.cookies and not browser.is_in()


def test_an_honest_answer_lets_in(browser: Browser) -> None:
    """R-166: what the refusals below are measured against."""
    assert browser.log_in("saml").headers["location"].startswith("/desk/places")
    assert browser.is_in()


def test_an_encrypted_answer_is_opened(browser: Browser) -> None:
    """R-166: an assertion that only we can read lets in like an open one; what was put into it unsigned does not."""
    keys = browser.town.provider.keys
    sealed = _encrypted(_said(browser), keys)
    came = browser.get(browser.consume(sealed).headers["location"])
    assert came.headers["location"].startswith("/desk/places")
    stranger = Browser(browser.town)
    assert _is_refused(stranger, _encrypted(_said(stranger, signed=("message",)), keys), "answer-signature")


def _encrypted(told: saml.Said, keys: Keys) -> str:
    """The answer with its assertion encrypted for us (AES-256 under RSA-OAEP), then signed as a message."""
    message = etree.fromstring(saml.answer(replace(told, signed=tuple(set(told.signed) - {"message"})), keys))
    assertion = message.find("saml:Assertion", NS)
    template = xmlsec.template.encrypted_data_create(
        message, xmlsec.Transform.AES256, type=xmlsec.EncryptionType.ELEMENT, ns="xenc"
    )
    xmlsec.template.encrypted_data_ensure_cipher_value(template)
    info = xmlsec.template.encrypted_data_ensure_key_info(template, ns="ds")
    xmlsec.template.encrypted_data_ensure_cipher_value(
        xmlsec.template.add_encrypted_key(info, xmlsec.Transform.RSA_OAEP)
    )
    manager = xmlsec.KeysManager()
    manager.add_key(xmlsec.Key.from_memory(keys.certificate("repository"), xmlsec.KeyFormat.CERT_PEM, None))
    sealing = xmlsec.EncryptionContext(manager)
    sealing.key = xmlsec.Key.generate(xmlsec.KeyData.AES, 256, xmlsec.KeyDataType.SESSION)
    wrapper = etree.Element(f"{{{NS['saml']}}}EncryptedAssertion")
    message.replace(assertion, wrapper)
    wrapper.append(assertion)
    sealing.encrypt_xml(template, assertion)
    return saml.posted(saml._signed(etree.tostring(message), keys))


@pytest.mark.parametrize("signed", [(), ("assertion",), ("message",)])
def test_unsigned_answers_are_refused(browser: Browser, signed: tuple[str, ...]) -> None:
    """R-166: message and assertion must both be signed."""
    told = _said(browser, signed=signed)
    assert _is_refused(browser, _posted(told, browser.town.provider.keys), "answer-signature")


def test_answers_signed_by_others_are_refused(browser: Browser, tmp_path: Path) -> None:
    """R-166: a key that the metadata does not name signs nothing, though its certificate lies in the signature."""
    assert _is_refused(browser, _posted(_said(browser), Keys.kept(tmp_path)), "answer-signature")


@pytest.mark.parametrize(
    ("changes", "reason", "told"),
    [
        ({"audience": "https://other.example/metadata"}, "answer-audience", "refused"),
        ({"audience": ""}, "answer-audience", "refused"),
        ({"consumer": "https://other.example/acs"}, "answer-audience", "refused"),
        ({"issuer": "https://other.example/idp"}, "answer-issuer", "refused"),
        ({"request_id": "ONELOGIN_0123456789"}, "attempt-unknown", "again"),
        ({"request_id": ""}, "attempt-unknown", "again"),
    ],
)
def test_answers_for_others_are_refused(browser: Browser, changes: dict[str, str], reason: str, told: str) -> None:
    """R-166: signed well, but of another provider, for another service, to no request of ours or to none at all."""
    said = _said(browser, **changes)
    assert _is_refused(browser, _posted(said, browser.town.provider.keys), reason, told)


@pytest.mark.parametrize(("begin", "end"), [(-90, -30), (30, 90)])
def test_answers_of_other_times_are_refused(browser: Browser, begin: int, end: int) -> None:
    """R-166: an answer that has expired, or that holds from later on."""
    now = datetime.now(UTC)
    said = _said(browser, begin=now + begin * MINUTE, end=now + end * MINUTE)
    assert _is_refused(browser, _posted(said, browser.town.provider.keys), "answer-time", "again")


def test_an_answer_is_taken_once(browser: Browser) -> None:
    """R-166: who posts it again, or comes again with its ticket, gets nothing."""
    posted = browser.answer(ARCHIVIST)
    ticket = browser.consume(posted).headers["location"]
    thief = Browser(browser.town, cookies=dict(browser.cookies))
    assert browser.get(ticket).headers["location"].startswith("/desk/places")
    assert _is_refused(Browser(browser.town), posted, "attempt-unknown", "again")
    assert note(thief.get(ticket)) == "again"


def test_an_answer_is_taken_in_the_browser_that_left(browser: Browser) -> None:
    """R-166: an answer or a ticket that somebody else's browser brings logs nobody in, on either side."""
    ticket = browser.consume(browser.answer(NOBODY_HERE)).headers["location"]
    victim = Browser(browser.town)
    victim.leave("saml")
    assert note(victim.get(ticket)) == "again"
    assert browser.town.last() == ("session:attempt", "refused", "other-browser")
    assert note(browser.get(ticket)) == "again"
    assert not victim.is_in()


def test_who_breaks_off_gets_nothing(browser: Browser) -> None:
    """A person may change her mind."""
    assert _is_refused(browser, browser.answer(None), "cancelled", "cancelled")


def test_without_an_identity_code_nobody_comes_in(browser: Browser) -> None:
    """R-167: who is identified by the code of another country alone is told so (disclosure.md D-32)."""
    assert _is_refused(browser, browser.answer(STRANGER), "identity-code-missing", "no-code")


def test_real_persons_stay_out_of_tests(browser: Browser) -> None:
    """R-168: a test repository lets in persons of the 900 series alone."""
    assert _is_refused(browser, browser.answer(REAL), "identity-code-not-served", "foreign-code")


@pytest.mark.parametrize("posted", ["", "%%%", "PGEvPg==", "PCFET0NUWVBFIGEgWzwhRU5USVRZIGIgImMiPl0+PGE+JmI7PC9hPg=="])
def test_what_is_no_answer_is_refused(browser: Browser, posted: str) -> None:
    """R-166: nothing, no Base64, another XML, XML with entities."""
    browser.leave("saml")
    assert note(browser.consume(posted)) in {"refused", "again"}
    assert browser.town.last()[:2] == ("session:attempt", "refused")


def _forged(assertion: etree._Element) -> etree._Element:
    """The assertion as the forger would have it: unsigned, under another id, of another person."""
    forged = deepcopy(assertion)
    forged.set("ID", "_forged")
    for signature in forged.findall("ds:Signature", NS):
        forged.remove(signature)
    for value in forged.iterfind(".//saml:AttributeValue", NS):
        if value.text == NOBODY_HERE.code:
            value.text = ARCHIVIST.code
    return forged


def _beside(message: etree._Element, first: bool) -> None:
    assertion = message.find("saml:Assertion", NS)
    message.insert(list(message).index(assertion) + (0 if first else 1), _forged(assertion))


def _around(message: etree._Element) -> None:
    """The forged assertion in the place of the signed one, which hides inside its signature."""
    assertion = message.find("saml:Assertion", NS)
    forged = _forged(assertion)
    signature = deepcopy(assertion.find("ds:Signature", NS))
    hiding = etree.SubElement(signature, f"{{{NS['ds']}}}Object")
    message.replace(assertion, forged)
    hiding.append(assertion)
    forged.insert(1, signature)


def _extended(message: etree._Element) -> None:
    """The signed assertion hidden in an extension of the message."""
    assertion = message.find("saml:Assertion", NS)
    hiding = etree.Element(f"{{{NS['samlp']}}}Extensions")
    message.replace(assertion, _forged(assertion))
    message.insert(1, hiding)
    hiding.append(assertion)


def _rewrapped(message: etree._Element) -> None:
    """The whole signed message hidden inside a new one of the same shape."""
    whole = deepcopy(message)
    message.set("ID", "_outer")
    assertion = message.find("saml:Assertion", NS)
    message.replace(assertion, _forged(assertion))
    signature = message.find("ds:Signature", NS)
    etree.SubElement(message if signature is None else signature, f"{{{NS['ds']}}}Object").append(whole)


def _doubled_id(message: etree._Element) -> None:
    assertion = message.find("saml:Assertion", NS)
    forged = _forged(assertion)
    forged.set("ID", assertion.get("ID"))
    message.insert(list(message).index(assertion), forged)


def _renamed(message: etree._Element) -> None:
    """The attributes changed under the signature."""
    for value in message.iterfind(".//saml:AttributeValue", NS):
        if value.text == NOBODY_HERE.code:
            value.text = ARCHIVIST.code


WRAPPINGS: list[Callable[[etree._Element], None]] = [
    lambda message: _beside(message, first=True),
    lambda message: _beside(message, first=False),
    _around,
    _extended,
    _rewrapped,
    _doubled_id,
    _renamed,
]


@pytest.mark.parametrize("wrap", WRAPPINGS, ids=["first", "second", "around", "extended", "rewrapped", "id", "changed"])
@pytest.mark.parametrize("message_signature", [True, False], ids=["kept", "dropped"])
def test_wrapped_signatures_carry_nobody(
    browser: Browser, wrap: Callable[[etree._Element], None], message_signature: bool
) -> None:
    """R-166: a signed assertion of one's own carries no forged one about somebody else, wherever it is hidden."""
    message = etree.fromstring(b64decode(browser.answer(NOBODY_HERE)))
    if not message_signature:
        message.remove(message.find("ds:Signature", NS))
    wrap(message)
    answer = browser.consume(b64encode(etree.tostring(message)).decode())
    assert note(answer) == "refused"
    assert browser.town.last()[:2] == ("session:attempt", "refused")
    assert not browser.is_in()


def test_comments_cut_nothing_off(browser: Browser) -> None:
    """R-166: a comment inside a name or a code, which no signature covers, makes nobody another person."""
    message = etree.fromstring(b64decode(browser.answer(ARCHIVIST)))
    for value in [*message.iterfind(".//saml:AttributeValue", NS), *message.iterfind(".//saml:NameID", NS)]:
        text = value.text or ""
        value.text = text[:3]
        comment = etree.Comment("cut")
        comment.tail = text[3:]
        value.append(comment)
    browser.get(browser.consume(b64encode(etree.tostring(message)).decode()).headers["location"])
    who = browser.town.logged()[0].private.professional
    assert who is None or (who.identifier.value, who.name) == (ARCHIVIST.code, "Paavo Arkistola")


def test_weak_algorithms_are_refused(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """R-166: SHA-1 signs nothing any more."""
    sha1 = {"sign_algorithm": "http://www.w3.org/2000/09/xmldsig#rsa-sha1"}
    keys = browser.town.provider.keys
    sign = saml._TOOLS.add_sign
    monkeypatch.setattr(
        saml, "_signed", lambda xml, keys: sign(xml, keys.key("provider"), keys.certificate("provider"), **sha1)
    )
    assert _is_refused(browser, _posted(_said(browser), keys), "answer-signature")


def test_our_metadata_says_where_answers_go_and_is_signed(browser: Browser) -> None:
    """R-166: Suomi.fi-tunnistus takes it as it is: where answers are posted, that requests are signed, our keys."""
    answer = browser.get("/login/saml/metadata")
    told = etree.fromstring(answer.content)
    consumer = told.find(".//{*}AssertionConsumerService")
    assert answer.headers["content-type"] == "application/samlmetadata+xml"
    assert consumer.get("Location") == "http://127.0.0.1:8080/login/saml/acs"
    assert told.find(".//{*}SPSSODescriptor").get("WantAssertionsSigned") == "true"
    assert told.find("{http://www.w3.org/2000/09/xmldsig#}Signature") is not None
    assert told.get("validUntil") is None
    assert {one.get("use") for one in told.iterfind(".//{*}KeyDescriptor")} >= {"signing"}
