"""A composer with a fixed clock and numbers, its people, and one document of every kind that it writes."""

from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

import pytest

from varanto_client.compose import (
    Address,
    Composer,
    Contact,
    Contacts,
    Member,
    OidGenerator,
    Person,
    Producer,
    Professional,
    Recipient,
    RelatedPerson,
    SafetyRestriction,
    assessment,
    case_note,
    decision,
    disclosure_notice,
    forbidden_to_guardians,
    informing,
    not_in_own_view,
    permit,
    plan,
    prohibition,
    shown_to_all,
    shown_to_guardians,
)
from varanto_formats.cda.model import Document, Organisation
from varanto_formats.identifiers import Identifier, hetu

NOW = datetime(2026, 11, 20, 11, 30, tzinfo=ZoneInfo("Europe/Helsinki"))
ROOT = "1.2.246.10.99999901"
WELFARE_AREA = Organisation(f"{ROOT}.10.0", "Esimerkin hyvinvointialue")
UNIT = Organisation(f"{ROOT}.10.7", "Perhepalvelut")
PRODUCER = Organisation("1.2.246.10.99999905.10.1", "Tuottaja Oy, perhetyö")
SUBCONTRACTOR = Organisation("1.2.246.10.99999906.10.1", "Alihankkija Oy, tukihenkilöt")
WORKER = Professional("00098705718", "Aino", "Sosiaalityöntekijä")


def _person(born: date, number: int, given: str = "Testi Maria") -> Person:
    return Person(Identifier(hetu.SYSTEM, hetu.make_test(born, number).value), given, "Asiakas", born, "2")


@pytest.fixture
def adult() -> Person:
    return _person(date(1981, 1, 1), 900)


@pytest.fixture
def child() -> Person:
    return _person(date(2015, 6, 1), 901, "Lapsi")


@pytest.fixture
def composer() -> Composer:
    numbers = count(1)
    generator = OidGenerator(ROOT, lambda: next(numbers))
    return Composer(controller=WELFARE_AREA, unit=UNIT, author=WORKER, clock=lambda: NOW, generator=generator)


@pytest.fixture
def chain() -> Producer:
    """A producer of family work with a subcontractor."""
    below = Producer(unit=SUBCONTRACTOR, services=["45"], service_task="24", started=NOW.date())
    return Producer(
        unit=PRODUCER, services=["15", "45"], service_task="24", started=date(2026, 11, 1), subcontractors=[below]
    )


@pytest.fixture
def hidden(composer: Composer, child: Person, chain: Producer) -> Document:
    """The relationship document of a child under a safety restriction: everything that one can say."""
    home = Address("Salakuja 3", "00100", "Helsinki")
    mother = RelatedPerson(
        given="Äiti", family="Asiakas", roles=["12", "31"], competence="Huoltajan päätösvalta",
        identifier=Identifier(hetu.SYSTEM, "010181-900C"), contacts=Contacts(address=home, email="a@example.org"),
    )  # fmt: skip
    father = RelatedPerson(given="Isä", family="Asiakas", roles=["12"], safety_restriction=True)
    return composer.relationship(
        child, ["24", "10"], producers=[chain], related=[mother, father],
        contacts=Contacts(contact_address=home, telephone="040 000 000", secret=True),
        temporary_id=Identifier(f"{ROOT}.22.2026", "010111A998W"),
        safety_restriction=SafetyRestriction(date(2031, 1, 31)),
    )  # fmt: skip


@pytest.fixture
def case(composer: Composer, adult: Person) -> Document:
    return composer.case([adult], "24", "Perheen tuen tarve")


@pytest.fixture
def hard_documents(
    composer: Composer, case: Document, adult: Person, child: Person, hidden: Document
) -> dict[str, Document]:
    """Documents of the hard cases of life: producers, families, hidden addresses, what a minor forbids."""
    family = composer.case([adult, Member(child, datetime(2026, 1, 2, tzinfo=NOW.tzinfo), NOW)], "24", "Perheen tuki")
    return {
        "hidden": hidden,
        "ended producer": composer.end_producer(hidden, SUBCONTRACTOR, NOW.date()),
        "reachable": composer.relationship(
            adult, ["24"], contacts=Contacts(address=Address("Katu 1", "00100", "Helsinki"), municipality="091")
        ),
        "family": family,
        "forbidden": forbidden_to_guardians(case_note(composer, family, description="Keskustelu."), "Pelkää."),
        "to all": shown_to_all(shown_to_guardians(case_note(composer, family, description="Keskustelu."))),
        "unseen": not_in_own_view(case_note(composer, case, description="Keskustelu.")),
    }


@pytest.fixture
def documents(composer: Composer, case: Document, adult: Person, child: Person) -> dict[str, Document]:
    """One document of every kind that the composer knows."""
    contact = Contact("Esimerkkikatu 1", "00100", "Helsinki", "09 000 000")
    note = case_note(composer, case, description="Tavattiin toimistolla.", place="Toimisto")
    return {
        "relationship": composer.relationship(adult, ["24"]),
        "case": case,
        "shared case": composer.case([adult, child], "24", "Perheen tuki", closed=NOW),
        "assessment": assessment(composer, case, conclusions="Tukea tarvitaan."),
        "decision": decision(
            composer, case, resolution="Myönnetään.", legal_basis="Sosiaalihuoltolaki 14 §", service="45",
            contact=contact, appeal="Päätökseen voi hakea muutosta.", valid=(NOW.date(), None),
        ),
        "plan": plan(composer, case, situation="Arki kuormittaa.", goals=["Lepo"], services=["45"]),
        "case note": note,
        "notice": disclosure_notice(
            composer, case, disclosed="Päätös", recipient=Recipient("Olli", "Ottaja", "Kela"),
            reason="Asiakkaan suostumus", purpose="Etuuden käsittely",
        ),
        "informing": informing(composer, adult, text_version="2025-1"),
        "permit": permit(composer, adult, given=True),
        "prohibition": prohibition(
            composer, adult, controllers=[WELFARE_AREA], service_tasks=["24"], documents=[note]
        ),
        "correction": composer.replacement(note),
    }  # fmt: skip
