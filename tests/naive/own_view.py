"""What a citizen sees at her own desk, and an archivist at his: disclosure.md §6, rows 23-25, with readings.md."""

from tests.naive import law, roles
from tests.naive.model import NORMAL, Archivist, Ask, Citizen, Document, Person, World

SHOWN = ("decision", "needs", "plan")  # A32
NEVER = ("15025", "15000", "11005", "11007", "11062", "11063")  # A32
GUARDIAN = "31"  # huoltaja


def search(world: World, citizen: Citizen) -> list[str]:
    """The OIDs of what is shown, in A49's order."""
    found = [one for one in world.documents if is_shown(world, citizen, one)]
    found.sort(key=lambda one: one.oid)
    found.sort(key=lambda one: one.effective, reverse=True)
    return [one.oid for one in found]


def is_shown(world: World, citizen: Citizen, document: Document) -> bool:
    """Rows 24 and 25: whether the citizen sees the document, for herself or for another."""
    whose = world.one(citizen.on_behalf_of or citizen.person)
    if not may_look(world, citizen, whose) or not world.lists(document, whose):
        return False
    if not world.is_valid(document) or not is_of_a_kind_that_is_shown(document):
        return False
    if not law.was_member(world, whose, document):  # A36, D-24b
        return False
    if len(document.clients) > 1 and not is_shown_to_all(world, whose, document):
        return False
    guarded = citizen.on_behalf_of is not None and law.is_minor(world, whose)
    return not guarded or document.guardians == "1"  # D-23


def is_of_a_kind_that_is_shown(document: Document) -> bool:
    """A32, D-25: decisions, needs and plans, unless the type, a class, the content or an argument keeps them back."""
    if document.group != NORMAL or roles.kind_of(document.type) not in SHOWN or document.type in NEVER:
        return False
    return not (roles.sensitive_classes(document) or document.special or document.withheld)


def is_shown_to_all(world: World, whose: Person, document: Document) -> bool:
    """A32, D-24: marked so, of adults alone, and no co-client is restricted."""
    everybody = [world.one(one) for one in document.clients]
    if not document.shown_to_all or any(law.is_minor(world, one) for one in everybody):
        return False
    return not any(law.is_restricted(world, one) for one in everybody if one != whose)


def may_look(world: World, citizen: Citizen, client: Person) -> bool:
    """Whether she may look at this client's documents at all: at her own, and at those of whom she acts for.

    A31: not for a child where either is restricted; for an adult not as custodian, for at 18 that ends (D-23); D-22:
    none on a bare temporary id.
    """
    whose = world.one(citizen.on_behalf_of or citizen.person)
    if world.one(client) != whose or whose.temporary:
        return False
    if citizen.on_behalf_of is None:
        return True
    if law.is_minor(world, whose):
        return not (law.is_restricted(world, whose) or law.is_restricted(world, citizen.person))
    return citizen.capacity != GUARDIAN


def is_masked(world: World, citizen: Citizen, document: Document) -> bool:
    """D-21, D-24: what is of others, and what is under a safety restriction from everybody but the protected."""
    if len(document.clients) > 1:
        return True
    if law.is_beside_restricted(world, document):
        return True
    return citizen.on_behalf_of is not None and any(law.is_restricted(world, one) for one in document.clients)


def at_the_archive(world: World, archivist: Archivist, client: Person) -> list[str]:
    """Row 23, A30: every status and class of the one register, never wills; in A49's order."""
    found = [one for one in world.documents if world.lists(one, client) and is_at_the_archive(archivist, one)]
    found.sort(key=lambda one: one.oid)
    found.sort(key=lambda one: one.effective, reverse=True)
    return [one.oid for one in found]


def fetch(world: World, asker: Citizen | Archivist, ask: Ask, oid: str) -> str:
    """ "released", "masked" or "document-unknown" at the citizen's or the archivist's desk."""
    for document in world.documents:
        if document.oid == oid and isinstance(asker, Citizen) and is_shown(world, asker, document):
            return "masked" if is_masked(world, asker, document) else "released"
        if document.oid == oid and isinstance(asker, Archivist) and is_at_the_archive(asker, document):
            return "masked" if is_masked_at_the_archive(world, ask, document) else "released"
    return "document-unknown"


def is_at_the_archive(archivist: Archivist, document: Document) -> bool:
    """Whether the document is of the register picked, and no will."""
    return document.controller == archivist.controller and document.group not in law.WILLS


def is_masked_at_the_archive(world: World, ask: Ask, document: Document) -> bool:
    """A30, D-21: a restricted client's documents, until they are revealed for a reason."""
    return not (ask.reveal or "").strip() and law.is_protected(world, document)
