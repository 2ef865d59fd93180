"""Safety restriction by audience and the archivist's desk: D-21, row 23, readings.md A29, A30."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.gates import COUNTY, NEIGHBOUR, PRIVATE
from tests.naive.model import Ask
from tests.scenarios.law.scene import Scene

REVEALED = Ask(reveal="Asiakkaan oma tietopyyntö")
PLAN = "15007"


@pytest.fixture
def protected(scene: Scene) -> Scene:
    """A scene about somebody under a safety restriction until further notice."""
    scene.relationship(COUNTY, restricted_until=None)
    return scene


def test_d21_a_restriction_masks_for_other_controllers(protected: Scene) -> None:
    """Private recipients and roles below arranging; R1 and R2 with authority get it whole."""
    document = protected.document(type_code=PLAN)
    protected.willing()
    assert protected.fetched(protected.worker(PRIVATE, "P1"), document) == "masked"
    assert protected.fetched(protected.worker(), document) == "masked"
    for role in ("R1", "R2"):
        assert protected.fetched(protected.worker(NEIGHBOUR, role, authority=True), document) == "released"
    assert protected.fetched(protected.worker(COUNTY), document, "own") == "released"


def test_d21_a_restriction_that_comes_later_masks_what_was_stored_before(scene: Scene) -> None:
    """Re-masked when it is read; documents are not written anew. Any controller's word counts."""
    document = scene.document(type_code=PLAN)
    scene.willing()
    private = scene.worker(PRIVATE, "P1")
    assert scene.fetched(private, document) == "released"
    scene.relationship(NEIGHBOUR, restricted_until=scene.gate.today)
    assert scene.fetched(private, document) == "masked"


def test_d21_a_restriction_that_has_passed_masks_nothing(scene: Scene) -> None:
    """Its last day still counts, the day after no more."""
    scene.relationship(COUNTY, restricted_until=scene.gate.today - timedelta(days=1))
    document = scene.document(type_code=PLAN)
    scene.willing()
    assert scene.fetched(scene.worker(PRIVATE, "P1"), document) == "released"


def test_row_24_the_protected_person_sees_her_own_whole(protected: Scene) -> None:
    """§6.1: masked for anyone else than the protected person; who acts for her gets it masked."""
    document = protected.document(type_code=PLAN)
    assert protected.gate.fetch(protected.citizen(), Ask(), document.oid) == "released"
    proxy = protected.citizen(protected.guardian(), capacity="34")
    assert protected.gate.fetch(proxy, Ask(), document.oid) == "masked"


def test_row_23_an_archivist_sees_every_state_and_class_of_the_register(scene: Scene) -> None:
    """Superseded, invalidated, sensitive, old; of this register alone, and never a will."""
    first = scene.document(type_code=PLAN)
    kept = [first, scene.next_version(first), scene.document(type_code="1011"), scene.document(group="4")]
    gone = scene.document()
    scene.gate.invalidate(COUNTY, gone)
    elsewhere = scene.document(NEIGHBOUR)
    scene.willing()
    found = scene.gate.search(scene.archivist(), Ask(), scene.person)
    assert {one.oid for one in (*kept, gone)} <= set(found)
    assert not {elsewhere.oid, scene.permits[scene.person].oid} & set(found)
    for one in (*kept, gone):
        assert scene.gate.fetch(scene.archivist(), Ask(), one.oid) == "released"
    for one in (elsewhere, scene.permits[scene.person]):
        assert scene.gate.fetch(scene.archivist(), Ask(), one.oid) == "document-unknown"


def test_a30_a_restricted_clients_documents_are_masked_until_revealed_for_a_reason(protected: Scene) -> None:
    """At that desk alone; blanks are no reason; elsewhere `reveal` opens nothing."""
    document = protected.document(type_code=PLAN)
    protected.willing()
    archivist = protected.archivist()
    assert protected.gate.fetch(archivist, Ask(), document.oid) == "masked"
    assert protected.gate.fetch(archivist, REVEALED, document.oid) == "released"
    private = protected.worker(PRIVATE, "P1")
    asked = replace(protected.ask(private), reveal=REVEALED.reveal)
    assert protected.gate.fetch(private, asked, document.oid) != "released"


@pytest.mark.parametrize("kind", ["register_right", "disclosure", "incapacity", "statutory"])
def test_a30_an_archivist_asks_for_no_other_register(scene: Scene, kind: str) -> None:
    """Row 23: the selected own register."""
    document = scene.document(NEIGHBOUR)
    ask = scene.ask(scene.worker(COUNTY, authority=True), kind)
    assert isinstance(scene.gate.search(scene.archivist(), ask, scene.person), str)
    assert scene.gate.fetch(scene.archivist(), ask, document.oid) not in ("released", "masked")
