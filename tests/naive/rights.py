"""Register right (rekisterinkäyttöoikeus) told from disclosure.md §4.2, rows 3 and 4, with readings.md."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from tests.naive import roles
from tests.naive.model import (
    ALL_TASKS,
    CASE,
    GRACE,
    NORMAL,
    OLD,
    PHASE_ONE,
    RELATIONSHIP,
    Document,
    Person,
    Relationship,
    Worker,
    World,
)

ROLES = ("P1", "P2", "R4")  # row 3, A51
STORED = (CASE, PHASE_ONE, OLD, NORMAL)  # A17: groups 2-5


@dataclass(frozen=True)
class Right:
    """What one unit may use: a service task with services, and the days of every link that it hangs on."""

    unit: str
    task: str
    services: tuple[str, ...]
    spans: tuple[tuple[date | None, date | None], ...]


def of_document(said: Relationship) -> Iterator[Right]:
    """Producers and their subcontractors; the organiser's own units are granted nothing (A51)."""
    waiting = [(one, ((said.start, said.end),)) for one in said.producers]
    while waiting:
        producer, above = waiting.pop()
        spans = (*above, (producer.start, producer.end))
        yield Right(producer.unit, producer.task, producer.services, spans)
        waiting += [(one, spans) for one in producer.subcontractors]


def granted(world: World, organiser: str, client: Person, unit: str) -> list[Right]:
    """What the organiser's newest relationship document of the client grants to a unit; void once it ended (A37)."""
    if world.has_ended(organiser):
        return []
    documents = [one for one in world.valid(RELATIONSHIP, client) if one.controller == organiser]
    every = [one.relationship for one in documents if one.relationship and not one.relationship.old]
    return [right for said in every for right in of_document(said) if right.unit == unit]


def is_readable(world: World, right: Right) -> bool:
    """A16: start ≤ today < end in every link."""
    today = world.today
    return all(start is not None and start <= today and (end is None or today < end) for start, end in right.spans)


def is_storable(world: World, right: Right, day: date) -> bool:
    """A17, D-17: start ≤ day ≤ end in every link, and today at most 30 days after each end."""
    return all(
        start is not None and start <= day and (end is None or (day <= end and world.today <= end + GRACE))
        for start, end in right.spans
    )


def both_use_them(world: World, worker: Worker, organiser: str | None) -> bool:
    """A38: the function is in use at the asker's organisation and at the organiser."""
    every = [world.organisations.get(oid) for oid in (worker.organisation, organiser or "")]
    return all(one is not None and one.uses_register_right for one in every)


def held(world: World, worker: Worker, organiser: str | None, client: Person) -> list[Right]:
    """The rights of the worker's unit to the client's data at the organiser today."""
    return [one for one in granted(world, organiser or "", client, worker.unit) if is_readable(world, one)]


def may_see(world: World, worker: Worker, organiser: str | None, client: Person, document: Document) -> bool:
    """Row 3: the organiser's own register, in the scope of the grant, by the role filter of P1, P2 or R4."""
    rights = held(world, worker, organiser, client)
    if document.controller != organiser or worker.acts_as not in ROLES or not rights:
        return False
    if document.group == RELATIONSHIP:  # A15; a mediator sees none (A27)
        return roles.may_role_see(worker, document)
    if not document.tasks or not all(task in [one.task for one in rights] for task in document.tasks):  # row 4, A11
        return False
    services = tuple(code for one in rights if one.task in document.tasks for code in one.services)
    return _in_scope(worker, document, services) and _by_role(worker, document, services)


def _in_scope(worker: Worker, document: Document, services: tuple[str, ...]) -> bool:
    """D-16: needs, plans, what is of the granted services, and all that the unit made; of cases only that (A15)."""
    if roles.made_by_own_unit(worker, document):
        return True
    if document.group == CASE:
        return False
    return roles.kind_of(document.type) in ("needs", "plan") or bool(set(services) & set(document.services))


def _by_role(worker: Worker, document: Document, services: tuple[str, ...]) -> bool:
    """The row of the role, where "own" are the granted services (A25); with decisions on them (A42) and own papers."""
    if roles.may_role_see(replace(worker, organisation=document.controller, services=services), document):
        return True
    if roles.sensitive_classes(document) or {"SOV", "ADOPT"} & set(worker.flags):
        return False
    if not all(task in ALL_TASKS and task in worker.tasks for task in document.tasks):
        return False
    decided = roles.kind_of(document.type) == "decision" and bool(set(services) & set(document.services))
    return decided or roles.made_by_own_unit(worker, document)  # row 3: "own documents always"


def may_store(world: World, worker: Worker, document: Document, replaced: Document | None = None) -> bool:
    """A17: in another's register what every task and client has a right for; of others' documents no correction."""
    if document.controller == worker.organisation:
        return True
    if not both_use_them(world, worker, document.controller) or document.group not in STORED or not document.tasks:
        return False
    if replaced is not None and not roles.made_by_own_unit(worker, replaced):
        return False
    day = document.effective.astimezone(world.now.tzinfo).date()
    return all(
        any(one.task == task and is_storable(world, one, day) for one in rights)
        for rights in (granted(world, document.controller, client, worker.unit) for client in document.clients)
        for task in document.tasks
    )
