"""The second organisation's part (T11, T12): what it sees of the client before and after every change of her will."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from varanto_client.errors import NotFound, ProblemError
from varanto_client.model import Purpose
from varanto_golive.model import Deviation, Note, Part, Step, Who
from varanto_golive.scenarios.visit import Visit

ORGANISATION = "Toinen organisaatio"
REASON = ("PALVELUTARPEEN_SELVITYS", "Palvelutarpeen selvittäminen edellyttää tietoja aiemmista palveluista.")
CLIENT_DOCUMENTS = ("assessment", "decision", "plan", "case note")
CORRECTED = ("assessment", "decision", "plan", "corrected case note")
WITHOUT_DECISION = ("assessment", "plan", "corrected case note")
EVERYTHING = ("relationship", "case", *CORRECTED)
WORK = ("T4.1", "T4.2", "T4.3", "T4.4", "T4.5")


@dataclass(frozen=True, slots=True)
class Sees:
    """It sees exactly the documents that were stored under these names; all others are as if they did not exist."""

    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedWith:
    """Its search is refused with this code, and no document is to be had by its OID."""

    code: str


def by_permit(visit: Visit) -> Purpose:
    """A disclosure search (luovutushaku) in its own client relationship."""
    return Purpose.disclosure(relationship=visit.other.stored["relationship"].relationship)


def by_law(visit: Visit) -> Purpose:
    """A statutory search with a reason (55 § 2), in its own client relationship."""
    return Purpose.statutory(*REASON, relationship=visit.other.stored["relationship"].relationship)


def open_relationship(visit: Visit) -> Note:
    """Open a client relationship of its own: without one there is no context to ask in (57 §, D-28)."""
    document = visit.other.composer.relationship(visit.person, [visit.service_task])
    return visit.other.store("relationship", document)


def looks(purpose: Callable[[Visit], Purpose], expected: Sees | RefusedWith) -> Callable[[Visit], Note]:
    """The second organisation searches and fetches; what it gets must be just what is expected."""

    def act(visit: Visit) -> Note:
        match expected:
            case Sees(names):
                return _sees(visit, purpose(visit), names)
            case RefusedWith(code):
                return _is_refused(visit, purpose(visit), code)

    return act


def _sees(visit: Visit, purpose: Purpose, names: tuple[str, ...]) -> Note:
    """Search and fetch agree with each other and with the expectation; what is released is what was stored."""
    wanted = {visit.document(name).oid: visit.stored[name].xml for name in names}
    found = visit.other.find(visit.person, purpose)
    if different := sorted(found ^ wanted.keys()):
        raise Deviation(f"{ORGANISATION} näki {len(found)} asiakirjaa, odotettiin {len(wanted)}. Eroavat:", *different)
    for oid, xml in wanted.items():
        if visit.other.get(oid, purpose) != xml:
            raise Deviation("Luovutettu asiakirja poikkeaa tallennetusta.", oid)
    withheld = _unknown_to_it(visit, purpose, wanted)
    seen = (
        f"{ORGANISATION} näki ja sai {len(wanted)} asiakirjaa." if wanted else f"{ORGANISATION} ei nähnyt asiakirjoja."
    )
    hidden = f" Muita ({withheld}) ei löytynyt haulla eikä tunnisteella." if withheld else ""
    return Note(f"{seen}{hidden}", tuple(wanted))


def _is_refused(visit: Visit, purpose: Purpose, code: str) -> Note:
    try:
        found = visit.other.find(visit.person, purpose)
    except ProblemError as problem:
        if problem.code != code:
            raise
    else:
        raise Deviation(f"Hakua ei evätty, odotettiin {code}.", *sorted(found))
    _unknown_to_it(visit, purpose, ())
    return Note(f"Haku evättiin ({code}). Mitään asiakirjaa ei saanut tunnisteellakaan.")


def _unknown_to_it(visit: Visit, purpose: Purpose, besides: Collection[str]) -> int:
    """How many of the first organisation's versions it cannot fetch, all but those. Raises Deviation where it can."""
    withheld = [one.document.oid for one in visit.stored.values() if one.document.oid not in besides]
    for oid in withheld:
        try:
            visit.other.get(oid, purpose)
        except NotFound:
            continue
        raise Deviation("Asiakirja luovutettiin, vaikka sitä ei saanut luovuttaa.", oid)
    return len(withheld)


def _step(
    number: str,
    when: str,
    says: str,
    expected: Sees | RefusedWith,
    *needs: str,
    by: Callable[[Visit], Purpose] = by_permit,
) -> Step[Visit]:
    """A search before or after a change, on one of the two grounds."""
    return Step(
        id=number,
        title=f"{SEARCHES[by]}: {when}",
        who=Who.NEIGHBOUR,
        expected=says,
        act=looks(by, expected),
        needs=("T11.1", *needs),
        part=Part.DISCLOSURE,
    )


SEARCHES: dict[Callable[[Visit], Purpose], str] = {by_permit: "Luovutushaku", by_law: "Lakisääteinen haku"}
BEGINNING = (
    Step(
        id="T11.1",
        title="Toisen organisaation asiakkuus",
        who=Who.NEIGHBOUR,
        expected="Toinen organisaatio perustaa asiakkaalle oman asiakkuuden, jonka yhteydessä se hakee tietoja.",
        act=open_relationship,
        needs=("T1.1",),
        part=Part.DISCLOSURE,
    ),
    _step(
        "T11.2",
        "ennen informointia",
        "Haku evätään, koska asiakasta ei ole informoitu.",
        RefusedWith("informing-missing"),
    ),
)
INFORMED = _step(
    "T11.3",
    "informoinnin jälkeen",
    "Haku evätään, koska luovutuslupaa ei ole.",
    RefusedWith("permit-missing"),
    "T2.3",
)
PERMITTED = _step(
    "T11.4",
    "luovutusluvan jälkeen",
    "Haku onnistuu. Asiakkuusasiakirjaa ei luovuteta luvalla, muita asiakirjoja ei vielä ole.",
    Sees(),
    "T3.2",
)
DOCUMENTS_STORED = _step(
    "T11.5",
    "asiakirjojen tallentamisen jälkeen",
    "Näkyvissä ovat kaikki asiakasasiakirjat eikä muuta.",
    Sees(CLIENT_DOCUMENTS),
    "T3.2",
    *WORK,
)
NOTICE_GIVEN = _step(
    "T11.6",
    "paperilla luovuttamisen jälkeen",
    "Luovutusilmoitus ei muuta sitä, mitä näkyy.",
    Sees(CLIENT_DOCUMENTS),
    "T3.2",
    *WORK,
    "T5.1",
)
ERROR_CORRECTED = _step(
    "T11.7",
    "virheen korjaamisen jälkeen",
    "Korjattu merkintä näkyy virheellisen sijasta.",
    Sees(CORRECTED),
    "T3.2",
    *WORK,
    "T6.1",
)
DOCUMENT_PROHIBITED = _step(
    "T11.8",
    "kun päätös on kielletty",
    "Muut asiakasasiakirjat näkyvät. Kielletty on kuin sitä ei olisi.",
    Sees(WITHOUT_DECISION),
    *WORK,
    "T6.1",
    "T7.1",
)
TASK_PROHIBITED = _step(
    "T11.9",
    "kun palvelutehtävä on kielletty",
    "Mitään palvelutehtävän asiakirjaa ei näy.",
    Sees(),
    "T7.2",
)
CONTROLLER_PROHIBITED = _step(
    "T11.10",
    "kun rekisterinpitäjä on kielletty",
    "Mitään rekisterinpitäjän asiakirjaa ei näy.",
    Sees(),
    "T7.3",
)
PROHIBITED_BY_LAW = _step(
    "T12.1",
    "kielloista huolimatta",
    "Viranomainen näkee perustellusta syystä myös kielletyt asiakirjat sekä asiakkuus- ja asia-asiakirjan.",
    Sees(EVERYTHING),
    *WORK,
    "T6.1",
    "T7.3",
    by=by_law,
)
PROHIBITIONS_WITHDRAWN = _step(
    "T11.11",
    "kieltojen perumisen jälkeen",
    "Kaikki asiakasasiakirjat näkyvät jälleen.",
    Sees(CORRECTED),
    *WORK,
    "T6.1",
    "T8.1",
)
PERMIT_WITHDRAWN = _step(
    "T11.12",
    "luvan perumisen jälkeen",
    "Haku evätään, koska luovutuslupa on peruttu.",
    RefusedWith("permit-missing"),
    "T9.1",
)
WITHDRAWN_BY_LAW = _step(
    "T12.2",
    "ilman luovutuslupaa",
    "Viranomainen näkee perustellusta syystä kaikki asiakirjat.",
    Sees(EVERYTHING),
    *WORK,
    "T6.1",
    "T9.1",
    by=by_law,
)
