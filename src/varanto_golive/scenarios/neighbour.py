"""The second organisation's part (T11, T12): what it sees of the client before and after every change of her will."""

from collections.abc import Callable

from varanto_client.model import Purpose
from varanto_golive.model import Note, Part, Step, Who
from varanto_golive.scenarios.looking import RefusedWith, Sees, look
from varanto_golive.scenarios.visit import Visit

REASON = ("PALVELUTARPEEN_SELVITYS", "Palvelutarpeen selvittäminen edellyttää tietoja aiemmista palveluista.")
CLIENT_DOCUMENTS = ("assessment", "decision", "plan", "case note")
CORRECTED = ("assessment", "decision", "plan", "corrected case note")
WITHOUT_DECISION = ("assessment", "plan", "corrected case note")
EVERYTHING = ("relationship", "case", *CORRECTED)
WORK = ("T4.1", "T4.2", "T4.3", "T4.4", "T4.5")


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
    return lambda visit: look(visit, visit.other, purpose(visit), expected, visit.person)


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
