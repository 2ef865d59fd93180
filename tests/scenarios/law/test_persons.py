"""Temporary ids: disclosure.md §6.2 (D-22), row 13b, readings.md A41."""

from datetime import timedelta

import pytest
from tests.gates import COUNTY, NEIGHBOUR, PRIVATE
from tests.naive.model import Ask
from tests.scenarios.law.scene import Scene, new_person, temporary
from tests.writing import identified, without_temporary_id, written

from varanto.kit.errors import Problem
from varanto_client import compose
from varanto_client.compose import Person
from varanto_client.errors import ProblemError
from varanto_formats.cda.model import Document


def newcomer(scene: Scene) -> tuple[Person, Document]:
    """Somebody whom the county knows by a temporary id, with a document."""
    stranger, known = temporary(scene), scene.person
    scene.person = stranger
    document = scene.document(type_code="15007")
    scene.person = known
    scene.cases.clear()
    return stranger, document


def link(scene: Scene, stranger: Person, who: str = COUNTY) -> Document:
    """A relationship document of the client that names the temporary id beside her identity code."""
    return scene.relationship(who, temporary_id=stranger.identifier)


def unlink(scene: Scene, who: str = COUNTY) -> None:
    """The next version of that relationship document does not name it any more."""
    composer = scene.gate.composer(who, ago=timedelta(minutes=1))
    before = scene.contexts[who, scene.person]
    scene.again(without_temporary_id(composer, before), who)


def by(scene: Scene, identifier: Person, who: str = COUNTY) -> list[str] | str:
    """What the organisation's own worker finds by an identifier."""
    return scene.gate.search(scene.worker(who), Ask(), identifier)


def test_a41_a_linked_document_is_found_by_both_identifiers(scene: Scene) -> None:
    """Before the link by the temporary id alone; after it by the identity code as well, the new ones by both."""
    stranger, document = newcomer(scene)
    assert document.oid in by(scene, stranger)
    assert document.oid not in by(scene, scene.person)
    link(scene, stranger)
    later = scene.document(type_code="15007")
    for identifier in (stranger, scene.person):
        assert {document.oid, later.oid} <= set(by(scene, identifier))
        assert sorted(by(scene, identifier)) == sorted(set(by(scene, identifier)))


def test_d22_the_temporary_ids_own_relationship_document_may_become_the_clients(scene: Scene) -> None:
    """A replacement's client may change from the temporary id to the identity code (api.md); that links too."""
    stranger, document = newcomer(scene)
    before = scene.contexts[COUNTY, stranger]
    composer = scene.gate.composer(COUNTY, ago=timedelta(minutes=1))
    scene.again(identified(composer, before, scene.person, stranger.identifier))
    found = by(scene, scene.person)
    assert {document.oid, scene.contexts[COUNTY, scene.person].oid} <= set(found)
    assert before.oid not in found
    unlink(scene)
    assert document.oid in by(scene, stranger)
    assert document.oid not in by(scene, scene.person)


def test_a41_the_link_lasts_as_long_as_its_version_is_newest(scene: Scene) -> None:
    """Linked to the wrong person it is taken back; then she has none of it, and the right one can be linked."""
    stranger, document = newcomer(scene)
    link(scene, stranger)
    unlink(scene)
    assert document.oid in by(scene, stranger)
    assert document.oid not in by(scene, scene.person)
    scene.person = new_person(scene.born)
    link(scene, stranger)
    assert document.oid in by(scene, scene.person)


def test_d22_a_linked_temporary_id_is_nobody_elses(scene: Scene) -> None:
    """While the link lasts another client's relationship document may not claim it."""
    stranger, document = newcomer(scene)
    link(scene, stranger)
    scene.person = new_person(scene.born)
    with pytest.raises((AssertionError, ProblemError)):
        link(scene, stranger)
    assert document.oid not in by(scene, scene.person)


def test_a41_a12_an_invalidated_link_is_none(scene: Scene) -> None:
    """A relationship document taken out proves nothing."""
    stranger, document = newcomer(scene)
    relationship = link(scene, stranger)
    scene.gate.invalidate(COUNTY, relationship)
    assert document.oid not in by(scene, scene.person)


def test_a41_only_its_issuer_links_a_temporary_id(scene: Scene) -> None:
    """Whose custodian issued the temporary id (same OID root): another controller's word links nothing."""
    stranger, document = newcomer(scene)
    scene.relationship(COUNTY)
    try:
        link(scene, stranger, PRIVATE)
    except (AssertionError, Problem, ProblemError):
        scene.relationship(PRIVATE)
    assert document.oid not in by(scene, scene.person)
    scene.willing()
    assert document.oid not in scene.found(scene.worker())


def test_row_13b_disclosure_works_from_the_link_on(scene: Scene) -> None:
    """Every rule uses the identity code: not on the temporary id before, by either after; no more when taken back."""
    stranger, document = newcomer(scene)
    scene.relationship(NEIGHBOUR)
    scene.willing()
    worker = scene.worker()
    assert document.oid not in scene.found(worker)
    assert isinstance(scene.found(worker, person=stranger), str)
    assert not scene.sees(worker, document)
    link(scene, stranger)
    assert scene.sees(worker, document)
    assert document.oid in scene.found(worker, person=stranger)
    unlink(scene)
    assert not scene.sees(worker, document)


@pytest.mark.parametrize("what", ["document", "task", "controller"])
def test_a41_a_prohibition_hits_what_was_stored_under_the_temporary_id(scene: Scene, what: str) -> None:
    """The wills of the identity code decide; what the client prohibits stays prohibited."""
    stranger, document = newcomer(scene)
    link(scene, stranger)
    scene.willing()
    targets = {"document": {}, "task": {"tasks": ["24"]}, "controller": {"holders": [COUNTY]}}
    scene.prohibit(*([document] if what == "document" else ()), **targets[what])  # type: ignore[arg-type]
    assert not scene.sees(scene.worker(), document)


def test_d22_there_is_no_own_view_on_a_bare_temporary_id(scene: Scene) -> None:
    """No OmaKanta; from the link on the client sees the document herself."""
    stranger, document = newcomer(scene)
    assert not scene.shows(document)
    link(scene, stranger)
    assert scene.shows(document)


@pytest.mark.parametrize("what", ["informing", "permit", "prohibition"])
def test_d22_there_are_no_wills_on_a_temporary_id(scene: Scene, what: str) -> None:
    """The identity code is mandatory in their structures; an informing may name none without effect (row 13b)."""
    stranger, _ = newcomer(scene)
    composer = scene.gate.composer(COUNTY)
    made = {
        "informing": lambda: compose.informing(composer, stranger, text_version="2024-1"),
        "permit": lambda: compose.permit(composer, stranger, given=True),
        "prohibition": lambda: compose.prohibition(composer, stranger, service_tasks=["24"]),
    }[what]()
    if what == "informing":
        assert scene.gate.search(scene.worker(), scene.ask(scene.worker()), stranger) != []
        return
    assert scene.gate.store_as(scene.worker(COUNTY), made) != "stored"


def test_a41_a_register_right_covers_what_the_temporary_id_left(scene: Scene) -> None:
    """The grant of the identity code is the client's, whichever identifier a document names."""
    stranger, document = newcomer(scene)
    link(scene, stranger)
    scene.grant()
    assert scene.producer_sees(document)


def test_b1_a_grant_on_a_temporary_id_alone_works(scene: Scene) -> None:
    """Row 13b: only B0 and B1."""
    scene.person = temporary(scene)
    scene.grant()
    assert scene.producer_sees(scene.document(type_code="15007"))


def test_d22_new_documents_use_the_identity_code(scene: Scene) -> None:
    """After the link what names the temporary id is refused; a correction of what was stored before is not."""
    stranger, document = newcomer(scene)
    link(scene, stranger)
    fresh = written(scene.gate.composer(COUNTY, ago=timedelta(minutes=1)), scene.case(COUNTY), clients=(stranger,))
    assert scene.gate.store_as(scene.worker(COUNTY), fresh) != "stored"
    scene.next_version(document)
