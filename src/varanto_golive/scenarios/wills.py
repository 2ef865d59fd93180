"""The client's will (T2, T3, T7-T9): informing, permit, prohibitions, and taking them back."""

from collections.abc import Callable, Sequence

from varanto_client.compose import content_of, informing, permit, prohibition
from varanto_client.model import PermitState, Wills
from varanto_formats.cda.model import Document, Organisation
from varanto_golive.model import Deviation, Note, Part, Step, Who
from varanto_golive.scenarios.visit import Visit


def notice_missing_informing(visit: Visit) -> Note:
    """Look whether the client has been informed: a new client has not, and the system says so."""
    if _wills(visit).informing.given:
        raise Deviation("Uudella asiakkaalla oli jo Kanta-informointi.")
    return Note("Järjestelmä ilmoittaa: asiakas ei ole vastaanottanut Kanta-informointia.")


def store_outdated_informing(visit: Visit) -> Note:
    """Store an informing of an older content; the system says that the newest has not been received."""
    note = visit.store_will(
        "informing", informing(visit.composer, visit.person, text_version=visit.informing_contents[0])
    )
    state = _wills(visit).informing
    if not state.given or state.newest_given:
        raise Deviation("Vanhentunutta informointia ei tunnistettu.", *note.documents)
    return Note(f"{note.text} Järjestelmä ilmoittaa: uusinta versiota ei ole vastaanotettu.", note.documents)


def inform(visit: Visit) -> Note:
    """Inform the client of the newest content, and store that."""
    content = content_of(informing(visit.composer, visit.person, text_version=visit.informing_contents[-1]))
    note = visit.store_will("informing", visit.composer.replacement(visit.wills["informing"], content))
    if not _wills(visit).informing.newest_given:
        raise Deviation("Uusinta informointia ei löydy tallentamisen jälkeen.", *note.documents)
    return Note(f"{note.text} Asiakas on vastaanottanut uusimman informoinnin.", note.documents)


def look_for_permit(visit: Visit) -> Note:
    """Look whether a permit has been given: a new client has none."""
    _expect_permit(_wills(visit), PermitState.NONE)
    return Note("Luovutuslupaa ei ole annettu.")


def give_permit(visit: Visit) -> Note:
    """Store the permit as positive."""
    note = visit.store_will("permit", permit(visit.composer, visit.person, given=True))
    _expect_permit(_wills(visit), PermitState.GIVEN, *note.documents)
    return Note(f"{note.text} Luovutuslupa on voimassa.", note.documents)


def withdraw_permit(visit: Visit) -> Note:
    """Store a new version of the permit as negative."""
    content = content_of(permit(visit.composer, visit.person, given=False))
    note = visit.store_will("permit", visit.composer.replacement(visit.wills["permit"], content))
    _expect_permit(_wills(visit), PermitState.REFUSED, *note.documents)
    return Note(f"{note.text} Luovutuslupa on kielteinen.", note.documents)


def prohibit_document(visit: Visit) -> Note:
    """Prohibit the disclosure of one document: the decision."""
    return _prohibit(visit, documents=[visit.document("decision")])


def prohibit_service_task(visit: Visit) -> Note:
    """Prohibit the disclosure of a service task, in place of the document."""
    return _prohibit(visit, service_tasks=[visit.service_task])


def prohibit_controller(visit: Visit) -> Note:
    """Prohibit the disclosure of all that the controller holds, in place of the service task."""
    return _prohibit(visit, controllers=[visit.composer.controller])


def withdraw_prohibitions(visit: Visit) -> Note:
    """Store a new version of the prohibition document, without the earlier prohibitions."""
    return _prohibit(visit)


def _prohibit(
    visit: Visit,
    *,
    documents: Sequence[Document] = (),
    service_tasks: Sequence[str] = (),
    controllers: Sequence[Organisation] = (),
) -> Note:
    """Store just these prohibitions; they are told, and the own register is not narrowed by them."""
    before = _own(visit)
    wanted = {
        *(("document", one.set_id) for one in documents),
        *(("service_task", code) for code in service_tasks),
        *(("controller", one.oid) for one in controllers),
    }
    fresh = prohibition(
        visit.composer, visit.person, documents=documents, service_tasks=service_tasks, controllers=controllers
    )
    known = visit.wills.get("prohibition")
    version = visit.composer.replacement(known, content_of(fresh)) if known else fresh
    note = visit.store_will("prohibition", version)
    told = {(one.kind, target) for one in _wills(visit).prohibitions for target in one.targets}
    if told != wanted:
        raise Deviation("Voimassa olevat kiellot eivät ole ne, jotka tallennettiin.", *note.documents)
    if different := sorted(before ^ _own(visit)):
        raise Deviation("Kielto muutti sitä, mitä omassa rekisterissä näkyy.", *different)
    return Note(f"{note.text} Voimassa olevia kieltoja: {len(wanted)}. Oma rekisteri näkyy ennallaan.", note.documents)


def _wills(visit: Visit) -> Wills:
    return visit.worker.wills(visit.person.identifier)


def _own(visit: Visit) -> set[str]:
    return {one.oid for one in visit.worker.search(visit.person.identifier)}


def _expect_permit(wills: Wills, state: PermitState, *documents: str) -> None:
    if wills.permit.state is not state:
        raise Deviation(f"Luovutusluvan tila on {wills.permit.state.value}, odotettiin {state.value}.", *documents)


def _step(number: str, title: str, expected: str, act: Callable[[Visit], Note], *needs: str) -> Step[Visit]:
    return Step(
        id=number,
        title=title,
        who=Who.PROFESSIONAL,
        expected=expected,
        act=act,
        needs=needs,
        part=Part.DISCLOSURE,
    )


INFORMING = (
    _step(
        "T2.1",
        "Kanta-informoinnin tarkistaminen",
        "Järjestelmä ilmoittaa, ettei asiakas ole vastaanottanut Kanta-informointia.",
        notice_missing_informing,
        "T1.1",
    ),
    _step(
        "T2.2",
        "Vanhentunut Kanta-informointi",
        "Järjestelmä ilmoittaa, ettei asiakas ole vastaanottanut informoinnin uusinta versiota.",
        store_outdated_informing,
        "T1.1",
    ),
    _step(
        "T2.3",
        "Kanta-informoinnin antaminen ja tallentaminen",
        "Informoinnin uusin versio tallentuu.",
        inform,
        "T2.2",
    ),
)
PERMIT = (
    _step("T3.1", "Luovutusluvan tarkistaminen", "Luovutuslupaa ei ole annettu.", look_for_permit, "T2.3"),
    _step(
        "T3.2",
        "Luovutusluvan tallentaminen myönteisenä",
        "Myönteinen luovutuslupa tallentuu ja on voimassa.",
        give_permit,
        "T2.3",
    ),
)
DOCUMENT_PROHIBITION = _step(
    "T7.1",
    "Luovutuskielto: yksittäinen asiakirja",
    "Päätöstä koskeva kielto tallentuu. Omaan rekisteriin se ei vaikuta.",
    prohibit_document,
    "T3.2",
    "T4.3",
)
TASK_PROHIBITION = _step(
    "T7.2",
    "Luovutuskielto: palvelutehtävä",
    "Kieltoasiakirjan uusi versio koskee palvelutehtävää. Omaan rekisteriin se ei vaikuta.",
    prohibit_service_task,
    "T7.1",
)
CONTROLLER_PROHIBITION = _step(
    "T7.3",
    "Luovutuskielto: rekisterinpitäjä",
    "Kieltoasiakirjan uusi versio koskee rekisterinpitäjää. Omaan rekisteriin se ei vaikuta.",
    prohibit_controller,
    "T7.2",
)
PROHIBITION_WITHDRAWAL = _step(
    "T8.1",
    "Luovutuskiellon peruminen",
    "Kieltoasiakirjan uusi versio tallentuu ilman aiempia kieltoja.",
    withdraw_prohibitions,
    "T7.1",
)
PERMIT_WITHDRAWAL = _step(
    "T9.1",
    "Luovutusluvan peruminen",
    "Luovutusluvan uusi versio tallentuu kielteisenä.",
    withdraw_permit,
    "T3.2",
)
