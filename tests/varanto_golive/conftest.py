"""A running repository, and made-up results of go-live tests."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest
from tests import live
from tests.live import Live

from varanto.kit.db import Database
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.roles import APPLICATION
from varanto.kit.keyring import Keyring
from varanto_client.compose import Person, Professional
from varanto_formats.cda.model import Organisation, Software
from varanto_formats.cda.times import HELSINKI
from varanto_formats.identifiers import Identifier, hetu
from varanto_golive.model import GoLiveTest, Outcome, Part, Site, StepResult, Trouble, Who

NOW = datetime(2026, 11, 20, 11, 30, tzinfo=HELSINKI)
AREA = Organisation("1.2.246.10.99999901.10.0", "Esimerkin & Mallin hyvinvointialue")
DOCUMENT = "1.2.246.10.99999901.95.2026.1.1102657297459053093"


def result(number: str, who: Who = Who.PROFESSIONAL, **changes: object) -> StepResult:
    """A passed step about one document, unless a test changes it."""
    passed = StepResult(
        id=number,
        title="Asian avaaminen",
        who=who,
        expected="Asia-asiakirja tallentuu.",
        outcome=Outcome.PASSED,
        started_at=NOW,
        note="Tallennettu versiona 1.",
        documents=(DOCUMENT,),
    )
    return replace(passed, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def server(
    postgres: Embedded, new_database: Callable[[], str], keys: Keyring, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Live]:
    """A running repository with the demo world."""
    with (
        Database(postgres.url(APPLICATION, new_database())) as database,
        live.running(tmp_path_factory.mktemp("world"), database, keys) as running,
    ):
        yield running


@pytest.fixture
def passed() -> GoLiveTest:
    """A test in which every step passed."""
    return GoLiveTest(
        site=Site(
            organisation=AREA,
            business_id="9999901-3",
            unit=Organisation("1.2.246.10.99999901.10.7", "Perhepalvelut"),
            professional=Professional("00098705718", "Aino", "Sosiaalityöntekijä"),
            role="R1",
            archivist="arkisto.esimerkki",
            base_url="https://asiakastieto.example",
        ),
        people=(Person(Identifier(hetu.SYSTEM, "010181-900C"), "Testi Maria", "Asiakas", date(1981, 1, 1), "2"),),
        software=Software("Varanto", "varanto-client", "1.2.3"),
        results=(result("T4.1"), result("T10.1", Who.ARCHIVIST)),
        finished_at=NOW,
    )


@pytest.fixture
def failed(passed: GoLiveTest) -> GoLiveTest:
    """The same with a refused document, a deviation without findings and a step that was skipped."""
    trouble = Trouble("signature-missing", "/ClinicalDocument", "Allekirjoitus puuttuu.", "Allekirjoita <asiakirja>.")
    refused = result("T4.3", outcome=Outcome.FAILED, note="Ei kelvannut.", troubles=(trouble,))
    deviating = result("T10.2", Who.ARCHIVIST, outcome=Outcome.FAILED, note="Noudettu poikkeaa lähetetystä.")
    skipped = result("T6.1", outcome=Outcome.SKIPPED, note="Ei tehty, koska edellytys puuttui: T4.3.")
    return replace(passed, results=(*passed.results, refused, skipped, deviating))


@pytest.fixture
def with_disclosure(passed: GoLiveTest) -> GoLiveTest:
    """A passed test that held disclosure management (LH) too, with a second organisation."""
    neighbour = Organisation("1.2.246.10.99999902.10.0", "Naapurin hyvinvointialue")
    steps = (
        result("T3.2", title="Luovutusluvan tallentaminen myönteisenä", part=Part.DISCLOSURE),
        result("T11.8", Who.NEIGHBOUR, title="Luovutushaku: kun päätös on kielletty", part=Part.DISCLOSURE),
        result("T11.14", Who.OFFICER, title="Luovutusloki", part=Part.DISCLOSURE),
    )
    return replace(passed, site=replace(passed.site, neighbour=neighbour), results=(*passed.results, *steps))
