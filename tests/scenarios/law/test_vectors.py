"""The test vectors of disclosure.md §10.2, all twenty (R-151)."""

from datetime import date, timedelta

import pytest
from tests.gates import COUNTY, NEIGHBOUR, PRIVATE, Gate
from tests.scenarios.law.scene import Scene, new_person

from varanto_client.compose import content_of
from varanto_formats.cda.model import Document

LASU, PLAN = "10", "15007"
BY_RIGHT = "register_right"
CHILD = date(2013, 1, 1)


@pytest.fixture
def d1(scene: Scene) -> Document:
    """A's document of services for families with children."""
    return scene.document(COUNTY)


@pytest.fixture
def d2(scene: Scene) -> Document:
    """A's document of child welfare."""
    return scene.document(COUNTY, task=LASU)


@pytest.fixture
def d3(scene: Scene) -> Document:
    """An old document of A's."""
    return scene.document(COUNTY, group="4")


def test_vector_1_without_informing_nothing_is_disclosed(scene: Scene, d1: Document) -> None:
    """Row 7: B's R2 is told that the client is not informed."""
    worker = scene.worker(NEIGHBOUR, "R2", tasks=("24",))
    assert scene.found(worker) == "informing-missing"
    scene.permit()
    assert scene.found(worker) == "informing-missing"
    assert scene.fetched(worker, d1) == "document-unknown"


def test_vector_2_without_permit_nothing_is_disclosed(scene: Scene, d1: Document) -> None:
    """Row 8: informed, but no permit was asked."""
    scene.informed()
    assert scene.found(scene.worker(NEIGHBOUR)) == "permit-missing"
    assert scene.fetched(scene.worker(NEIGHBOUR), d1) == "document-unknown"


def test_vector_3_a_permit_opens_what_the_role_sees(scene: Scene, d1: Document, d2: Document, d3: Document) -> None:
    """Row 9, 13 and §7.1: R2 of LAPS gets d1; d2 is LASU, d3 is old."""
    scene.willing()
    worker = scene.worker(NEIGHBOUR, "R2", tasks=("24",))
    assert [scene.sees(worker, one) for one in (d1, d2, d3)] == [True, False, False]


def test_vector_4_a_prohibited_document_is_withheld(scene: Scene, d1: Document, d2: Document) -> None:
    """Row 10: d1 is prohibited, d2 is not."""
    scene.willing()
    scene.prohibit(d1)
    assert [scene.sees(scene.worker(), one) for one in (d1, d2)] == [False, True]


def test_vector_5_a_prohibited_task_is_withheld(scene: Scene, d1: Document, d2: Document) -> None:
    """Row 11: LASU is prohibited."""
    scene.willing()
    scene.prohibit(tasks=[LASU])
    assert [scene.sees(scene.worker(), one) for one in (d1, d2)] == [True, False]


def test_vector_6_a_prohibited_controller_is_withheld(scene: Scene, d1: Document, d2: Document) -> None:
    """Row 12: nothing of A."""
    scene.willing()
    scene.prohibit(holders=[COUNTY])
    assert scene.found(scene.worker()) == []
    assert not any(scene.sees(scene.worker(), one) for one in (d1, d2))


def test_vector_7_prohibitions_do_nothing_in_the_own_register(
    scene: Scene, d1: Document, d2: Document, d3: Document
) -> None:
    """Row 1: A's own R1 sees all."""
    scene.willing()
    scene.prohibit(d1, tasks=["24", LASU], holders=[COUNTY])
    assert all(scene.sees(scene.worker(COUNTY), one, "own") for one in (d1, d2, d3))


def test_vector_8_a_producer_sees_by_its_grant_whatever_is_prohibited(scene: Scene) -> None:
    """Rows 3, 6: A's producer Q of LAPS."""
    plan = scene.document(COUNTY, PLAN)
    scene.grant("24")
    scene.prohibit(plan, holders=[COUNTY], tasks=["24"])
    assert scene.producer_sees(plan)


def test_vector_9_an_authority_with_a_reason_gets_all(scene: Scene, d1: Document, d2: Document, d3: Document) -> None:
    """Rows 17, 18: neither will nor default stop B4."""
    scene.prohibit(holders=[COUNTY])
    worker = scene.worker(authority=True)
    assert all(scene.sees(worker, one, "statutory") for one in (d1, d2, d3))


def test_vector_10_a_private_provider_has_no_b4(scene: Scene, d1: Document) -> None:
    """Row 19."""
    scene.prohibit(holders=[COUNTY])
    worker = scene.worker(PRIVATE, "P1")
    assert scene.found(worker, "statutory") == "authority-required"
    assert scene.fetched(worker, d1, "statutory") == "authority-required"


def test_vector_11_withdrawn_prohibitions_open_again(scene: Scene, d1: Document, d2: Document) -> None:
    """§2.1: a new version with no items; the version before is kept."""
    scene.willing()
    scene.prohibit(holders=[COUNTY])
    before = scene.bans[scene.person]
    scene.prohibit()
    assert all(scene.sees(scene.worker(), one) for one in (d1, d2))
    assert scene.fetched(scene.worker(COUNTY), before, "own") == "released"


def test_vector_12_a_negative_version_withdraws_the_permit(scene: Scene, d1: Document) -> None:
    """58 §: version 2 says no; version 1 is kept."""
    scene.willing()
    before = scene.permits[scene.person]
    assert scene.sees(scene.worker(), d1)
    scene.permit(given=False)
    assert scene.found(scene.worker()) == "permit-missing"
    assert scene.fetched(scene.worker(COUNTY), before, "own") == "released"


def test_vector_13_after_its_end_a_grant_lets_late_notes_in_and_nothing_out(scene: Scene) -> None:
    """Row 4, D-17: ended yesterday; a note of the time before is accepted for thirty days."""
    scene.relationship(COUNTY)
    scene.case(COUNTY, "24", opened=scene.gate.now - timedelta(days=60))
    plan = scene.document(COUNTY, PLAN)
    scene.grant("24", days=(-100, -1))
    assert scene.found(scene.worker(PRIVATE, "P2"), BY_RIGHT) == "register-right-missing"
    assert scene.fetched(scene.worker(PRIVATE, "P2"), plan, BY_RIGHT) == "document-unknown"
    of_the_time = scene.note(task="24", ago=timedelta(days=2))
    afterwards = scene.note(task="24")
    worker = scene.worker(PRIVATE, "P2")
    assert scene.gate.store_as(worker, of_the_time) == "stored"
    assert scene.gate.store_as(worker, afterwards) == "not-your-register"


def test_vector_14_a_co_parent_sees_no_joint_document_of_a_restricted_child(scene: Scene) -> None:
    """Row 24, D-21, D-24: hidden by default."""
    child = new_person(CHILD)
    joint = scene.document(type_code=PLAN, case=scene.case(COUNTY, "24", child))
    scene.relationship(NEIGHBOUR, child, restricted_until=None)
    assert not scene.shows(joint)


def test_vector_15_a_prohibition_binds_every_version(scene: Scene, d1: Document) -> None:
    """D-09: prohibited at version 1; the document is now at version 3."""
    scene.willing()
    scene.prohibit(d1)
    second = scene.next_version(d1)
    third = scene.next_version(second)
    assert not any(scene.sees(scene.worker(), one) for one in (d1, second, third))


def test_vector_16_a_prohibited_task_binds_every_controller(scene: Scene, d2: Document) -> None:
    """Row 11: the third controller's LASU document is withheld too."""
    elsewhere = scene.document(PRIVATE, task=LASU)
    scene.willing()
    assert scene.sees(scene.worker(), elsewhere)
    scene.prohibit(tasks=[LASU])
    assert not any(scene.sees(scene.worker(), one) for one in (d2, elsewhere))


@pytest.mark.parametrize(("code", "seen"), [("2", False), ("1", True)])
def test_vectors_17_and_18_a_guardian_sees_what_the_minor_does_not_forbid(gate: Gate, code: str, *, seen: bool) -> None:
    """Row 25, D-23: 1286 = 1 and nothing else; a class or 1288 hides it in any case."""
    child = Scene(gate, CHILD)
    guardian = child.citizen(child.guardian())
    assert child.shows(child.document(type_code=PLAN, guardians=code), guardian) is seen
    assert not child.shows(child.document(type_code=PLAN, guardians=code, withheld=True), guardian)
    assert not child.shows(child.document(type_code=PLAN, guardians=code, services=("TUR",)), guardian)


def test_vector_19_a_guardians_prohibition_counts_like_the_clients_own(scene: Scene, d1: Document) -> None:
    """§2.1: role 31, through a provider."""
    scene.willing()
    scene.prohibit(d1, setter="31")
    assert not scene.sees(scene.worker(), d1)


def test_vector_20_an_end_date_closes_the_grant_and_the_unit_stays_listed(scene: Scene) -> None:
    """Version 2 of the relationship document adds it; from that date on nothing is read."""
    plan = scene.document(type_code=PLAN)
    scene.grant("24")
    assert scene.producer_sees(plan)
    second = scene.cut(day=1)
    assert second.version > 1
    assert scene.gate.parties[PRIVATE].units[0] in str(content_of(second))
    assert scene.producer_sees(plan)
    scene.cut(day=0)
    assert not scene.producer_sees(plan)
