"""From the plain world to what the repository's rules look at: the nouns of `disclosure.model`, nothing decided."""

from datetime import timedelta
from uuid import UUID, uuid5

from tests.naive import law
from tests.naive.model import Archivist, Ask, Citizen, Document, Person, Worker, World
from tests.naive.model import Organisation as NaiveOrganisation
from tests.naive.model import Producer as NaiveProducer
from tests.naive.model import Relationship as NaiveRelationship

from varanto.access.model import (
    Administrative,
    Asker,
    Judged,
    PendingMatter,
    Purpose,
    PurposeKind,
    Reason,
    Situation,
    Statement,
    Subject,
    Viewer,
    WorkContext,
)
from varanto.archive.model import Group, Showing, Status, Version
from varanto.organisations.model import Function, Kind, Organisation, OwnContext, Sector
from varanto.rights.rules import grants_of
from varanto.wills import rules as wills
from varanto.wills.model import WillKind, Wills, WillVersion
from varanto_formats.checks.facts import (
    InformingFacts,
    PermitFacts,
    ProducerFacts,
    Prohibition,
    ProhibitionFacts,
    ProhibitionKind,
    RelationshipFacts,
    SafetyRestriction,
    UnitFacts,
)

NAMES = UUID("5f0c1a2e-6f57-4f0e-9d0c-0a4d8a8f9e11")
WILL_KINDS = {"6": WillKind.INFORMING, "8": WillKind.PERMIT, "9": WillKind.PROHIBITION}


def situation_of(world: World, worker: Worker, ask: Ask, client: Person, picked: str | None = None) -> Situation:
    """What is the same for every document of a request."""
    return Situation(
        asker=asker_of(world, worker),
        purpose=purpose_of(ask),
        subject=subject_of(world, worker, client, ask.organiser),
        day=world.today,
        picked=picked,
        organiser=organiser_of(world, ask.organiser),
    )


def at_the_citizens_desk(world: World, citizen: Citizen, client: Person) -> Situation:
    """The situation of somebody who looks at a client's documents at her own desk."""
    viewer = Viewer.HERSELF
    if citizen.on_behalf_of:
        viewer = Viewer.GUARDIAN if law.is_minor(world, client) else Viewer.REPRESENTATIVE
    return Situation(
        asker=Asker(organization="", desk="citizen", capacity=citizen.capacity),
        purpose=Purpose(),
        subject=subject_of(world, None, client),
        day=world.today,
        viewer=viewer if (citizen.on_behalf_of or citizen.person) == client else Viewer.STRANGER,
        viewer_restricted=law.is_restricted(world, citizen.person),
    )


def at_the_archivists_desk(world: World, archivist: Archivist, ask: Ask, client: Person) -> Situation:
    """The situation of an archivist at the desk of a controller's register."""
    return Situation(
        asker=Asker(organization=archivist.controller, role="O3", desk="archivist", register="1"),
        purpose=purpose_of(ask),
        subject=subject_of(world, None, client),
        day=world.today,
    )


def organiser_of(world: World, oid: str | None) -> Organisation | None:
    """An organiser as the register of organisations knows it."""
    one = world.organisations.get(oid or "")
    return (
        Organisation(
            oid=one.oid,
            name="Järjestäjä",
            kind=Kind(one.kind),
            functions=_functions(one),
            ended=one.ended,
            successor=one.successor,
        )
        if one
        else None
    )


def asker_of(world: World, worker: Worker) -> Asker:
    """The worker as her token and the register of organisations present her."""
    registered = world.organisations[worker.organisation]
    return Asker(
        organization=worker.organisation,
        kind=Kind(registered.kind),
        sector=Sector(registered.sector),
        functions=frozenset(_functions(registered)),
        own_context=OwnContext.REQUIRED if registered.own_context_required else OwnContext.OPTIONAL,
        unit=worker.unit,
        number=worker.number,
        role=worker.role,
        supervised_role=worker.supervised_role,
        service_tasks=frozenset(worker.tasks),
        services=frozenset(worker.services),
        flags=frozenset(worker.flags),
        authority=worker.authority,
    )


def purpose_of(ask: Ask) -> Purpose:
    """The purpose as a request states it."""
    return Purpose(
        kind=PurposeKind(ask.kind),
        organiser=ask.organiser,
        context=WorkContext(
            relationship=ask.relationship,
            case=ask.case,
            administrative=Administrative(ask.administrative) if ask.administrative else None,
        ),
        reason=Reason(*ask.reason) if ask.reason else None,
        statement=Statement(*ask.statement) if ask.statement else None,
        reveal=ask.reveal,
    )


def subject_of(world: World, worker: Worker | None, client: Person, organiser: str | None = None) -> Subject:
    """A client with what the asker's controller keeps of her, what an organiser grants in her matters, and her wills.

    At a desk nobody's context matters: there is no worker.
    """
    mine = worker.organisation if worker else ""
    own = [one for one in world.documents if world.lists(one, client) and one.controller == mine]
    valid = [one for one in own if world.is_valid(one)]
    recent = [one for one in valid if one.type == "19001" and world.now - one.stored <= timedelta(days=14)]
    return Subject(
        identified=not client.temporary,
        minor=law.is_minor(world, client),
        represented=law.is_represented(world, client),
        restricted=law.is_restricted(world, client),
        relationships=tuple(facts(one.relationship) for one in valid if one.group == "1" and one.relationship),
        cases=frozenset(one.case for one in valid if one.group == "2" and one.case),
        pending=tuple(PendingMatter(one.case, one.unit) for one in recent if one.group == "5"),
        wills=wills_of(world, client),
        grants=tuple(
            grant
            for one in world.valid("1", client)
            if one.controller == organiser and one.relationship
            for grant in grants_of(one.controller, facts(one.relationship))
        ),
    )


def judged_of(world: World, worker: Worker | Citizen | Archivist, client: Person, document: Document) -> Judged:
    """A document as the gate looks at it."""
    newest = world.newest(document.set_id)
    superseded = newest is not document
    status = Status.INVALIDATED if document.invalidated else Status.SUPERSEDED if superseded else Status.VALID
    return Judged(
        version=Version(
            client_id=uuid5(NAMES, client.identifier),
            home_client_id=uuid5(NAMES, document.clients[0].identifier),
            oid=document.oid,
            set_id=document.set_id,
            version=document.version,
            status=status,
            newest_status=Status.INVALIDATED if newest.invalidated else Status.VALID,
            controller=document.controller,
            document_group=Group(document.group),
            created_at=document.effective,
            stored_at=document.stored,
            sha256="",
            size=0,
            sealed=b"",
            case_oid=document.case,
            specific_type=document.type,
            service_tasks=document.tasks,
            services=document.services,
            unit=document.unit,
            producers=document.producers,
            special=document.special,
            shared=len(document.clients) > 1,
        ),
        others=tuple(subject_of(world, None, one) for one in document.clients if one != client),
        restricted=any(law.is_restricted(world, one) for one in document.clients),
        related_restricted=law.is_beside_restricted(world, document),
        inherited=world.has_ended(document.controller),
        held_by_asker=_holds(world, worker, document),
        within_membership=law.was_member(world, client, document),
        showing=Showing(
            guardian_release=document.guardians,
            withheld="1" if document.withheld else None,
            to_all=document.shown_to_all,
        ),
    )


def wills_of(world: World, client: Person) -> Wills:
    """What the client's will documents add up to, by the repository's own rule."""
    return wills.state(will_versions(world, client), (), world.today)


def will_versions(world: World, client: Person) -> list[WillVersion]:
    """The client's will documents as the repository keeps them."""
    return [
        WillVersion(
            kind=WILL_KINDS[one.group],
            oid=one.oid,
            set_id=one.set_id,
            version=one.version,
            controller=one.controller,
            created_at=one.effective,
            stored_at=one.stored,
            informing=InformingFacts(None, None) if one.group == "6" else None,
            permit=PermitFacts(one.will.given, None) if one.group == "8" and one.will else None,
            prohibition=_prohibition(one) if one.group == "9" else None,
        )
        for one in world.documents
        if one.group in WILL_KINDS and world.lists(one, client)
    ]


def _functions(one: NaiveOrganisation) -> tuple[Function, ...]:
    used = {Function.DISCLOSURE: one.uses_disclosure, Function.REGISTER_RIGHT: one.uses_register_right}
    return tuple(function for function, is_used in used.items() if is_used)


def _holds(world: World, asker: Worker | Citizen | Archivist, document: Document) -> bool:
    if isinstance(asker, Archivist):
        return document.controller == asker.controller
    return isinstance(asker, Worker) and law.holder(world, document.controller) == asker.organisation


def _prohibition(one: Document) -> ProhibitionFacts:
    named = one.will.prohibited if one.will else ()
    return ProhibitionFacts(tuple(Prohibition(ProhibitionKind(what), (target,), None) for what, target in named))


def facts(one: NaiveRelationship) -> RelationshipFacts:
    """A relationship document as the repository reads it."""
    return RelationshipFacts(
        relationship=one.identifier,
        old=one.old,
        start=one.start,
        end=one.end,
        units=tuple(UnitFacts(unit.oid, unit.start, unit.end) for unit in one.units),
        producers=tuple(map(_producer, one.producers)),
        service_tasks=(),
        workers=one.workers,
        representatives=frozenset({"31"} if one.representative else ()),
        identity=None,
        temporary=None,
        safety_restriction=SafetyRestriction(one.restricted, one.restricted_until),
    )


def _producer(one: NaiveProducer) -> ProducerFacts:
    below = tuple(map(_producer, one.subcontractors))
    return ProducerFacts(one.task, one.unit, one.services, one.start, one.end, below)
