"""A shared case (T14, yhteinen asia): found under each client, disclosed when both let it, for her time in it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from varanto_client.compose import (
    Composer,
    Member,
    Person,
    case_note,
    content_of,
    informing,
    permit,
    prohibition,
)
from varanto_client.sealing import seal
from varanto_formats.cda.model import Document
from varanto_golive.model import Deviation, Note, Part, Step, Who
from varanto_golive.scenarios.looking import Sees, expect_problem, look
from varanto_golive.scenarios.neighbour import by_permit
from varanto_golive.scenarios.visit import Visit, send

OPENED, EARLY, LEFT = timedelta(days=10), timedelta(days=5), timedelta(days=2)
SECOND = "second client"
NAME = "Perheen tuen tarve"
NOTES = ("early note", "late note")


def open_case(visit: Visit) -> Note:
    """Open a relationship for each client and one case that they share."""
    began = visit.composer.today() - OPENED
    people = (visit.person, visit.others[SECOND])
    for name, person in zip(("relationship", "second relationship"), people, strict=True):
        visit.store(name, visit.composer.relationship(person, [visit.service_task], started=began))
    opened = visit.composer.clock() - OPENED
    return visit.store("case", visit.composer.case(people, visit.service_task, NAME, opened=opened))


def write_notes(visit: Visit) -> Note:
    """Record two notes about both clients, one earlier and one now."""
    kept = [
        visit.store(name, case_note(_then(visit, age), visit.document("case"), description="Perhetapaaminen."))
        for name, age in zip(NOTES, (EARLY, timedelta()), strict=True)
    ]
    return Note("Merkinnät tallentuivat.", tuple(oid for note in kept for oid in note.documents))


def find_under_each(visit: Visit) -> Note:
    """Find the very same notes under each client in the own register."""
    expected = {visit.document(name).oid for name in NOTES}
    for person in (visit.person, visit.others[SECOND]):
        found = {one.oid for one in visit.worker.search(person.identifier)}
        if missing := sorted(expected - found):
            raise Deviation("Yhteisen asian asiakirja ei löytynyt toisen asiakkaan tiedoista.", *missing)
    return Note("Samat asiakirjat löytyivät kummankin asiakkaan tiedoista.", tuple(sorted(expected)))


def permit_of_one(visit: Visit) -> Note:
    """The first client permits disclosure, the second has not been asked; the other organisation finds nothing."""
    _permits(visit, visit.person)
    visit.other.store("relationship", visit.other.composer.relationship(visit.person, [visit.service_task]))
    return look(visit, visit.other, by_permit(visit), Sees(), visit.person)


def permit_of_both(visit: Visit) -> Note:
    """The second client permits too; the other organisation sees the notes."""
    _permits(visit, visit.others[SECOND])
    return look(visit, visit.other, by_permit(visit), Sees(NOTES), visit.person)


def prohibit(visit: Visit) -> Note:
    """The second client prohibits one of the notes; it is not found in a search about the first one either."""
    _prohibits(visit, visit.document(NOTES[1]))
    return look(visit, visit.other, by_permit(visit), Sees(NOTES[:1]), visit.person)


def withdraw(visit: Visit) -> Note:
    """The second client withdraws her prohibition."""
    _prohibits(visit)
    return look(visit, visit.other, by_permit(visit), Sees(NOTES), visit.person)


def leave(visit: Visit) -> Note:
    """Record that the second client had left the case before the later note was written."""
    case = visit.document("case")
    members = [Member(visit.person), Member(visit.others[SECOND], left=visit.composer.clock() - LEFT)]
    changed = visit.composer.case(members, visit.service_task, NAME, oid=case.case, opened=case.case_opened)
    return visit.store("case after leaving", visit.composer.replacement(case, content_of(changed)))


def look_within_time(visit: Visit) -> Note:
    """Search about the second client: what was written after she had left is not hers."""
    second = visit.others[SECOND]
    visit.other.store("relationship", visit.other.composer.relationship(second, [visit.service_task]))
    return look(visit, visit.other, by_permit(visit), Sees(NOTES[:1]), second)


def store_after_leaving(visit: Visit) -> Note:
    """Try to record a further note about both."""
    document = case_note(visit.composer, visit.document("case"), description="Perhetapaaminen.")
    expect_problem(
        lambda: send(visit.worker, document, seal(document, [visit.system_seal])),
        "client-not-in-case",
        "Asiasta poistuneesta asiakkaasta tallentui uusi merkintä.",
        document.oid,
    )
    return Note("Tallennus evättiin (client-not-in-case).")


def _then(visit: Visit, age: timedelta) -> Composer:
    at = visit.composer.clock() - age
    return replace(visit.composer, clock=lambda: at)


def _permits(visit: Visit, person: Person) -> None:
    """The person is informed and permits disclosure."""
    version = visit.informing_contents[-1]
    visit.store_will("informing", informing(visit.composer, person, text_version=version))
    visit.store_will("permit", permit(visit.composer, person, given=True))


def _prohibits(visit: Visit, *documents: Document) -> None:
    """The second client prohibits just these documents."""
    fresh, known = (
        prohibition(visit.composer, visit.others[SECOND], documents=documents),
        visit.wills.get("prohibition"),
    )
    visit.store_will("prohibition", visit.composer.replacement(known, content_of(fresh)) if known else fresh)


def _step(number: str, who: Who, title: str, expected: str, act: Callable[[Visit], Note], *needs: str) -> Step[Visit]:
    return Step(id=number, title=title, who=who, expected=expected, act=act, needs=needs, part=Part.DISCLOSURE)


STEPS = (
    _step(
        "T14.1", Who.PROFESSIONAL, "Yhteisen asian avaaminen", "Kahden asiakkaan asia-asiakirja tallentuu.", open_case
    ),
    _step(
        "T14.2",
        Who.PROFESSIONAL,
        "Merkinnät yhteisessä asiassa",
        "Molempia koskevat merkinnät tallentuvat.",
        write_notes,
        "T14.1",
    ),
    _step(
        "T14.3",
        Who.PROFESSIONAL,
        "Haku omasta rekisteristä",
        "Sama asiakirja löytyy kummankin asiakkaan tiedoista.",
        find_under_each,
        "T14.2",
    ),
    _step(
        "T14.4",
        Who.NEIGHBOUR,
        "Luovutushaku: yhden luvalla",
        "Vain toinen on antanut luvan: mitään ei näy.",
        permit_of_one,
        "T14.2",
    ),
    _step(
        "T14.5",
        Who.NEIGHBOUR,
        "Luovutushaku: kummankin luvalla",
        "Molemmat merkinnät näkyvät.",
        permit_of_both,
        "T14.4",
    ),
    _step(
        "T14.6",
        Who.NEIGHBOUR,
        "Luovutushaku: toisen kiellettyä",
        "Toisen asiakkaan kieltämä merkintä ei näy ensimmäisenkään tiedoista.",
        prohibit,
        "T14.5",
    ),
    _step(
        "T14.7",
        Who.NEIGHBOUR,
        "Luovutushaku: kiellon peruttua",
        "Molemmat merkinnät näkyvät jälleen.",
        withdraw,
        "T14.6",
    ),
    _step(
        "T14.8",
        Who.PROFESSIONAL,
        "Asiasta poistuminen",
        "Asia-asiakirjan uusi versio kertoo, milloin toinen asiakas poistui.",
        leave,
        "T14.2",
    ),
    _step(
        "T14.9",
        Who.NEIGHBOUR,
        "Luovutushaku: asiasta poistunut",
        "Poistuneen tiedoista näkyy vain se, mitä kirjattiin hänen ollessaan mukana.",
        look_within_time,
        "T14.7",
        "T14.8",
    ),
    _step(
        "T14.10",
        Who.PROFESSIONAL,
        "Merkintä poistumisen jälkeen",
        "Poistunutta koskeva uusi merkintä ei tallennu.",
        store_after_leaving,
        "T14.8",
    ),
)
