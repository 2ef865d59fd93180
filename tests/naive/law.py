"""The decision table of disclosure.md §10 told row by row, with readings.md: who may see which document, and how."""

from dataclasses import replace
from datetime import date

from tests.naive import rights, roles
from tests.naive.model import CASE as CASE_GROUP
from tests.naive.model import (
    GRACE,
    INFORMING,
    NORMAL,
    NOTICE,
    PENDING,
    PENDING_MATTER,
    PERMIT,
    PROHIBITION,
    RELATIONSHIP,
    Ask,
    Document,
    Person,
    Relationship,
    Unit,
    Worker,
    World,
)

OTHERS = ("disclosure", "incapacity", "statutory")  # the purposes that reach registers of others (A20)
WILLS = (INFORMING, NOTICE, PERMIT, PROHIBITION)  # A7: groups 6-9
ADMINISTRATIVE_ROLES = ("R5", "P3", "O2", "O3", "O4")  # A3
REASONS = ("PALVELUTARPEEN_SELVITYS", "JÄRJESTÄMINEN", "TOIMENPITEIDEN_TOTEUTUS", "TIETOJEN_TARKISTUS")  # A21


# --- what is refused as a whole ---------------------------------------------------------------------------------


def refusals_of_asker(world: World, worker: Worker, ask: Ask) -> set[str]:
    """Every reason why nobody's documents are even looked at (P0, rows 15, 17, 19; A3, A4, A19, A21, A38)."""
    found: set[str] = set()
    organisation = world.organisations.get(worker.organisation)
    if organisation is None or world.has_ended(worker.organisation) or organisation.sector == "health":  # A37, A38
        return {"organization-not-active"}
    role = worker.acts_as
    if role is None:  # A26
        found.add("role-insufficient")
    if role == "SYSTEM" and ask.kind != "own":  # A4
        found.add("own-register-only")
    if role in ADMINISTRATIVE_ROLES and (ask.kind != "own" or not ask.administrative):  # A3
        found.add("own-register-only")
    if ask.kind in OTHERS and not organisation.uses_disclosure:  # P0, A38
        found.add("function-not-in-use")
    if ask.kind == "register_right" and not rights.both_use_them(world, worker, ask.organiser):  # A38
        found.add("function-not-in-use")
    if ask.kind == "statutory":
        if organisation.kind != "public" or not worker.authority:  # row 19
            found.add("authority-required")
        if role not in ("R1", "R2", "R3"):  # row 17: RF(R1, R2, R3)
            found.add("role-insufficient")
        if not ask.reason or ask.reason[0] not in REASONS or not ask.reason[1].strip():  # A21
            found.add("reason-missing")
    if ask.kind == "incapacity" and not (ask.statement and all(ask.statement) and ask.statement[3].strip()):  # A19
        found.add("statement-missing")
    return found


def refusals_of_client(world: World, worker: Worker, ask: Ask, client: Person) -> set[str]:
    """Every reason why nothing of this client is looked at (rows 7, 8, 13b; A1, A2, A19, A6)."""
    found: set[str] = set()
    client = world.one(client)
    if ask.kind == "register_right":  # A2: the grant is the context
        return set() if rights.held(world, worker, ask.organiser, client) else {"register-right-missing"}
    if not context_holds(world, worker, ask, client):
        found.add("context-missing")
    if ask.kind in OTHERS and client.temporary:  # row 13b
        found.add("temporary-id")
    if ask.kind == "disclosure" and not is_informed(world, client):  # row 7
        found.add("informing-missing")
    if ask.kind == "disclosure" and not has_given_permit(world, client):  # row 8
        found.add("permit-missing")
    if ask.kind == "incapacity" and (is_minor(world, client) or is_represented(world, client)):  # A19
        found.add("representative-known")
    return found


# --- one document -----------------------------------------------------------------------------------------------


def may_see(world: World, worker: Worker, ask: Ask, client: Person, document: Document, *, by_oid: bool) -> bool:
    """Whether the document is among what the worker gets of the client; `by_oid` when she fetches just this one."""
    if refusals_of_asker(world, worker, ask) or refusals_of_client(world, worker, ask, client):
        return False
    if not world.lists(document, client):
        return False
    if not world.is_valid(document):  # row 27
        older = by_oid and ask.kind == "own" and world.is_superseded(document)  # A14
        if not older:
            return False
    if document.group in WILLS:  # A7
        return by_oid and ask.kind == "own" and document.controller == worker.organisation
    if ask.kind == "own":
        return may_see_own(world, worker, document)
    if ask.kind == "register_right":
        return rights.may_see(world, worker, ask.organiser, client, document)
    return may_see_others(world, worker, ask, client, document)


def may_see_own(world: World, worker: Worker, document: Document) -> bool:
    """Rows 1 and 2: the own register whatever the client's will; an inherited one for the archive role alone (A37)."""
    if document.controller == worker.organisation:
        return roles.may_role_see(worker, document)
    inherited = world.has_ended(document.controller) and holder(world, document.controller) == worker.organisation
    return inherited and worker.acts_as == "O3" and roles.may_role_see(_as_of(worker, document), document)


def may_see_others(world: World, worker: Worker, ask: Ask, client: Person, document: Document) -> bool:
    """Rows 7 to 20: registers that are not the caller's (A20)."""
    if holder(world, document.controller) == worker.organisation:
        return False
    if not was_member(world, client, document):  # A36
        return False
    forbidden = is_default_forbidden(world, document)
    hit = any(is_hit(world, one, document) for one in document.clients)
    private = world.organisations[worker.organisation].kind == "private"
    if ask.kind == "disclosure":
        if forbidden or hit:  # rows 10-13
            return False
        if not all(permits_everything(world, one) for one in document.clients):  # row 14
            return False
    if ask.kind == "incapacity" and private and (forbidden or hit):  # row 15, A48
        return False
    return roles.may_role_see(worker, document)  # rows 9, 15-18 and 26


def is_masked(world: World, worker: Worker, ask: Ask, document: Document) -> bool:
    """A29: between registers a restricted client's documents, and by incapacity and statutory shared ones; D-21."""
    if ask.kind not in OTHERS:
        return False
    if ask.kind != "disclosure" and len(document.clients) > 1:
        return True
    trusted = worker.acts_as in ("R1", "R2") and worker.authority
    return not trusted and is_protected(world, document)


# --- searching and fetching -------------------------------------------------------------------------------------


def search(
    world: World,
    worker: Worker,
    ask: Ask,
    client: Person,
    *,
    superseded: bool = False,
    controller: str | None = None,
) -> list[str] | set[str]:
    """The OIDs that a search gives, in A49's order; or the codes of which one must be the refusal (A6)."""
    refused = refusals_of_asker(world, worker, ask) or refusals_of_client(world, worker, ask, client)
    if refused:
        return refused
    found = [
        one
        for one in world.documents
        if one.group not in WILLS  # A7
        and (controller is None or one.controller == controller)
        and (controller == one.controller or not world.has_ended(one.controller) or ask.kind != "own")  # A37
        and may_see(world, worker, ask, client, one, by_oid=superseded)
    ]
    found.sort(key=lambda one: one.oid)
    found.sort(key=lambda one: one.effective, reverse=True)
    return [one.oid for one in found]


def fetch(world: World, worker: Worker, ask: Ask, oid: str) -> str | set[str]:
    """ "released", "masked" or "document-unknown"; or the codes of which one must be the refusal (A6)."""
    refused = refusals_of_asker(world, worker, ask)
    if refused:
        return refused
    for document in world.documents:
        if document.oid == oid:
            for client in document.clients:
                if may_see(world, worker, ask, client, document, by_oid=True):
                    return "masked" if is_masked(world, worker, ask, document) else "released"
    return "document-unknown"


# --- context (A1, A2, A5) ---------------------------------------------------------------------------------------


def context_holds(world: World, worker: Worker, ask: Ask, client: Person) -> bool:
    """A1 for the own register, A2 for the registers of others; A3 and A4 need none."""
    if ask.kind == "own":
        return own_context_holds(world, worker, ask, client)
    if ask.relationship is None:
        return ask.case is not None and pending_matter(world, worker, ask.case, client)
    named = [one for one in live_relationships(world, worker, client) if one.identifier == ask.relationship]
    if not any(names_caller(world, worker, one) for one in named):
        return False
    return ask.case is None or has_case(world, worker, ask.case, client)


def own_context_holds(world: World, worker: Worker, ask: Ask, client: Person) -> bool:
    """A1: none is demanded unless the organisation says so; one that is sent is checked."""
    if ask.relationship is not None:
        live = live_relationships(world, worker, client)
        if ask.relationship not in [one.identifier for one in live]:
            return False
    if ask.case is not None and not has_case(world, worker, ask.case, client):  # A2 lets a matter stand in, A1 does not
        return False
    if not world.organisations[worker.organisation].own_context_required:
        return True
    if worker.acts_as == "SYSTEM" or worker.acts_as in ADMINISTRATIVE_ROLES:  # A3, A4
        return True
    return bool(live_relationships(world, worker, client)) or bool(pending_documents(world, worker, client))


def live_relationships(world: World, worker: Worker, client: Person) -> list[Relationship]:
    """A1: of the caller's controller, newest, not vanha_asiakkuus, not invalidated, start ≤ today ≤ end + 30 days."""
    return [
        one.relationship
        for one in world.valid(RELATIONSHIP, client)
        if one.relationship
        and one.controller == worker.organisation
        and not one.relationship.old
        and is_live(world, one.relationship)
    ]


def is_live(world: World, one: Relationship | Unit) -> bool:
    """start ≤ today ≤ end + 30 days."""
    return one.start is not None and one.start <= world.today and (one.end is None or world.today <= one.end + GRACE)


def names_caller(world: World, worker: Worker, one: Relationship) -> bool:
    """A2: names the caller's unit, itself live with the same 30 days, or her number among the responsible workers."""
    units = [unit for unit in one.units if unit.oid == worker.unit and is_live(world, unit)]
    return bool(units) or worker.number in one.workers


def has_case(world: World, worker: Worker, case: str, client: Person) -> bool:
    """A2: a valid case document of the same controller and client."""
    documents = world.valid(CASE_GROUP, client)
    return any(one.controller == worker.organisation and one.case == case for one in documents)


def pending_documents(world: World, worker: Worker, client: Person) -> list[Document]:
    """A5: valid, type 19001, of the client, the caller's controller's, stored at most 14 days ago."""
    return [
        one
        for one in world.valid(NORMAL, client)
        if one.type == PENDING_MATTER and one.controller == worker.organisation and world.now - one.stored <= PENDING
    ]


def pending_matter(world: World, worker: Worker, case: str, client: Person) -> bool:
    """A2: `case` alone, while there is no relationship, only from the unit that stored the pending matter."""
    if live_relationships(world, worker, client):
        return False
    return any(one.case == case and one.unit == worker.unit for one in pending_documents(world, worker, client))


# --- the client -------------------------------------------------------------------------------------------------


def is_informed(world: World, client: Person) -> bool:
    """A39: any stored informing suffices."""
    return any(one.group == INFORMING and world.lists(one, client) for one in world.documents)


def has_given_permit(world: World, client: Person) -> bool:
    """Rows 8, 9; A18: the newest version of every permit set must give."""
    permits = world.valid(PERMIT, client)
    return bool(permits) and all(one.will is not None and one.will.given is True for one in permits)


def permits_everything(world: World, client: Person) -> bool:
    """A36: an identity code, informing and a given permit; prohibitions are counted beside."""
    return not world.one(client).temporary and is_informed(world, client) and has_given_permit(world, client)


def is_hit(world: World, client: Person, document: Document) -> bool:
    """Rows 10-12: the set id, any service task, or the controller is named by a newest prohibition version."""
    for will in world.valid(PROHIBITION, client):
        for what, target in will.will.prohibited if will.will else ():
            if what == "document" and target == document.set_id:
                return True
            if what == "service_task" and target in document.tasks:
                return True
            if what == "controller" and target == document.controller:
                return True
    return False


def is_minor(world: World, client: Person) -> bool:
    """Under 18 on this day; 29 February is completed on 1 March in other years."""
    client = world.one(client)
    if client.born is None:
        return False
    try:
        grown = client.born.replace(year=client.born.year + 18)
    except ValueError:
        grown = date(client.born.year + 18, 3, 1)
    return world.today < grown


def is_represented(world: World, client: Person) -> bool:
    """A19: any valid relationship document, of any controller, names a person in role 31-34."""
    return any(one.relationship and one.relationship.representative for one in world.valid(RELATIONSHIP, client))


def is_restricted(world: World, client: Person) -> bool:
    """A29: any controller's valid relationship document says so and the end date has not passed."""
    for document in world.valid(RELATIONSHIP, client):
        said = document.relationship
        if said and said.restricted and (said.restricted_until is None or world.today <= said.restricted_until):
            return True
    return False


def is_protected(world: World, document: Document) -> bool:
    """D-21: a client of the document is restricted, or somebody whom a relationship document names beside her."""
    return is_beside_restricted(world, document) or any(is_restricted(world, one) for one in document.clients)


def is_beside_restricted(world: World, document: Document) -> bool:
    """D-21: a relationship document of a client names somebody beside her who is under a safety restriction."""
    beside = (one.relationship for client in document.clients for one in world.valid(RELATIONSHIP, client))
    return any(said is not None and said.related_restricted for said in beside)


# --- the document -----------------------------------------------------------------------------------------------


def is_default_forbidden(world: World, document: Document) -> bool:
    """Class F: row 13; A8 (not group 5), A9 (special content, an ended provider's register)."""
    return document.group != NORMAL or document.special or world.has_ended(document.controller)


def was_member(world: World, client: Person, document: Document) -> bool:
    """A36: if the document's case has a valid shared-case document, joined ≤ effectiveTime < left for the client."""
    for one in world.documents:
        about = one.group == CASE_GROUP and one.controller == document.controller and one.case == document.case
        if document.case and about and world.is_valid(one) and one.shared_case and one.shared_case.shared:
            members = one.shared_case.members
            spans = [(joined, left) for who, joined, left in members if world.one(who) == world.one(client)]
            return any(
                (joined is None or joined <= document.effective) and (left is None or document.effective < left)
                for joined, left in spans
            )
    return True


def holder(world: World, oid: str) -> str:
    """A37: whose the documents of a controller are now."""
    one = world.organisations.get(oid)
    return one.successor if one and one.successor and world.has_ended(oid) else oid


def _as_of(worker: Worker, document: Document) -> Worker:
    """The archive role looks at an inherited register as if it were the own (row 2)."""
    return replace(worker, organisation=document.controller)
