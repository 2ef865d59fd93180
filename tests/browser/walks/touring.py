"""A tour through every screen of both desks, by people who have something to show there."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Page, Response
from tests.browser.walks.conftest import Filed, come_in, file, new_page
from tests.browser.walks.hands import Hand, Mouse
from tests.live import Live

import varanto.disclosure.service as disclosure
import varanto.reviews.service as reviews
from varanto.access.model import Purpose, PurposeKind, Reason, WorkContext
from varanto.archive.model import Search
from varanto.disclosure.model import SearchRequest
from varanto.kit.context import Actor, Context, Professional
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


@contextmanager
def touring(browser: Browser, town: Live, keys: Keyring) -> Generator[Tour]:
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
