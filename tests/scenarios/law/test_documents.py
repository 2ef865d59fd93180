"""readings.md on what a document is and on shared ones: A8, A9, A11, A12, A14, A22, A25-A29, A33, A35-A37, A49, A50."""

from datetime import timedelta
from typing import Any

import pytest
from tests.gates import COUNTY, NEIGHBOUR, PRIVATE
from tests.scenarios.law.scene import Scene, new_person
from tests.writing import shared_case

ACROSS = ("disclosure", "incapacity", "statutory")


def test_a8_relationship_and_case_documents_pass_by_no_permit(scene: Scene) -> None:
    """Not group 5: never by disclosure, never to a private provider; to a public one by B3 and B4."""
    case = scene.case(COUNTY)
    scene.willing()
    assert not scene.sees(scene.worker(), case)
    assert not scene.sees(scene.worker(PRIVATE, "P1"), case, "incapacity")
    assert scene.sees(scene.worker(), case, "incapacity")
    assert scene.sees(scene.worker(authority=True), case, "statutory")


def test_a9_special_content_passes_by_no_permit(scene: Scene) -> None:
    """specialContent = K is default-forbidden."""
    document = scene.document(special=True)
    scene.willing()
    assert not scene.sees(scene.worker(), document)
    assert scene.sees(scene.worker(authority=True), document, "statutory")


def test_a9_a37_an_ended_providers_register(clocked: Scene) -> None:
    """Default-forbidden; a prohibition on the ended controller keeps hitting whom it can."""
    document = clocked.document(PRIVATE)
    clocked.willing()
    assert clocked.sees(clocked.worker(), document)
    successor = clocked.gate.parties[COUNTY].oid
    clocked.gate.register(PRIVATE, ended=clocked.gate.today, successor=successor)  # type: ignore[attr-defined]
    assert not clocked.sees(clocked.worker(), document)
    clocked.prohibit(holders=[PRIVATE])
    assert clocked.sees(clocked.worker(), document, "incapacity")
    assert clocked.sees(clocked.worker(authority=True), document, "statutory")
    assert not clocked.sees(clocked.worker(COUNTY, authority=True), document, "statutory")


def test_a11_every_task_must_be_allowed(scene: Scene) -> None:
    """R3 sees families' documents, but not one that is also of the elderly."""
    document = scene.document(tasks=("24", "IAK"))
    scene.willing()
    assert not scene.sees(scene.worker(NEIGHBOUR, "R3"), document)
    assert scene.sees(scene.worker(), document)


def test_a11_a35_a_code_that_maps_to_no_task_is_covered_by_no_role(scene: Scene) -> None:
    """Stored and flagged; not even R1 sees it."""
    document = scene.document(tasks=("24", "77"))
    scene.willing()
    assert not scene.sees(scene.worker(), document)
    assert not scene.sees(scene.worker(COUNTY), document, "own")


def test_a12_the_newest_version_taken_out_takes_the_set(scene: Scene) -> None:
    """No older version revives; a later one makes the set live again."""
    first = scene.document()
    second = scene.next_version(first)
    scene.willing()
    scene.gate.invalidate(COUNTY, second)
    own = scene.worker(COUNTY)
    assert not any(scene.sees(scene.worker(), one) for one in (first, second))
    assert scene.fetched(own, first, "own") == "document-unknown"
    third = scene.next_version(second)
    assert scene.sees(scene.worker(), third)
    assert scene.fetched(own, first, "own") == "released"


def test_a12_an_invalidated_relationship_is_no_context(scene: Scene) -> None:
    """Taken out it proves nothing."""
    scene.document()
    scene.willing()
    relationship = scene.relationship(NEIGHBOUR)
    assert isinstance(scene.found(scene.worker()), list)
    scene.gate.invalidate(NEIGHBOUR, relationship)
    assert scene.found(scene.worker()) == "context-missing"


def test_a14_older_versions_only_in_the_own_register(scene: Scene) -> None:
    """In a search when asked for, on a fetch by their OID; between registers never."""
    first = scene.document()
    second = scene.next_version(first)
    scene.willing()
    own, ask = scene.worker(COUNTY), scene.ask(scene.worker(COUNTY), "own")
    assert first.oid not in scene.gate.search(own, ask, scene.person)
    assert first.oid in scene.gate.search(own, ask, scene.person, superseded=True)
    assert scene.gate.fetch(own, ask, first.oid) == "released"
    other, asked = scene.worker(), scene.ask(scene.worker())
    assert scene.gate.search(other, asked, scene.person, superseded=True) == [second.oid]
    assert scene.gate.fetch(other, asked, first.oid) == "document-unknown"


def test_a22_a25_who_delivers_gets_needs_and_plans_of_her_tasks(scene: Scene) -> None:
    """By permit R4 and P1, P2: never decisions, notes or other papers of another controller."""
    kinds = {"1005": True, "15007": True, "11061": False, "19005": False, "3006": False, "4002": False}
    documents = {scene.document(type_code=code): seen for code, seen in kinds.items()}
    scene.willing()
    for worker in (scene.worker(NEIGHBOUR, "R4"), scene.worker(PRIVATE, "P1"), scene.worker(PRIVATE, "P2")):
        assert {one.oid for one, seen in documents.items() if seen} == set(scene.found(worker))
    assert scene.found(scene.worker(NEIGHBOUR, "R4", tasks=("IAK",))) == []


def test_a22_the_services_of_a_document_are_its_headers_too(scene: Scene) -> None:
    """A shelter's service makes a document S-TUR, whatever its type."""
    document = scene.document(services=("TUR",))
    scene.willing()
    assert not scene.sees(scene.worker(), document)
    assert scene.sees(scene.worker(flags=("LASU_LEAD",)), document)


@pytest.mark.parametrize("type_code", ["11061", "3006", "19005"])
def test_a25_the_own_service_is_known_by_unit_or_service(scene: Scene, type_code: str) -> None:
    """In the own register R4 sees what her unit made, and what shares a service with her; no more."""
    document = scene.document(type_code=type_code, services=("45",))
    maker = scene.worker(COUNTY, "R4")
    colleague = scene.worker(COUNTY, "R4", second_unit=True)
    given = scene.worker(COUNTY, "R4", second_unit=True, services=("45",))
    assert [scene.sees(one, document, "own") for one in (maker, colleague, given)] == [True, False, True]


def test_a23_a_given_service_is_seen_in_every_task(scene: Scene) -> None:
    """15 § 2: who gives income support sees its papers also outside her tasks."""
    document = scene.document(type_code="11061", task="TYO", services=("TTT",))
    worker = scene.worker(COUNTY, "R4", services=("TTT",))
    assert scene.sees(worker, document, "own")
    assert not scene.sees(scene.worker(COUNTY, "R4"), scene.document(type_code="11061", task="TYO"), "own")


def test_a26_a_student_sees_as_her_supervisor_and_nothing_alone(scene: Scene) -> None:
    """O1: exactly as `supervised_role`."""
    document = scene.document(task="10")
    own = {"tasks": ("24",)}
    assert scene.sees(scene.worker(COUNTY, "O1", supervised_role="R1", **own), document, "own")
    assert not scene.sees(scene.worker(COUNTY, "O1", supervised_role="R2", **own), document, "own")
    assert not scene.sees(scene.worker(COUNTY, "O1", **own), document, "own")


def test_a26_private_administration_sees_relationships_only(scene: Scene) -> None:
    """P3: no client document, no case."""
    document, relationship = scene.document(PRIVATE), scene.relationship(PRIVATE, old=True)
    worker = scene.worker(PRIVATE, "P3", tasks=())
    assert not scene.sees(worker, document, "own", administrative="complaint")
    assert scene.sees(worker, relationship, "own", administrative="complaint")


def test_a27_cases_are_not_for_those_who_deliver(scene: Scene) -> None:
    """Case documents by task for R1-R3; none for R4. Relationship documents for both."""
    case = scene.case(COUNTY)
    relationship = scene.relationship(COUNTY, old=True)
    for role, sees in (("R1", True), ("R2", True), ("R4", False)):
        assert scene.sees(scene.worker(COUNTY, role), case, "own") is sees
        assert scene.sees(scene.worker(COUNTY, role), relationship, "own")


def test_a24_a27_a_mediator_sees_mediation_and_nothing_else(scene: Scene) -> None:
    """S-SOV of the own service; not plans, not relationships."""
    mediation, plan = scene.document(services=("SOV",)), scene.document(type_code="15007")
    relationship = scene.relationship(COUNTY, old=True)
    mediator = scene.worker(COUNTY, "R4", flags=("SOV",))
    assert [scene.sees(mediator, one, "own") for one in (mediation, plan, relationship)] == [True, False, False]
    assert not scene.sees(scene.worker(COUNTY, "R2"), mediation, "own")


def test_a28_a_private_worker_sees_therapy_notes_of_her_own_unit_only(scene: Scene) -> None:
    """S-TER and S-TUT: what the unit made; a shared service is not enough."""
    document = scene.document(PRIVATE, "19014", services=("45",))
    assert scene.sees(scene.worker(PRIVATE, "P2"), document, "own")
    assert not scene.sees(scene.worker(PRIVATE, "P2", second_unit=True, services=("45",)), document, "own")


@pytest.mark.parametrize("kind", ACROSS)
@pytest.mark.parametrize("ended", [False, True])
def test_a29_documents_of_a_restricted_client_are_masked(scene: Scene, kind: str, ended: bool) -> None:
    """Any controller's relationship document says so, until its last day; R1 and R2 with authority see all."""
    until = scene.gate.today - timedelta(days=1) if ended else scene.gate.today
    scene.relationship(PRIVATE, restricted_until=until)
    document = scene.document()
    scene.willing()
    assert scene.fetched(scene.worker(authority=True), document, kind) == "released"
    if kind != "statutory":
        assert scene.fetched(scene.worker(), document, kind) == ("released" if ended else "masked")
    assert scene.fetched(scene.worker(COUNTY), document, "own") == "released"


@pytest.mark.parametrize(("kind", "expected"), [("incapacity", "masked"), ("statutory", "masked")])
def test_a29_shared_documents_are_masked_without_a_permit(scene: Scene, kind: str, expected: str) -> None:
    """The other client asked nobody to show her; by permits of both the document comes whole."""
    other = new_person(scene.born)
    document = scene.document(case=scene.case(COUNTY, "24", other))
    scene.willing(scene.person, other)
    assert scene.fetched(scene.worker(authority=True), document, kind) == expected
    assert scene.fetched(scene.worker(authority=True), document) == "released"


@pytest.mark.parametrize("kind", ACROSS)
def test_a36_only_what_was_drawn_up_while_the_client_was_in_the_case(scene: Scene, kind: str) -> None:
    """joined ≤ effectiveTime < left, of the client asked about; the own register has no window."""
    other = new_person(scene.born)
    scene.relationship(COUNTY, other)
    scene.relationship(COUNTY)
    composer = scene.gate.composer(COUNTY, ago=timedelta(minutes=2))
    spans = [(scene.long_ago(20), scene.long_ago(10)), (scene.long_ago(30), None)]
    case = scene.gate.store(COUNTY, shared_case(composer, (scene.person, other), spans))
    scene.willing(scene.person, other)
    both: Any = {"case": case, "clients": (scene.person, other)}
    inside = scene.document(ago=timedelta(days=15), **both)
    single: Any = {"case": case, "clients": (other,)}
    outside = scene.document(ago=timedelta(days=5), **single)
    worker = scene.worker(authority=True)
    assert scene.sees(worker, inside, kind)
    assert scene.gate.metadata(worker, scene.ask(worker, kind), outside.oid) == "document-unknown"
    assert scene.sees(scene.worker(COUNTY), inside, "own")


@pytest.mark.parametrize("kind", ["own", *ACROSS])
def test_a49_newest_first_then_by_oid(scene: Scene, kind: str) -> None:
    """`effectiveTime` descending, then the OID; the HTTP search reads pages of two."""
    who = COUNTY if kind == "own" else NEIGHBOUR
    ages = [timedelta(minutes=minutes) for minutes in (7, 9, 9, 9, 8)]
    documents = [scene.document(ago=age) for age in ages]
    scene.willing()
    drawn_up = {one.oid: one.created_at.replace(microsecond=0) for one in documents if one.created_at}
    ordered = sorted(sorted(drawn_up), key=lambda oid: drawn_up[oid], reverse=True)
    found = scene.found(scene.worker(who, authority=True), kind)
    assert [oid for oid in found if oid in drawn_up] == ordered


def test_a50_versions_are_those_that_a_fetch_would_release(scene: Scene) -> None:
    """All of the set in the own register, the newest alone between registers."""
    first = scene.document()
    second = scene.next_version(first)
    scene.willing()
    own, other = scene.worker(COUNTY), scene.worker()
    assert scene.gate.versions(own, scene.ask(own, "own"), first.oid) == [first.oid, second.oid]
    assert scene.gate.versions(other, scene.ask(other), second.oid) == [second.oid]
