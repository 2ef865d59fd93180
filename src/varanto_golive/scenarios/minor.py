"""A minor's ban (T16): what a child forbids her guardian does not see, what she lets her see is shown, 18 ends it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from varanto_client.client import Client
from varanto_client.compose import (
    Person,
    RelatedPerson,
    assessment,
    forbidden_to_guardians,
    plan,
    shown_to_guardians,
)
from varanto_client.errors import NotFound
from varanto_formats.cda.model import Document
from varanto_golive.model import Deviation, Note, Part, Step, Who
from varanto_golive.scenarios.visit import Visit

GUARDIAN, GROWN_UP = "guardian", "grown up"
CUSTODIAN = "31"
AGE = 14
REASON = "Lapsi kieltää tietojen antamisen huoltajalle, koska pelkää tämän reaktiota."


def record(visit: Visit) -> Note:
    """Record a child with her guardian, a plan that the guardian may see, and an assessment that the child forbids."""
    visit.store("relationship", _relationship(visit))
    visit.store("case", visit.composer.case([visit.person], visit.service_task, "Lapsen tuen tarve"))
    seen = plan(visit.composer, visit.document("case"), situation="Lapsi tarvitsee tukea kouluun.")
    forbidden = assessment(visit.composer, visit.document("case"), conclusions="Lapsi on kertonut huolistaan.")
    kept = [visit.store("plan", seen), visit.store("assessment", forbidden_to_guardians(forbidden, REASON))]
    return Note("Asiakirjat tallentuivat.", tuple(oid for note in kept for oid in note.documents))


def look_as_guardian(visit: Visit) -> Note:
    """Look at the citizen's desk as the guardian: the plan is there, the assessment is not."""
    return _shows(visit, _guardian(visit), visit.person, "plan")


def look_as_child(visit: Visit) -> Note:
    """Look at the child's own desk: both are there."""
    return _shows(visit, visit.citizen(visit.person), visit.person, "plan", "assessment")


def lift(visit: Visit) -> Note:
    """The child lets the guardian see: a new version of the assessment says so."""
    lifted = visit.composer.replacement(shown_to_guardians(visit.document("assessment")))
    visit.store("shown assessment", lifted)
    return _shows(visit, _guardian(visit), visit.person, "plan", "shown assessment")


def forbid(visit: Visit) -> Note:
    """The child forbids the plan afterwards: no version of it is seen any longer."""
    forbidden = visit.composer.replacement(forbidden_to_guardians(visit.document("plan"), REASON))
    visit.store("forbidden plan", forbidden)
    return _shows(visit, _guardian(visit), visit.person, "shown assessment")


def look_as_professional(visit: Visit) -> Note:
    """Look in the own register: the ban is no matter there."""
    expected = {visit.document(name).oid for name in ("shown assessment", "forbidden plan")}
    if missing := sorted(expected - {one.oid for one in visit.worker.search(visit.person.identifier)}):
        raise Deviation("Alaikäisen kielto esti asiakirjan käytön omassa rekisterissä.", *missing)
    return Note("Ammattihenkilö näkee asiakirjat kiellosta huolimatta.", tuple(sorted(expected)))


def grow_up(visit: Visit) -> Note:
    """A client turns 18 today; until yesterday her guardian might see her plan."""
    person, yesterday = visit.others[GROWN_UP], visit.composer.clock() - timedelta(days=1)
    then = replace(visit, person=person, composer=replace(visit.composer, clock=lambda: yesterday))
    then.store("grown up's relationship", _relationship(then))
    then.store("grown up's case", then.composer.case([person], visit.service_task, "Nuoren tuen tarve"))
    document = plan(then.composer, visit.document("grown up's case"), situation="Nuori tarvitsee tukea opintoihin.")
    then.store("grown up's plan", document)
    _shows(visit, visit.citizen(visit.others[GUARDIAN], person, CUSTODIAN), person)
    seen = _shows(visit, visit.citizen(person), person, "grown up's plan")
    return Note(f"Huoltaja ei näe mitään, täysi-ikäinen itse näkee. {seen.text}", seen.documents)


def _relationship(visit: Visit) -> Document:
    """The visit's client in a relationship that names her guardian."""
    guardian = visit.others[GUARDIAN]
    custodian = RelatedPerson(
        given=guardian.given,
        family=guardian.family,
        identifier=guardian.identifier,
        roles=[CUSTODIAN],
        competence="Päättää lapsen henkilöä koskevista asioista.",
    )
    return visit.composer.relationship(visit.person, [visit.service_task], related=[custodian])


def _guardian(visit: Visit) -> Client:
    """The guardian at the citizen's desk, for the child."""
    return visit.citizen(visit.others[GUARDIAN], visit.person)


def _shows(visit: Visit, desk: Client, person: Person, *names: str) -> Note:
    """A citizen's desk shows exactly these documents of a person. Raises Deviation otherwise."""
    wanted = {visit.document(name).oid: visit.stored[name].xml for name in names}
    found = {one.oid for one in desk.search(person.identifier)}
    if different := sorted(found ^ wanted.keys()):
        raise Deviation(f"Näkymässä on {len(found)} asiakirjaa, odotettiin {len(wanted)}. Eroavat:", *different)
    for one in visit.stored.values():
        try:
            content = desk.fetch(one.document.oid).content
        except NotFound:
            content = None
        if content != wanted.get(one.document.oid):
            raise Deviation("Asiakirja näytettiin toisin kuin piti.", one.document.oid)
    return Note(f"Asiakirjoja näkymässä: {len(wanted)}. Muita ei saa tunnisteellakaan.", tuple(wanted))


def _step(number: str, who: Who, title: str, expected: str, act: Callable[[Visit], Note], *needs: str) -> Step[Visit]:
    return Step(id=number, title=title, who=who, expected=expected, act=act, needs=needs, part=Part.BASIC)


STEPS = (
    _step(
        "T16.1",
        Who.PROFESSIONAL,
        "Alaikäisen asiakirjat",
        "Suunnitelma sekä arvio, jonka lapsi kieltää huoltajalta, tallentuvat.",
        record,
    ),
    _step(
        "T16.2",
        Who.CITIZEN,
        "Huoltajan näkymä",
        "Huoltaja näkee suunnitelman. Kielletty arvio on kuin sitä ei olisi.",
        look_as_guardian,
        "T16.1",
    ),
    _step("T16.3", Who.CITIZEN, "Lapsen oma näkymä", "Lapsi näkee kummankin.", look_as_child, "T16.1"),
    _step("T16.4", Who.CITIZEN, "Kiellon peruminen", "Kun uusi versio sallii, huoltaja näkee arvion.", lift, "T16.2"),
    _step(
        "T16.5",
        Who.CITIZEN,
        "Kielto jälkikäteen",
        "Kun lapsi kieltää suunnitelman, huoltaja ei näe siitä mitään versiota.",
        forbid,
        "T16.4",
    ),
    _step(
        "T16.6",
        Who.PROFESSIONAL,
        "Oma rekisteri",
        "Kielto ei vaikuta ammattihenkilön työhön.",
        look_as_professional,
        "T16.5",
    ),
    _step(
        "T16.7",
        Who.CITIZEN,
        "Täysi-ikäisyys",
        "Kun asiakas täyttää 18 vuotta, huoltaja ei näe enää mitään.",
        grow_up,
        "T16.1",
    ),
)
