"""The client against a running repository: a producer at work in an organiser's register, and the organiser's view."""

import time
from datetime import timedelta

import pytest
from tests.live import Desk, Live

from varanto_client.compose import Person, Producer, case_note
from varanto_client.errors import Refused
from varanto_client.model import Change, Form, Purpose
from varanto_client.sealing import seal
from varanto_formats.cda.model import Document

BEGAN = timedelta(days=3)


@pytest.fixture
def producer(server: Live) -> Desk:
    """The private producer's first professional."""
    return server.desk(2)


@pytest.fixture
def granted(desk: Desk, producer: Desk, person: Person) -> Document:
    """The relationship document that gives the producer's unit a right; a case is open beside it."""
    began = desk.composer.today() - BEGAN
    relationship = desk.composer.relationship(person, ["24"], started=began)
    desk.store(relationship)
    given = Producer(unit=producer.composer.unit, services=["45"], service_task="24", started=began)
    with_right = desk.composer.with_producer(relationship, given)
    desk.store(with_right)
    return with_right


def written(desk: Desk, producer: Desk, person: Person) -> Document:
    """A note that the producer stored into the organiser's register."""
    case = desk.composer.case([person], "24", "Tuki kotiin")
    desk.store(case)
    note = case_note(producer.composer.for_organiser(desk.composer.controller), case, description="Käynti kotona.")
    assert producer.profile.seal
    producer.client.store(seal(note, [producer.profile.seal]))
    return note


def news(desk: Desk, place: str | None) -> list[Change]:
    """What the feed tells from a place on, as soon as no older transaction holds it back."""
    for _ in range(100):
        if items := [one for portion in desk.client.changes(place) for one in portion.items]:
            return items
        time.sleep(0.1)
    return []


def test_the_organiser_follows_what_its_producer_does(
    desk: Desk, producer: Desk, person: Person, granted: Document
) -> None:
    """R-157: from a kept place on, the feed tells the new and nothing else; the producer has no such feed of it."""
    (*_, place) = (one.next for one in desk.client.changes())
    note = written(desk, producer, person)
    items = news(desk, place)
    assert [(one.change, one.oid, one.unit) for one in items] == [("stored", note.oid, producer.composer.unit.oid)]
    assert items[0].document is not None
    assert items[0].document.controller is not None
    assert items[0].document.controller.oid == desk.composer.controller.oid
    assert note.oid not in {one.oid for portion in producer.client.changes() for one in portion.items}


def test_both_sides_see_the_right_until_it_ends(desk: Desk, producer: Desk, person: Person, granted: Document) -> None:
    """R-157: organiser and producer read the same right; after the end the producer asks in vain."""
    note, unit = written(desk, producer, person), producer.composer.unit.oid
    (right,) = desk.client.register_rights_of(person.identifier)
    assert (right.unit.oid, right.ground.document, right.ground.version) == (unit, granted.oid, 2)
    assert right.reads.first == desk.composer.today() - BEGAN
    assert right in list(desk.client.register_rights(unit=unit))
    assert right.ground.document in {one.ground.document for one in producer.client.register_rights()}
    assert note.oid in {one.oid for one in desk.client.register_right_preview(person.identifier, unit).items}
    purpose = Purpose.register_right(desk.composer.controller.oid)
    assert note.oid in {one.oid for one in producer.client.search(person.identifier, purpose=purpose)}
    desk.store(desk.composer.end_producer(granted, producer.composer.unit, desk.composer.today()))
    with pytest.raises(Refused, match="register-right-missing"):
        list(producer.client.search(person.identifier, purpose=purpose))


def test_a_summary_can_be_printed(desk: Desk, person: Person) -> None:
    """R-157: the summary comes as a page and on paper, without the identity code."""
    desk.open_case(person)
    page = desk.client.summary_page(person.identifier, Form.XHTML, "sv")
    assert page.media_type == "application/xhtml+xml"
    assert person.family in page.content.decode()
    assert person.identifier.value not in page.content.decode()
    assert desk.client.summary_page(person.identifier).content.startswith(b"%PDF")
