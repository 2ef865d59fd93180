"""People with browsers who log in to a repository through the test provider, over HTTP."""

import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
from starlette.testclient import TestClient

import varanto.mandates.service as mandates
import varanto.organisations.service as organisations
from varanto.app import Installation, application
from varanto.demo.authorizations import TestAuthorizations
from varanto.demo.identity import Keys, Person, TestProvider, listening
from varanto.demo.register import OPERATOR
from varanto.kit.db import Database
from varanto.kit.keyring import Keyring
from varanto.log import service as log
from varanto.log.model import NOBODY, Entry
from varanto.mandates.model import DeskName, Mandate, Place, Table
from varanto.organisations.model import Kind, Organisation
from varanto.settings import Settings
from varanto_formats.findings import Text
from varanto_formats.identifiers.codesystems import CLIENT_REGISTER

BASE = "http://127.0.0.1:8080"
ABOUT = Text("testi", "test", "test")
ARCHIVIST = Person("030271-931W", "Paavo", "Arkistola", ABOUT)
NOBODY_HERE = Person("010181-900C", "Testi Maria", "Asiakas", ABOUT)
STRANGER = Person("", "Ulla", "Utländsk", ABOUT)
REAL = Person("-".join(("131052", "308T")), "Oikea", "Ihminen", ABOUT)  # the specimen of the authorities
PEOPLE = (ARCHIVIST, NOBODY_HERE, STRANGER, REAL)
AREA = Organisation(
    oid="1.2.246.10.99900016.10.0", name="Mallilan hyvinvointialue", kind=Kind.PUBLIC, business_id="9990001-6"
)
ENDED = Organisation(
    oid="1.2.246.10.99900040.10.0",
    name="Iltatuuli Esimerkki Oy",
    kind=Kind.PRIVATE,
    business_id="9990004-0",
    ended=date(2026, 6, 1),
    successor=AREA.oid,
)
OWN = Place(desk=DeskName.ARCHIVIST, controller=AREA.oid, name=AREA.name, register=CLIENT_REGISTER)
OFFICE = replace(OWN, desk=DeskName.OFFICER)
INHERITED = replace(OWN, origin=ENDED.oid, origin_name=ENDED.name, since=ENDED.ended)
SINCE = date(2026, 1, 1)
HIDDEN = re.compile(r'name="(\w+)" value="([^"]*)"')


@dataclass
class Town:
    """A repository, the provider that its people use, and who holds mandates in it."""

    provider: TestProvider
    installation: Installation
    site: TestClient

    def hold(self, *desks: DeskName) -> None:
        """Let the archivist hold mandates for these desks and no others from now on."""
        person, name = ARCHIVIST.code, ARCHIVIST.name
        held = [Mandate(person=person, name=name, desk=desk, valid_from=SINCE) for desk in desks]
        with self.installation.context() as ctx:
            mandates.put(replace(ctx, actor=OPERATOR), AREA.oid, Table.of(held))

    def logged(self) -> list[Entry]:
        """What the log says of no client, newest first."""
        with self.installation.context() as ctx:
            return log.entries(ctx, NOBODY)

    def last(self) -> tuple[str, str, object]:
        """The newest entry: action, outcome, code."""
        entry = self.logged()[0]
        return entry.row.action, entry.row.outcome, entry.private.detail.get("code")


@dataclass
class Browser:
    """Somebody's browser: it holds cookies and says what it is."""

    town: Town
    agent: str = "Mozilla/5.0 (X11; Linux x86_64) test"
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> httpx.Response:
        """A page of the repository, without following where it leads."""
        return self._kept(self.town.site.get(path, headers=self._headers(), follow_redirects=False))

    def post(self, path: str, form: Mapping[str, str], cookies: bool = True) -> httpx.Response:
        """A form sent to the repository; a post from another site brings no cookies (SameSite=Lax)."""
        headers = self._headers() if cookies else {"User-Agent": self.agent}
        return self._kept(self.town.site.post(path, data=dict(form), headers=headers, follow_redirects=False))

    def leave(self, way: str, language: str = "fi") -> str:
        """Where the browser goes to be identified."""
        return self.get(f"/login/{way}?lang={language}").headers["location"]

    def callback(self, person: Person | None) -> str:
        """Leave by OpenID Connect and click a person; where the provider leads back to."""
        asked = dict(parse_qsl(urlsplit(self.leave("oidc")).query))
        clicked = asked | {"person": str(PEOPLE.index(person)) if person else ""}
        there = httpx.post(f"{self.town.provider.url}/oidc/choose", data=clicked).headers["location"]
        return there.removeprefix(BASE)

    def request(self, language: str = "fi") -> dict[str, str]:
        """Leave by SAML; what the signed request asks, as the provider's page carries it."""
        page = httpx.get(self.leave("saml", language))
        assert page.status_code == 200, "the provider takes the signature of the request"
        return dict(HIDDEN.findall(page.text)[:3])

    def answer(self, person: Person | None, language: str = "fi") -> str:
        """Leave by SAML and click a person; the answer that the provider's page would post."""
        clicked = self.request(language) | {"person": str(PEOPLE.index(person)) if person else ""}
        page = httpx.post(f"{self.town.provider.url}/saml/choose", data=clicked)
        return dict(HIDDEN.findall(page.text))["SAMLResponse"]

    def consume(self, answer: str) -> httpx.Response:
        """Post an answer as the provider's page does, from another site."""
        return self.post("/login/saml/acs", {"SAMLResponse": answer}, cookies=False)

    def log_in(self, way: str = "oidc", person: Person = ARCHIVIST) -> httpx.Response:
        """The whole way in; what the last step answers."""
        if way == "oidc":
            return self.get(self.callback(person))
        return self.get(self.consume(self.answer(person)).headers["location"])

    def form_token(self) -> str:
        """What the forms of this session carry."""
        return dict(HIDDEN.findall(self.get("/desk/places").text))["form_token"]

    def take(self, place: Place) -> httpx.Response:
        """Choose where to work."""
        return self.post("/desk/places", {"form_token": self.form_token(), "place": place.key})

    def is_in(self) -> bool:
        """Whether the repository shows this browser where it may work."""
        return self.get("/desk/places").status_code == 200

    def _headers(self) -> dict[str, str]:
        held = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"User-Agent": self.agent, "Accept-Language": "fi", **({"Cookie": held} if held else {})}

    def _kept(self, answer: httpx.Response) -> httpx.Response:
        for one in answer.headers.get_list("set-cookie"):
            name, _, value = one.partition(";")[0].partition("=")
            self.cookies[name] = value
        self.town.site.cookies.clear()
        return answer


def note(answer: httpx.Response) -> str:
    """What somebody is told who was led back to where one logs in; empty for anybody else."""
    where = urlsplit(answer.headers.get("location", ""))
    return parse_qs(where.query).get("note", [""])[0] if where.path == "/login" else ""


@contextmanager
def opened(
    folder: Path, database: Database, keys: Keyring, service: TestAuthorizations | None = None, **changes: Any
) -> Generator[Town]:
    """A town whose archivist holds mandates for her area's desks; with a service, people go there for mandates too.

    Changes are settings that are other than the test provider would have them.
    """
    with listening(Keys.kept(folder), lambda: PEOPLE) as provider:
        settings = replace(provider.known_to(Settings(base_url=BASE)), **changes)
        settings = service.known_to(settings) if service else settings
        installation = Installation(settings, database, keys)
        with installation.context() as ctx:
            for one in (AREA, ENDED):
                organisations.put_organisation(replace(ctx, actor=OPERATOR), one)
        with TestClient(application(settings, database, keys), base_url=BASE) as site:
            town = Town(provider, installation, site)
            town.hold(DeskName.ARCHIVIST, DeskName.OFFICER)
            yield town
