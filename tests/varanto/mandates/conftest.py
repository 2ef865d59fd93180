"""Organisations for which people hold mandates, and a service that knows mandates, asked over real HTTP."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, timedelta
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

import varanto.mandates.service as mandates
import varanto.organisations.service as organisations
from varanto.demo.authorizations import (
    Company,
    Credentials,
    Mandates,
    TestAuthorizations,
    WebApi,
    listening,
)
from varanto.kit.context import Actor, Context
from varanto.mandates.model import Acting, Errand, Refused, SuomiFi
from varanto.organisations.model import Kind, Organisation
from varanto.settings import Settings
from varanto_formats.identifiers import Identifier, hetu

AREA = "1.2.246.10.99900016.10.0"
UNIT = "1.2.246.10.99900016.10.1"
NEIGHBOUR = "1.2.246.10.99900024.10.0"
ENDED = "1.2.246.10.99900040.10.0"
TO_END = "1.2.246.10.99900059.10.0"
BUSINESS = {AREA: "9990001-6", NEIGHBOUR: "9990002-4", ENDED: "9990004-0", TO_END: "9990005-9"}
ARCHIVIST = Identifier(hetu.SYSTEM, "030271-931W")
COLLEAGUE = Identifier(hetu.SYSTEM, "150682-934T")
CHILD = Identifier(hetu.SYSTEM, "021118A956M")
STRANGER = Identifier(hetu.SYSTEM, "010181-900C")


@pytest.fixture
def ctx(context: Callable[..., Context]) -> Context:
    """The operator's context; an area, its neighbour, one that has ended before it and one that will."""
    made = context(Actor(system="operator", operator=True))
    for oid, name in ((AREA, "Mallilan hyvinvointialue"), (NEIGHBOUR, "Naapurilan hyvinvointialue")):
        area = Organisation(oid=oid, name=name, kind=Kind.PUBLIC, business_id=BUSINESS[oid])
        organisations.put_organisation(made, area)
    unit = Organisation(oid=UNIT, name="Lapset", kind=Kind.PUBLIC, parent=AREA, business_id=BUSINESS[AREA])
    organisations.put_organisation(made, unit)
    for oid, name, ends in ((ENDED, "Iltatuuli Oy", date(2026, 6, 1)), (TO_END, "Aamutuuli Oy", date(2027, 1, 1))):
        firm = Organisation(oid=oid, name=name, kind=Kind.PRIVATE, business_id=BUSINESS[oid])
        organisations.put_organisation(made, replace(firm, ended=ends, successor=AREA))
    return made


@dataclass
class Town:
    """The service, the repository's way to it, and a person's browser that goes there and back."""

    server: TestAuthorizations
    service: SuomiFi
    held: dict[str, Mandates]
    ahead: timedelta = field(default_factory=timedelta)

    def visit(self, ctx: Context, person: Identifier, choice: tuple[str, ...], acting: Acting) -> Errand | Refused:
        """Go there, choose, come back."""
        departure = mandates.depart(ctx, self.service, person, "fi", acting)
        return mandates.arrive(ctx, self.service, departure.errand, self.choose(departure.url, *choice))

    def choose(self, url: str, *choice: str) -> dict[str, str]:
        """What the browser brings back after its user chose on the page."""
        page = httpx.get(url)
        assert page.status_code == 200
        assert all(f'value="{one}"' in page.text for one in choice)
        form = dict(parse_qsl(urlsplit(url).query)) | {"chosen": list(choice)}
        led = httpx.post(f"{self.server.url}/oauth/choose", data=form).headers["location"]
        assert led.startswith(f"{self.service.redirect_uri}?")
        return dict(parse_qsl(urlsplit(led).query))

    def give(self, person: Identifier, oid: str, *roles: str) -> None:
        """Give a person roles and mandates for an organisation."""
        held = self.held.get(person.value, Mandates())
        company = Company(BUSINESS[oid], "Nimi rekisterissä", roles)
        self.held[person.value] = replace(held, companies=(*held.companies, company))


@pytest.fixture
def town(ctx: Context) -> Iterator[Town]:
    """A service whose clock is that of the test's context."""
    held: dict[str, Mandates] = {CHILD.value: Mandates()}
    held[ARCHIVIST.value] = Mandates(principals={CHILD.value: "Testi Aada Perheenlapsi"})
    api = WebApi(Credentials.new(), lambda: held)
    with listening(api) as server:
        service = mandates.suomi_fi(server.known_to(Settings()))
        assert service
        made = Town(server, service, held)
        api.now = lambda: ctx.now.astimezone(UTC) + made.ahead
        yield made
