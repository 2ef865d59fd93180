"""Register right: disclosure.md §4 (D-16, D-17), rows 3-6, readings.md A15-A17, A20, A25, A29, A37, A38, A42, A51."""

from datetime import timedelta
from typing import Any

import pytest
from tests.gates import COUNTY, NEIGHBOUR, PRIVATE
from tests.scenarios.law.scene import Scene, new_person
from tests.writing import next_version

from varanto.organisations.model import Function
from varanto_formats.cda.model import Document

BY_RIGHT = "register_right"
MISSING = "register-right-missing"


def found(scene: Scene, role: str = "P2", **claims: Any) -> Any:
    """What the private provider's worker finds by register right."""
    return scene.found(scene.worker(PRIVATE, role, **claims), BY_RIGHT)


def test_row_3_a_grant_opens_its_task(scene: Scene) -> None:
    """Needs and plans of the granted task, without informing, permit or any other context (A2); B1."""
    needs, plan = scene.document(type_code="1005"), scene.document(type_code="15007")
    assert found(scene) == MISSING
    scene.grant()
    assert all(scene.producer_sees(one, role) for one in (needs, plan) for role in ("P1", "P2"))


def test_row_3_what_the_producers_unit_made_is_its_own_always(scene: Scene) -> None:
    """A note of no service that was granted, of a kind that no private role sees; another unit's stays hidden."""
    scene.grant()
    made, others = scene.noted("19005"), scene.document(type_code="19005")
    other_kind = scene.noted("3006")
    assert scene.producer_sees(made)
    assert scene.producer_sees(other_kind)
    assert not scene.producer_sees(others)


@pytest.mark.parametrize("days", [(1, None), (-400, 0), (-400, -10), (0, 0)])
def test_row_4_a_grant_that_has_not_begun_or_has_ended_opens_nothing(scene: Scene, days: tuple[int, int]) -> None:
    """A16: start ≤ today < end; on the last day it is over. The search says so, the document is unknown."""
    plan = scene.document(type_code="15007")
    scene.grant(days=days)
    worker = scene.worker(PRIVATE, "P2")
    assert scene.found(worker, BY_RIGHT) == MISSING
    assert scene.fetched(worker, plan, BY_RIGHT) == "document-unknown"


def test_row_4_a_grant_holds_from_its_first_day_to_the_day_before_its_last(scene: Scene) -> None:
    """A16, from inside."""
    plan = scene.document(type_code="15007")
    scene.grant(days=(0, 1))
    assert scene.producer_sees(plan)


def test_row_4_another_task_is_not_granted(scene: Scene) -> None:
    """The document is unknown; and every task of it must be granted (A11)."""
    other, both = scene.document(type_code="15007", task="10"), scene.document(type_code="15007", tasks=("24", "10"))
    scene.grant("24")
    assert not scene.producer_sees(other, tasks=("24", "10"))
    assert not scene.producer_sees(both, tasks=("24", "10"))


def test_row_4_another_client_is_not_granted(scene: Scene) -> None:
    """The grant is the client's alone."""
    scene.grant()
    other = new_person(scene.born)
    scene.relationship(COUNTY, other)
    assert scene.found(scene.worker(PRIVATE, "P2"), BY_RIGHT, other) == MISSING


def test_row_4_another_unit_of_the_same_provider_has_no_grant(scene: Scene) -> None:
    """A grant is a unit's."""
    scene.document(type_code="15007")
    scene.grant()
    assert scene.found(scene.gate.parties[PRIVATE].worker("P2", second_unit=True), BY_RIGHT) == MISSING


def test_row_5_the_organiser_sees_what_its_producer_stored(scene: Scene) -> None:
    """It stands in the organiser's register, whose purpose is `own`; the producer's own register has none."""
    scene.grant()
    made = scene.noted()
    assert scene.sees(scene.worker(COUNTY), made, "own")
    assert not scene.sees(scene.worker(PRIVATE, "P2"), made, "own")


def test_row_6_no_prohibition_acts_between_organiser_and_producer(scene: Scene) -> None:
    """A47: all three sorts, and a permit refused; what others get by permit is another matter."""
    plan = scene.document(type_code="15007")
    scene.grant()
    scene.informed()
    scene.permit(given=False)
    scene.prohibit(plan, tasks=["24"], holders=[COUNTY])
    assert scene.producer_sees(plan)


def test_d16_decisions_on_the_granted_service_are_seen(scene: Scene) -> None:
    """A25, A42: by P1, P2 and R4; decisions on other services are not."""
    granted = scene.document(type_code="11061", services=("45",))
    others = [scene.document(type_code="11061", services=codes) for codes in (("99",), ())]
    scene.grant(services=("45",))
    scene.grant(services=("45",), to=NEIGHBOUR)
    for who, role in ((PRIVATE, "P1"), (PRIVATE, "P2"), (NEIGHBOUR, "R4")):
        worker = scene.worker(who, role, services=("99",))
        assert scene.sees(worker, granted, BY_RIGHT)
        assert not any(scene.sees(worker, one, BY_RIGHT) for one in others)


def test_a15_the_relationship_document_is_seen_and_the_case_is_not(scene: Scene) -> None:
    """Case documents only of the own unit."""
    case = scene.case(COUNTY)
    relationship = scene.grant()
    assert scene.producer_sees(relationship)
    assert not scene.producer_sees(case)


def test_a20_the_right_reaches_the_named_organiser_alone(scene: Scene) -> None:
    """Neither the producer's own register, nor what another county keeps."""
    own, elsewhere = scene.document(PRIVATE, "15007"), scene.document(NEIGHBOUR, "15007")
    scene.grant()
    assert not scene.producer_sees(own)
    assert not scene.producer_sees(elsewhere)
    worker = scene.worker(PRIVATE, "P2")
    neighbour = scene.gate.parties[NEIGHBOUR].oid
    assert scene.found(worker, BY_RIGHT, organiser=neighbour) == MISSING


@pytest.mark.parametrize("role", ["R1", "R2"])
def test_a51_other_roles_see_nothing(scene: Scene, role: str) -> None:
    """Row 3: RF(P1/P2 or R4). A county that produces for another county asks in R4."""
    plan = scene.document(type_code="15007")
    scene.grant(to=NEIGHBOUR)
    worker = scene.worker(NEIGHBOUR, role)
    assert not scene.sees(worker, plan, BY_RIGHT)
    assert scene.sees(scene.worker(NEIGHBOUR, "R4"), plan, BY_RIGHT)


def test_a4_a_system_asks_nothing_by_register_right(scene: Scene) -> None:
    """SYSTEM: `own` only."""
    scene.grant()
    assert scene.found(scene.worker(PRIVATE, "SYSTEM", tasks=()), BY_RIGHT) == "own-register-only"


def test_a26_the_tasks_of_the_worker_narrow_the_right(scene: Scene) -> None:
    """Row 3: ∩ RF; who works in another task sees plans of none."""
    plan = scene.document(type_code="15007")
    scene.grant()
    assert not scene.producer_sees(plan, tasks=("10",))


def test_a51_the_newest_version_alone_grants(scene: Scene) -> None:
    """Vector 20: version 2 ends the unit, which it still lists; at once the right is gone (D-16)."""
    plan = scene.document(type_code="15007")
    scene.grant()
    assert scene.producer_sees(plan)
    scene.cut()
    assert found(scene) == MISSING
    scene.again(scene.gate.composer(COUNTY).end_producer(*_moved(scene, 5)))
    assert scene.producer_sees(plan)


def _moved(scene: Scene, days: int) -> tuple[Any, ...]:
    granted = scene.producer(PRIVATE, "24", (), (0, None))
    return scene.contexts[COUNTY, scene.person], granted.unit, scene.gate.today + timedelta(days=days)


def test_a12_an_invalidated_relationship_document_grants_nothing(scene: Scene) -> None:
    """Taken out, no older version revives."""
    scene.document(type_code="15007")
    relationship = scene.grant()
    assert isinstance(found(scene), list)
    scene.gate.invalidate(COUNTY, relationship)
    assert found(scene) == MISSING


SINCE = (-5, None)
LINKS = [(SINCE, SINCE, True), ((-5, 0), SINCE, False), (SINCE, (-5, 0), False), ((1, None), SINCE, False)]


@pytest.mark.parametrize(("above", "below", "live"), LINKS)
def test_a16_a_subcontractors_right_hangs_on_every_link(
    scene: Scene, above: tuple[int, int], below: tuple[int, int], *, live: bool
) -> None:
    """The producer's part as well as its own."""
    plan = scene.document(type_code="15007")
    scene.grant(days=above, below=below)
    assert scene.producer_sees(plan) is live if live else found(scene) == MISSING


def test_a16_the_end_of_the_relationship_ends_every_right(scene: Scene) -> None:
    """D-16: or asiakkuus closes."""
    scene.relationship(
        COUNTY, ended=scene.gate.today, producers=(scene.producer(PRIVATE, "24", ("45",), (-300, None)),)
    )
    assert found(scene) == MISSING


def test_a14_a12_older_and_invalidated_versions_are_not_seen(scene: Scene) -> None:
    """Superseded ones only with `own`."""
    scene.grant()
    first = scene.document(type_code="15007")
    second = scene.next_version(first)
    assert [scene.producer_sees(one) for one in (first, second)] == [False, True]
    scene.gate.invalidate(COUNTY, second)
    assert not any(scene.producer_sees(one) for one in (first, second))


def test_a29_nothing_is_masked_under_a_register_right(scene: Scene) -> None:
    """The organiser and its producer see the document as it was written, the safety restriction notwithstanding."""
    scene.relationship(COUNTY, restricted_until=None, producers=(scene.producer(PRIVATE, "24", ("45",), (-300, None)),))
    plan = scene.document(type_code="15007")
    assert scene.fetched(scene.worker(PRIVATE, "P2"), plan, BY_RIGHT) == "released"


def test_a36_one_listed_client_suffices(scene: Scene) -> None:
    """Row 14 is no matter of register right: a shared document of a client with a grant, whatever the other wills."""
    other = new_person(scene.born)
    scene.grant()
    case = scene.case(COUNTY, "24", other)
    plan = scene.document(type_code="15007", case=case)
    assert scene.producer_sees(plan)


def test_a28_what_is_sensitive_only_of_the_own_unit(scene: Scene) -> None:
    """S-TER and S-TUT of the own unit; S-TUR with the flag besides; row 26: nobody else's."""
    scene.grant(services=("TUR", "45"))
    therapy, shelter = scene.noted("19014"), scene.noted("15019")
    others = [scene.document(type_code="19014", services=("45",)), scene.document(type_code="15019")]
    assert scene.producer_sees(therapy)
    assert not scene.producer_sees(shelter)
    assert scene.producer_sees(shelter, flags=("TUR",))
    assert not any(scene.producer_sees(one, flags=("TUR",)) for one in others)


@pytest.mark.parametrize("without", [PRIVATE, COUNTY])
def test_a38_both_must_have_the_function(clocked: Scene, without: str) -> None:
    """K-rko: both implemented it. Storing is refused alike."""
    clocked.document(type_code="15007")
    clocked.grant()
    document = clocked.note()
    clocked.gate.register(without, functions=(Function.DISCLOSURE,))  # type: ignore[attr-defined]
    assert found(clocked) == "function-not-in-use"
    assert clocked.gate.store_as(clocked.worker(PRIVATE, "P2"), document) == "not-your-register"


def test_a37_the_grants_of_an_ended_organiser_are_void(clocked: Scene) -> None:
    """Its documents are its successor's, apart."""
    clocked.document(type_code="15007")
    clocked.grant()
    document, successor = clocked.note(), clocked.gate.parties[NEIGHBOUR].oid
    clocked.gate.register(COUNTY, ended=clocked.gate.today, successor=successor)  # type: ignore[attr-defined]
    assert isinstance(found(clocked), str)
    assert clocked.gate.store_as(clocked.worker(PRIVATE, "P2"), document) != "stored"


# --- storing (A17, D-17) ----------------------------------------------------------------------------------------


def stores(scene: Scene, document: Document, **claims: Any) -> str:
    """What comes of the private provider's storing a document."""
    return scene.gate.store_as(scene.worker(PRIVATE, "P2", **claims), document)


@pytest.mark.parametrize(
    ("day", "today", "outcome"),
    [
        (-1, 0, "not-your-register"),
        (0, 0, "stored"),
        (10, 10, "stored"),
        (10, 40, "stored"),
        (10, 41, "not-your-register"),
        (11, 11, "not-your-register"),
    ],
)
def test_a17_the_day_of_drafting_lies_in_the_right_and_the_window_is_thirty_days(
    clocked: Scene, day: int, today: int, outcome: str
) -> None:
    """D-17: a right from today to the tenth day; stored on a day what was drawn up on another."""
    clocked.grant(days=(0, 10))
    case = clocked.case(COUNTY)
    clocked.gate.move(timedelta(days=today))  # type: ignore[attr-defined]
    assert stores(clocked, clocked.note(case=case, ago=timedelta(days=today - day))) == outcome


def test_a17_without_a_grant_of_the_task_nothing_is_stored(scene: Scene) -> None:
    """Another task, no grant at all, a unit that has none."""
    scene.grant("24")
    case = scene.case(COUNTY, "10")
    assert stores(scene, scene.note(case=case)) == "not-your-register"
    other = scene.gate.parties[PRIVATE].worker("P2", second_unit=True)
    assert scene.gate.store_as(other, scene.note()) == "not-your-register"
    assert scene.gate.store_as(scene.worker(NEIGHBOUR), scene.note(who=NEIGHBOUR)) == "not-your-register"


def test_a17_every_client_needs_a_grant(scene: Scene) -> None:
    """A shared document whose other client has none is refused."""
    other = new_person(scene.born)
    scene.grant()
    case = scene.case(COUNTY, "24", other)
    assert stores(scene, scene.note(case=case)) == "not-your-register"


def test_a17_only_the_own_units_documents_are_corrected(scene: Scene) -> None:
    """A next version of its own note, none of the organiser's."""
    scene.grant()
    made, others = scene.noted(), scene.document()
    composer = scene.gate.composer(PRIVATE, ago=timedelta(minutes=1))
    corrected = next_version(composer, made)
    assert stores(scene, corrected) == "stored"
    assert stores(scene, next_version(composer, others)) == "not-your-register"
    assert scene.producer_sees(corrected)


def test_d17_late_corrections_end_with_the_window(clocked: Scene) -> None:
    """Reading stops at once, correcting after thirty days; the document's own day counts, not the correction's."""
    clocked.grant(days=(-10, 1))
    made = clocked.noted()
    clocked.gate.move(timedelta(days=31))  # type: ignore[attr-defined]
    assert found(clocked) == MISSING
    clocked.gate.move(timedelta(days=1))  # type: ignore[attr-defined]
    corrected = next_version(clocked.gate.composer(PRIVATE, ago=timedelta(days=32)), made)
    assert stores(clocked, corrected) == "not-your-register"


def test_a17_producers_store_no_wills_and_no_relationships(scene: Scene) -> None:
    """Groups 2-5 alone; a will is stored by the producer in its own name."""
    scene.grant()
    relationship = scene.note()
    assert relationship.controller
    composer = scene.gate.composer(PRIVATE).for_organiser(relationship.controller)
    assert stores(scene, composer.relationship(new_person(scene.born), ["24"])) == "not-your-register"
