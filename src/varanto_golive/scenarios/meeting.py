"""The professional's part: a client comes to a meeting (T1), the case is worked on (T4), an error is corrected (T6)."""

from varanto_client.compose import Contact, assessment, case_note, content_of, decision, plan
from varanto_client.model import Filters
from varanto_golive.model import Deviation, Note, Step, Who
from varanto_golive.scenarios.visit import Visit

SERVICE = "45"
CONTACT = Contact("Esimerkkikatu 1", "00100", "Helsinki", "09 000 000")
MISTAKEN = "Tapaaminen toimistolla. Sovittiin seuraavasta tapaamisesta kolmen kuukauden päähän."
CORRECTED = "Tapaaminen toimistolla. Sovittiin seuraavasta tapaamisesta kolmen viikon päähän."


def open_relationship(visit: Visit) -> Note:
    """Open a client relationship (asiakkuus)."""
    return visit.store("relationship", visit.composer.relationship(visit.person, [visit.service_task]))


def look_for_earlier(visit: Visit) -> Note:
    """Look for earlier data of the service task in the own register: a new client has the relationship alone."""
    relationship, client = visit.document("relationship").oid, visit.person.identifier
    if relationship not in {one.oid for one in visit.worker.search(client)}:
        raise Deviation("Haku omaan rekisteriin ei löytänyt juuri perustettua asiakkuutta.", relationship)
    found = {one.oid for one in visit.worker.search(client, Filters(service_task=[visit.service_task]))}
    if earlier := sorted(found - {relationship}):
        raise Deviation("Uudelta asiakkaalta löytyi aiempia palvelutehtävän tietoja.", *earlier)
    return Note("Haku onnistui. Aiempia palvelutehtävän tietoja ei ole.")


def open_case(visit: Visit) -> Note:
    """Open a case (asia)."""
    return visit.store("case", visit.composer.case([visit.person], visit.service_task, "Perheen tuen tarve"))


def assess(visit: Visit) -> Note:
    """Record an assessment of the service needs (palvelutarpeen arvio)."""
    conclusions = "Perhe hyötyy sosiaaliohjauksesta arjen tueksi."
    return visit.store("assessment", assessment(visit.composer, visit.document("case"), conclusions=conclusions))


def decide(visit: Visit) -> Note:
    """Make a decision (päätös), signed with the professional's card."""
    document = decision(
        visit.composer,
        visit.document("case"),
        resolution="Sosiaaliohjaus myönnetään haetusti, koska perhe tarvitsee tukea arkeen.",
        legal_basis="Sosiaalihuoltolaki (1301/2014) 16 §",
        service=SERVICE,
        contact=CONTACT,
        appeal="Päätökseen saa vaatia oikaisua 30 päivän kuluessa tiedoksisaannista.",
        valid=(visit.composer.today(), None),
    )
    return visit.store("decision", document)


def make_plan(visit: Visit) -> Note:
    """Record a client plan (asiakassuunnitelma)."""
    document = plan(
        visit.composer,
        visit.document("case"),
        situation="Perheen arki kuormittaa, ja vanhempi toivoo ohjausta.",
        goals=["Arjen rytmi vakiintuu."],
        services=[SERVICE],
        next_steps="Ensimmäinen ohjauskäynti sovitaan puhelimitse.",
    )
    return visit.store("plan", document)


def write_note(visit: Visit) -> Note:
    """Record a case note (asiakaskertomusmerkintä), in which an error slips."""
    document = case_note(visit.composer, visit.document("case"), description=MISTAKEN, place="Toimisto")
    return visit.store("case note", document)


def correct(visit: Visit) -> Note:
    """Store a corrected version of the case note; the old one is superseded, the new one valid."""
    mistaken = visit.document("case note")
    content = content_of(mistaken)
    content["merkinta_tapaamisesta_tai_yhteydenotosta"]["asiakaskertomusmerkinta"]["tapahtuma"]["kuvaus"] = CORRECTED
    correction = visit.composer.replacement(mistaken, content)
    note = visit.store("corrected case note", correction)
    states = {one.oid: one.status for one in visit.worker.versions(correction.oid)}
    if states != {mistaken.oid: "superseded", correction.oid: "valid"}:
        raise Deviation("Versioiden tilat eivät ole oikein korjauksen jälkeen.", mistaken.oid, correction.oid)
    return Note(f"{note.text} Aiempi versio on korvattu, uusi on voimassa.", note.documents)


ARRIVAL = (
    Step(
        id="T1.1",
        title="Asiakkuuden perustaminen",
        who=Who.PROFESSIONAL,
        expected="Täysi-ikäisen asiakkaan asiakkuusasiakirja tallentuu.",
        act=open_relationship,
    ),
    Step(
        id="T1.2",
        title="Aiempien tietojen tarkistaminen",
        who=Who.PROFESSIONAL,
        expected="Palvelutehtävän tietoja voi hakea omasta asiakasrekisteristä. Uudella asiakkaalla niitä ei ole.",
        act=look_for_earlier,
        needs=("T1.1",),
    ),
)

CASE_WORK = (
    Step(
        id="T4.1",
        title="Asian avaaminen",
        who=Who.PROFESSIONAL,
        expected="Asia-asiakirja tallentuu.",
        act=open_case,
        needs=("T1.1",),
    ),
    Step(
        id="T4.2",
        title="Palvelutarpeen arvion kirjaaminen",
        who=Who.PROFESSIONAL,
        expected="Lapsen ja perheen palvelutarpeen arvio tallentuu.",
        act=assess,
        needs=("T4.1",),
    ),
    Step(
        id="T4.3",
        title="Päätöksen tekeminen ja allekirjoittaminen",
        who=Who.PROFESSIONAL,
        expected="Ammattihenkilön varmenteella allekirjoitettu päätös tallentuu.",
        act=decide,
        needs=("T4.1",),
    ),
    Step(
        id="T4.4",
        title="Asiakassuunnitelman kirjaaminen",
        who=Who.PROFESSIONAL,
        expected="Lapsiperheiden palvelujen asiakassuunnitelma tallentuu.",
        act=make_plan,
        needs=("T4.1",),
    ),
    Step(
        id="T4.5",
        title="Asiakaskertomusmerkinnän kirjaaminen",
        who=Who.PROFESSIONAL,
        expected="Merkintä tapaamisesta tallentuu.",
        act=write_note,
        needs=("T4.1",),
    ),
)

CORRECTION = (
    Step(
        id="T6.1",
        title="Virheen korjaaminen",
        who=Who.PROFESSIONAL,
        expected="Korjattu merkintä tallentuu uutena versiona. Aiempi versio on korvattu, uusi on voimassa.",
        act=correct,
        needs=("T4.5",),
    ),
)
