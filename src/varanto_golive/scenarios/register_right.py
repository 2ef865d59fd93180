"""A register right (T13, RKO): a producer uses the organiser's register while it works for it, and no longer."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from varanto_client.compose import Composer, Producer, case_note, content_of
from varanto_client.model import Book, LogFilters, Purpose
from varanto_client.sealing import seal
from varanto_formats.cda.model import Document
from varanto_golive.model import Deviation, Note, Part, Step, Who
from varanto_golive.scenarios import meeting
from varanto_golive.scenarios.looking import RefusedWith, Sees, expect_problem, look
from varanto_golive.scenarios.visit import Outsider, Stored, Visit, send

STARTED = timedelta(days=60)
LAST_MONTH = timedelta(days=31)
LOOKS, PAUSE = 20, 0.5
NOTE = "producer's note"
GRANTED = ("relationship with producer", "assessment", "decision", "plan")
WORK = ("T13.1", "T13.3")


def by_right(visit: Visit) -> Purpose:
    """The organiser's register, by the right that its relationship document grants."""
    return Purpose.register_right(visit.composer.controller.oid)


def work_on_case(visit: Visit) -> Note:
    """Open the client's relationship and case as the organiser, and record what the service needs."""
    started = visit.composer.today() - STARTED
    visit.store("relationship", visit.composer.relationship(visit.person, [visit.service_task], started=started))
    kept = [step(visit) for step in (meeting.open_case, meeting.assess, meeting.decide, meeting.make_plan)]
    return Note("Asiakirjat tallentuivat.", tuple(oid for note in kept for oid in note.documents))


def search_without_right(visit: Visit) -> Note:
    """Search as a producer before it has been granted anything."""
    return look(visit, visit.maker, by_right(visit), RefusedWith("register-right-missing"), visit.person)


def grant(visit: Visit) -> Note:
    """Record in the relationship document which unit of the producer gives the service, and since when."""
    producer = Producer(
        unit=visit.maker.composer.unit,
        services=[meeting.SERVICE],
        service_task=visit.service_task,
        started=visit.composer.today() - STARTED,
    )
    return visit.store(GRANTED[0], visit.composer.with_producer(visit.document("relationship"), producer))


def search_by_right(visit: Visit) -> Note:
    """Search and fetch as the producer: plans, assessments and the decision on its own service."""
    return look(visit, visit.maker, by_right(visit), Sees(GRANTED), visit.person)


def store_by_right(visit: Visit) -> Note:
    """Store a note into the organiser's register, made by the producer."""
    document = case_note(writer(visit), visit.document("case"), description="Ohjauskäynti asiakkaan kotona.")
    return store_as(visit, visit.maker, NOTE, document)


def correct_by_right(visit: Visit) -> Note:
    """Correct the producer's own note."""
    content = content_of(visit.document(NOTE))
    event = content["merkinta_tapaamisesta_tai_yhteydenotosta"]["asiakaskertomusmerkinta"]["tapahtuma"]
    event["kuvaus"] = "Ohjauskäynti asiakkaan kotona. Sovittiin uudesta käynnistä."
    return store_as(visit, visit.maker, f"corrected {NOTE}", writer(visit).replacement(visit.document(NOTE), content))


def see_as_organiser(visit: Visit) -> Note:
    """Find as the organiser what the producer has stored: by search, and in the feed of changes."""
    expected = [visit.document(name).oid for name in (NOTE, f"corrected {NOTE}")]
    own = {one.oid for one in visit.worker.search(visit.person.identifier)}
    if expected[-1] not in own:
        raise Deviation("Tuottajan merkintä ei löytynyt järjestäjän omasta rekisteristä.", expected[-1])
    if _told_of(visit, expected) != expected:
        raise Deviation("Muutosvirta ei kertonut tuottajan tallennuksia oikeassa järjestyksessä.", *expected)
    return Note(
        "Merkintä ja sen korjaus olivat muutosvirrassa järjestyksessä, ja haku löysi uusimman.", tuple(expected)
    )


def _told_of(visit: Visit, expected: list[str]) -> list[str]:
    """Which of these versions the feed tells of, in its order; it may lag behind transactions that still run."""
    told: dict[str, None] = {}
    cursor: str | None = None
    for _ in range(LOOKS):
        for portion in visit.worker.changes(cursor, organization=visit.maker.composer.controller.oid):
            told |= {one.oid: None for one in portion.items if one.oid in expected}
            cursor = portion.next or cursor
        if len(told) == len(expected):
            break
        time.sleep(PAUSE)
    return list(told)


def see_rights(visit: Visit) -> Note:
    """See in the map of register rights who may use the register, on which ground, and what an end would take."""
    unit, relationship = visit.maker.composer.unit.oid, visit.document(GRANTED[0]).oid
    rights = visit.worker.register_rights_of(visit.person.identifier)
    if [(one.unit.oid, one.ground.document, one.reads_now) for one in rights] != [(unit, relationship, True)]:
        raise Deviation("Rekisterinkäyttöoikeuksien luettelo ei vastaa asiakkuusasiakirjaa.", relationship)
    lost = {one.oid for one in visit.worker.register_right_preview(visit.person.identifier, unit).items}
    if missing := sorted({visit.document(name).oid for name in GRANTED} - lost):
        raise Deviation("Arvio siitä, mitä tuottaja menettäisi, on vajaa.", *missing)
    return Note(
        "Luettelossa on tuottajan yksikkö ja peruste. Oikeuden päättyessä se menettäisi asiakirjat.", (relationship,)
    )


def find_uses(visit: Visit) -> Note:
    """Find every use of the producer in the organiser's use log (käyttöloki), and nothing in the disclosure log."""
    entries = list(visit.officer.log_search(LogFilters(client=visit.person.identifier, outcome="done")))
    theirs = [one for one in entries if one.organization == visit.maker.composer.controller.oid]
    logged = {document.oid for one in theirs for document in one.documents}
    if unlogged := sorted(visit.maker.releases.keys() - logged):
        raise Deviation("Tuottajan katselua ei löydy järjestäjän käyttölokista.", *unlogged)
    if any(one.book is Book.DISCLOSURE for one in theirs):
        raise Deviation("Rekisterin käyttö on kirjattu luovutukseksi.")
    return Note(f"Käyttölokissa on {len(theirs)} tuottajan tapahtumaa, luovutuslokissa ei mitään.")


def end_today(visit: Visit) -> Note:
    """Record as the organiser that the producer's part ends today."""
    relationship = visit.document(GRANTED[0])
    ended = visit.composer.end_producer(relationship, visit.maker.composer.unit, visit.composer.today())
    return visit.store("relationship with end", ended)


def search_after_end(visit: Visit) -> Note:
    """Search as the producer after the end."""
    return look(visit, visit.maker, by_right(visit), RefusedWith("register-right-missing"), visit.person)


def store_late(visit: Visit) -> Note:
    """Store as the producer, after the end, a note of a day before it."""
    at = visit.composer.clock() - timedelta(days=1)
    document = case_note(writer(visit, at), visit.document("case"), description="Viimeinen ohjauskäynti.")
    return store_as(visit, visit.maker, "late note", document)


def store_too_late(visit: Visit) -> Note:
    """Try to store as the producer when more than 30 days have gone since the end."""
    unit, ended = visit.maker.composer.unit, visit.composer.today() - LAST_MONTH
    relationship = visit.composer.end_producer(visit.document("relationship with end"), unit, ended)
    visit.store("relationship with past end", relationship)
    at = visit.composer.clock() - LAST_MONTH - timedelta(days=1)
    document = case_note(writer(visit, at), visit.document("case"), description="Liian myöhäinen merkintä.")
    expect_problem(
        lambda: send(visit.maker.worker, document, seal(document, [visit.maker.system_seal])),
        "not-your-register",
        "Tallennus onnistui, vaikka oikeuden päättymisestä on yli 30 päivää.",
        document.oid,
    )
    return Note("Tallennus evättiin (not-your-register).")


def writer(visit: Visit, at: datetime | None = None) -> Composer:
    """The producer's professional as she writes for the organiser, at another moment where one is given."""
    own = visit.maker.composer.for_organiser(visit.composer.controller)
    return replace(own, clock=lambda: at) if at else own


def store_as(visit: Visit, who: Outsider, name: str, document: Document) -> Note:
    """Store a document into the organiser's register as another organisation; it is one of the client's from then."""
    xml = seal(document, [who.system_seal])
    note = send(who.worker, document, xml)
    visit.stored[name] = Stored(document, xml)
    return note


def _step(number: str, who: Who, title: str, expected: str, act: Callable[[Visit], Note], *needs: str) -> Step[Visit]:
    return Step(id=number, title=title, who=who, expected=expected, act=act, needs=needs, part=Part.REGISTER_RIGHT)


STEPS = (
    _step(
        "T13.1",
        Who.PROFESSIONAL,
        "Järjestäjän asiakirjat",
        "Asiakkuus, asia, palvelutarpeen arvio, päätös ja suunnitelma tallentuvat järjestäjän rekisteriin.",
        work_on_case,
    ),
    _step(
        "T13.2",
        Who.PRODUCER,
        "Haku ilman oikeutta",
        "Tuottajan haku evätään, koska rekisterinkäyttöoikeutta ei ole.",
        search_without_right,
        "T13.1",
    ),
    _step(
        "T13.3",
        Who.PROFESSIONAL,
        "Oikeuden antaminen",
        "Asiakkuusasiakirjan uusi versio nimeää tuottajan yksikön, palvelun ja alkamispäivän.",
        grant,
        "T13.1",
    ),
    _step(
        "T13.4",
        Who.PRODUCER,
        "Haku ja katselu oikeuden nojalla",
        "Tuottaja näkee asiakkuusasiakirjan, arvion, suunnitelman ja palveluaan koskevan päätöksen, ei muuta.",
        search_by_right,
        *WORK,
    ),
    _step(
        "T13.5",
        Who.PRODUCER,
        "Tallentaminen järjestäjän rekisteriin",
        "Tuottajan merkintä tallentuu järjestäjän rekisteriin.",
        store_by_right,
        *WORK,
    ),
    _step(
        "T13.6",
        Who.PRODUCER,
        "Oman merkinnän korjaaminen",
        "Tuottajan korjattu merkintä tallentuu uutena versiona.",
        correct_by_right,
        "T13.5",
    ),
    _step(
        "T13.7",
        Who.PROFESSIONAL,
        "Tuottajan merkinnät järjestäjälle",
        "Järjestäjä löytää merkinnän haulla ja näkee tallennuksen ja korjauksen muutosvirrassa.",
        see_as_organiser,
        "T13.6",
    ),
    _step(
        "T13.8",
        Who.PROFESSIONAL,
        "Oikeuksien luettelo",
        "Järjestäjä näkee, kenellä on oikeus asiakkaan tietoihin ja millä perusteella, ja mitä tämä menettäisi.",
        see_rights,
        "T13.3",
    ),
    _step(
        "T13.9",
        Who.OFFICER,
        "Käyttöloki",
        "Tuottajan katselut ovat järjestäjän käyttölokissa. Luovutuslokissa niitä ei ole.",
        find_uses,
        "T13.4",
    ),
    _step(
        "T13.10",
        Who.PROFESSIONAL,
        "Oikeuden päättäminen",
        "Asiakkuusasiakirjan uusi versio päättää tuottajan osuuden tänään.",
        end_today,
        "T13.3",
    ),
    _step(
        "T13.11",
        Who.PRODUCER,
        "Haku päättymisen jälkeen",
        "Tuottajan haku evätään heti, eikä mitään asiakirjaa saa tunnisteellakaan.",
        search_after_end,
        "T13.10",
    ),
    _step(
        "T13.12",
        Who.PRODUCER,
        "Myöhästynyt tallennus",
        "Merkintä oikeuden ajalta tallentuu vielä 30 päivän ajan.",
        store_late,
        "T13.10",
    ),
    _step(
        "T13.13",
        Who.PRODUCER,
        "Liian myöhäinen tallennus",
        "Kun päättymisestä on yli 30 päivää, tallennus evätään.",
        store_too_late,
        "T13.10",
    ),
)
