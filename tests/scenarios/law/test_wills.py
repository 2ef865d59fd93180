"""readings.md on wills: A7, A13, A18, A33, A39, A41, A45, A47; A43 and A44 stand in tests/varanto/wills."""

import pytest
from tests.gates import COUNTY, NEIGHBOUR, PRIVATE
from tests.scenarios.law.scene import Scene, new_person

from varanto.kit.errors import Problem
from varanto_client import compose
from varanto_client.errors import ProblemError
from varanto_formats.cda.model import Document

ACROSS = ("disclosure", "incapacity", "statutory")


def wills_of(scene: Scene) -> list[Document]:
    """A permit and a prohibition, stored by the county."""
    scene.willing()
    scene.prohibit(tasks=["77"])
    return [scene.permits[scene.person], scene.bans[scene.person]]


@pytest.mark.parametrize("kind", ["own", *ACROSS])
def test_a7_wills_are_in_no_search_and_nobody_elses_fetch(scene: Scene, kind: str) -> None:
    """The controller that stored them prints them by `own`; an authority of another gets nothing."""
    scene.document()
    wills = wills_of(scene)
    worker = scene.worker(COUNTY if kind == "own" else NEIGHBOUR, authority=True)
    found = scene.found(worker, kind)
    for one in wills:
        assert one.oid not in found
        assert scene.fetched(worker, one, kind) == ("released" if kind == "own" else "document-unknown")


def test_a13_wills_cannot_be_invalidated(scene: Scene) -> None:
    """An invalidated prohibition would open documents: 409 `will-not-invalidated`."""
    document = scene.document()
    scene.willing()
    scene.prohibit(document)
    with pytest.raises((Problem, ProblemError), match="will-not-invalidated"):
        scene.gate.invalidate(COUNTY, scene.bans[scene.person])
    assert not scene.sees(scene.worker(), document)


@pytest.mark.parametrize("who", [COUNTY, PRIVATE])
def test_a18_a_second_set_of_wills_is_refused(scene: Scene, who: str) -> None:
    """409 `will-exists`: the change belongs in a new version, whoever stores it."""
    scene.willing()
    composer = scene.gate.composer(who)
    with pytest.raises((AssertionError, ProblemError), match="will-exists"):
        scene.gate.store(who, compose.permit(composer, scene.person, given=False))


def test_a39_any_informing_suffices(scene: Scene) -> None:
    """Stored by whichever controller, of whichever content."""
    document = scene.document()
    scene.informed(who=PRIVATE)
    scene.permit()
    assert scene.sees(scene.worker(), document)


def test_a45_a_document_that_nobody_has_may_be_prohibited(scene: Scene) -> None:
    """No probe: an unknown set id is stored without comment, and hits when the document comes."""
    other = scene.gate.composer(COUNTY)
    unknown = scene.document(PRIVATE)
    scene.willing()
    free = scene.document()
    scene.prohibit(unknown)
    assert scene.found(scene.worker()) == [free.oid]
    never = compose.case_note(other, scene.case(COUNTY), description="Ei koskaan tallennettu")
    scene.prohibit(never)
    assert {free.oid, unknown.oid} == set(scene.found(scene.worker()))
    scene.gate.store(COUNTY, never)
    assert never.oid not in scene.found(scene.worker())


def test_a47_a_prohibition_on_the_own_controller_is_taken_and_does_nothing_there(scene: Scene) -> None:
    """Nothing is refused at entry; the own register stays whole."""
    document = scene.document(PRIVATE)
    scene.willing()
    scene.prohibit(holders=[PRIVATE], who=COUNTY)
    assert scene.sees(scene.worker(PRIVATE, "P1"), scene.document(PRIVATE, "15007"), "own")
    assert not scene.sees(scene.worker(), document)


def test_a_prohibition_set_anywhere_counts_everywhere(scene: Scene) -> None:
    """Row 12: stored by a private provider, it binds the county's documents towards the neighbour."""
    document = scene.document()
    scene.willing()
    scene.relationship(PRIVATE)
    scene.prohibit(document, who=PRIVATE)
    assert not scene.sees(scene.worker(), document)


@pytest.mark.parametrize("kind", ACROSS)
def test_a33_nobody_is_told_that_something_is_withheld(scene: Scene, kind: str) -> None:
    """With everything withheld the answer is that of a client without documents."""
    scene.relationship(NEIGHBOUR)
    scene.willing()
    worker = scene.worker(PRIVATE, "P1") if kind == "incapacity" else scene.worker(NEIGHBOUR, "R3", authority=True)
    before = scene.found(worker, kind)
    document = scene.document(task="IAK", type_code="19014")
    scene.prohibit(document)
    after = scene.found(worker, kind)
    hidden = {one.oid for one in scene.cases.values()}
    assert [oid for oid in after if oid not in before] == [] or kind == "statutory"
    assert not hidden & set(after)


def test_a_permit_is_withdrawn_at_whichever_provider(scene: Scene) -> None:
    """58 § 2: given at the county, withdrawn at a private provider by the next version of the same set."""
    document = scene.document()
    scene.willing()
    assert scene.sees(scene.worker(), document)
    scene.permit(given=False, who=PRIVATE)
    assert scene.found(scene.worker()) == "permit-missing"


def test_another_clients_will_changes_nothing(scene: Scene) -> None:
    """Wills are the client's own."""
    document, other = scene.document(), new_person(scene.born)
    scene.willing()
    scene.informed(other)
    scene.permit(other, given=False)
    scene.prohibit(document, person=other)
    assert scene.sees(scene.worker(), document)
