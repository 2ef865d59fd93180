"""A safety restriction (T15, turvakielto): who may not know where the client lives gets masked forms alone."""

from collections.abc import Callable

from varanto_client.client import Client
from varanto_client.compose import Address, Contacts, content_of, informing, permit, plan, shown_to_all
from varanto_client.model import Form, Purpose
from varanto_golive.model import Deviation, Note, Part, Step, Who
from varanto_golive.scenarios import meeting
from varanto_golive.scenarios.looking import Sees, expect_problem, look
from varanto_golive.scenarios.neighbour import by_law, by_permit
from varanto_golive.scenarios.visit import Visit

HOME = Address("Salakuja 3", "00990", "Piilola")
TELEPHONE = "040 9990001"
HIDDEN = (HOME.street, HOME.postcode, HOME.city, TELEPHONE)
TOLD = (*HIDDEN, meeting.CONTACT.telephone)
CO_CLIENT = "co-client"
DOCUMENTS = ("assessment", "decision", "plan")
RESTRICTED = "restricted relationship"
EVERYTHING = (RESTRICTED, "case", *DOCUMENTS)
REVEAL = Purpose.revealing("Virheellisen asiakirjan selvittäminen")


def record(visit: Visit) -> Note:
    """Record a client with her address, her case and its documents; she is informed and permits disclosure."""
    contacts = Contacts(address=HOME, telephone=TELEPHONE)
    visit.store("relationship", visit.composer.relationship(visit.person, [visit.service_task], contacts=contacts))
    kept = [step(visit) for step in (meeting.open_case, meeting.assess, meeting.decide, meeting.make_plan)]
    version = visit.informing_contents[-1]
    visit.store_will("informing", informing(visit.composer, visit.person, text_version=version))
    visit.store_will("permit", permit(visit.composer, visit.person, given=True))
    return Note("Asiakirjat tallentuivat.", tuple(oid for note in kept for oid in note.documents))


def look_before(visit: Visit) -> Note:
    """Search and fetch in the other organisation, without authority, before there is a restriction."""
    visit.other.store("relationship", visit.other.composer.relationship(visit.person, [visit.service_task]))
    return look(visit, visit.other.without_authority(), by_permit(visit), Sees(DOCUMENTS), visit.person)


def restrict(visit: Visit) -> Note:
    """Record the safety restriction in a new version: of the contacts telephone and contact address may stay."""
    contacts = Contacts(contact_address=HOME, telephone=TELEPHONE)
    known = visit.document("relationship")
    changed = visit.composer.relationship(
        visit.person, [visit.service_task], oid=known.relationship, contacts=contacts, safety_restriction=True
    )
    return visit.store(RESTRICTED, visit.composer.replacement(known, content_of(changed)))


def look_masked(visit: Visit) -> Note:
    """Search and fetch again without authority: also what was stored before is masked now."""
    other, purpose = visit.other.without_authority(), by_permit(visit)
    wanted = {visit.document(name).oid for name in DOCUMENTS}
    if different := sorted(other.find(visit.person, purpose) ^ wanted):
        raise Deviation("Haku ei antanut odotettuja asiakirjoja.", *different)
    for oid in wanted:
        _is_masked(other.worker, oid, purpose)
        if Form.XML.value in other.worker.metadata(oid, purpose).formats:
            raise Deviation("Kuvailutiedot tarjoavat peittämätöntä muotoa.", oid)
    return Note("Vain peitetyt muodot sai: niissä ei ole yhteystietoja.", tuple(wanted))


def look_with_authority(visit: Visit) -> Note:
    """Search and fetch with authority in a role that arranges services (R1, R2): nothing is masked."""
    look(visit, visit.other, by_permit(visit), Sees(DOCUMENTS), visit.person)
    return look(visit, visit.other, by_law(visit), Sees(EVERYTHING), visit.person)


def look_as_archivist(visit: Visit) -> Note:
    """Look at the documents at the archivist's desk, then once more with a reason to reveal them."""
    documents = [visit.stored[name] for name in EVERYTHING]
    for one in documents:
        _is_masked(visit.archivist, one.document.oid, Purpose())
        if visit.archivist.fetch(one.document.oid, purpose=REVEAL).content != one.xml:
            raise Deviation("Paljastettu asiakirja poikkeaa tallennetusta.", one.document.oid)
    oids = tuple(one.document.oid for one in documents)
    return Note("Asiakirjat olivat peitettyjä, kunnes syy paljastamiseen annettiin.", oids)


def look_as_co_client(visit: Visit) -> Note:
    """Look at the own desk of another client of a shared document that is meant for both: it is not shown."""
    other = visit.others[CO_CLIENT]
    visit.store("second relationship", visit.composer.relationship(other, [visit.service_task]))
    visit.store("shared case", visit.composer.case([visit.person, other], visit.service_task, "Perheen tuki"))
    document = plan(visit.composer, visit.document("shared case"), situation="Perhe tarvitsee tukea.")
    note = visit.store("shared plan", shown_to_all(document))
    if shown := [one.oid for one in visit.citizen(other).search(other.identifier)]:
        raise Deviation("Turvakiellosta huolimatta toinen asiakas näki asiakirjan.", *shown)
    return Note("Yhteinen suunnitelma ei näy toiselle asiakkaalle.", note.documents)


def lift(visit: Visit) -> Note:
    """Record that the restriction is over: the shared document is shown to the other client again."""
    open_now = content_of(visit.document("relationship"))
    visit.store("open relationship", visit.composer.replacement(visit.document(RESTRICTED), open_now))
    other = visit.others[CO_CLIENT]
    shown = tuple(one.oid for one in visit.citizen(other).search(other.identifier))
    if shown != (visit.document("shared plan").oid,):
        raise Deviation("Yhteistä suunnitelmaa ei näytetty turvakiellon päätyttyä.", *shown)
    return Note("Yhteinen suunnitelma näkyy toiselle asiakkaalle.", shown)


def _is_masked(desk: Client, oid: str, purpose: Purpose) -> None:
    """The signed bytes are refused; other forms hold no contact data. Raises Deviation otherwise."""
    expect_problem(
        lambda: desk.fetch(oid, Form.XML, purpose), "masked-form-only", "Peittämättömän asiakirjan sai.", oid
    )
    for form in (Form.JSON, Form.XHTML):
        shown = desk.fetch(oid, form, purpose).content.decode()
        if any(told in shown for told in TOLD):
            raise Deviation("Peitetyssä muodossa on yhteystietoja.", oid)


def _step(number: str, who: Who, title: str, expected: str, act: Callable[[Visit], Note], *needs: str) -> Step[Visit]:
    return Step(id=number, title=title, who=who, expected=expected, act=act, needs=needs, part=Part.DISCLOSURE)


STEPS = (
    _step(
        "T15.1",
        Who.PROFESSIONAL,
        "Asiakkaan tiedot ja luovutuslupa",
        "Asiakirjat, informointi ja luovutuslupa tallentuvat.",
        record,
    ),
    _step(
        "T15.2",
        Who.NEIGHBOUR,
        "Luovutushaku: ennen turvakieltoa",
        "Asiakirjat näkyvät ja ne saa sellaisinaan.",
        look_before,
        "T15.1",
    ),
    _step(
        "T15.3",
        Who.PROFESSIONAL,
        "Turvakiellon kirjaaminen",
        "Asiakkuusasiakirjan uusi versio kertoo turvakiellosta.",
        restrict,
        "T15.1",
    ),
    _step(
        "T15.4",
        Who.NEIGHBOUR,
        "Luovutushaku: turvakielto",
        "Myös aiemmat asiakirjat saa vain peitettyinä. XML-muoto evätään.",
        look_masked,
        "T15.2",
        "T15.3",
    ),
    _step(
        "T15.5",
        Who.NEIGHBOUR,
        "Viranomaisen haku: turvakielto",
        "Palvelua järjestävä viranomainen saa asiakirjat sellaisinaan.",
        look_with_authority,
        "T15.2",
        "T15.3",
    ),
    _step(
        "T15.6",
        Who.ARCHIVIST,
        "Arkistonhoitajan näkymä: turvakielto",
        "Asiakirjat ovat peitettyjä, kunnes arkistonhoitaja paljastaa ne syyn kertoen.",
        look_as_archivist,
        "T15.3",
    ),
    _step(
        "T15.7",
        Who.CITIZEN,
        "Toisen asiakkaan näkymä: turvakielto",
        "Yhteistä asiakirjaa ei näytetä toiselle asiakkaalle, vaikka se on tarkoitettu kummallekin.",
        look_as_co_client,
        "T15.3",
    ),
    _step(
        "T15.8",
        Who.CITIZEN,
        "Toisen asiakkaan näkymä: turvakiellon päätyttyä",
        "Yhteinen asiakirja näytetään toisellekin asiakkaalle.",
        lift,
        "T15.7",
    ),
)
