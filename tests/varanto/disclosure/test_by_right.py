"""A producer at work in its organiser's register: found, logged there, closed at once, explained afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from tests.office import ADULT, NEIGHBOUR, NOW, OFFICE, Office
from tests.varanto.disclosure.neighbours import acting, composer
from tests.writing import written

import varanto.log.service as log
import varanto.organisations.service as organisations
from varanto.access.model import Purpose, PurposeKind, Refused, WorkContext
from varanto.archive.model import Search
from varanto.decisions import service as decisions
from varanto.decisions.model import NotShown, Replay
from varanto.disclosure import service
from varanto.disclosure.model import FetchRequest, Form, Item, Page, Released, SearchRequest, Unknown
from varanto.kit.context import Context
from varanto.log.model import Book, Entry, Outcome
from varanto.organisations.model import Function
from varanto_client.compose import Producer, SafetyRestriction, informing, permit
from varanto_formats.cda.model import Document
from varanto_formats.cda.model import Organisation as Named

UNIT = Named(f"{NEIGHBOUR.root}.10.7", "Perhepalvelut")
BY_RIGHT = Purpose(kind=PurposeKind.REGISTER_RIGHT, organiser=OFFICE.controller)


@dataclass(frozen=True, slots=True)
class Bought:
    """A service that the first area buys of the second: both at work, the grant, and a plan of the client."""

    organiser: Context
    producer: Context
    relationship: Document
    plan: Document

    def search(self, producer: Context | None = None) -> Page | Refused:
        """What the producer's worker finds in the organiser's register."""
        wish = SearchRequest(client=ADULT.identifier, purpose=BY_RIGHT, filters=Search(client_ids=()))
        return service.search(producer or self.producer, wish)

    def found(self) -> list[str]:
        """The OIDs that the producer's search finds; it must not be refused."""
        page = self.search()
        assert isinstance(page, Page), page
        return [item.version.oid for item in page.items]

    def fetch(self) -> Released | Refused | Unknown:
        """The producer's fetch of the plan."""
        return service.fetch(self.producer, FetchRequest(self.plan.oid, BY_RIGHT), lambda _: Form.XML.value)

    def end(self) -> None:
        """The organiser ends the right today."""
        OFFICE.store(self.organiser, composer(OFFICE).end_producer(self.relationship, UNIT, NOW.date()))


@pytest.fixture
def bought(at_work: Callable[[Office], Context]) -> Bought:
    """The second area delivers a service in the first one's register."""
    organiser, producer = at_work(OFFICE), acting(at_work(NEIGHBOUR), role="R4", authority=False)
    first = NOW.date() - timedelta(days=30)
    granted = Producer(unit=UNIT, services=["45"], service_task="24", started=first)
    relationship = composer(OFFICE, 60).relationship(ADULT, ["24"], started=first, producers=[granted])
    case = composer(OFFICE, 60).case([ADULT], "24", "Perheen tuki")
    plan = written(composer(OFFICE, 30), case, "15007")
    for document in (relationship, case, plan):
        OFFICE.store(organiser, document)
    return Bought(organiser, producer, relationship, plan)


def entries(ctx: Context) -> list[Entry]:
    """The client's log entries that the producer left, oldest first."""
    every = log.entries(ctx, ctx.keys.client_id(ADULT.identifier))
    return [one for one in every if one.row.organisation == NEIGHBOUR.controller]


def test_a_producer_finds_what_it_may_and_the_organisers_register_says_so(bought: Bought) -> None:
    """R-140: in the organiser's use log, with the organiser for whom the producer acts; not a disclosure (D-16)."""
    assert bought.found() == [bought.plan.oid, bought.relationship.oid]
    (entry,) = entries(bought.organiser)
    row = entry.row
    assert (row.book, row.outcome, row.purpose, row.basis) == (Book.USE, Outcome.DONE, "register_right", "B1")
    assert set(row.controllers or (row.controller,)) == {OFFICE.controller}
    assert (row.organisation, row.unit) == (NEIGHBOUR.controller, UNIT.oid)
    assert entry.private.detail["purpose"]["organiser"] == OFFICE.controller  # type: ignore[index]


def test_a_right_that_was_ended_is_closed_at_once(bought: Bought) -> None:
    """R-141: vectors 13, 20: from that day the search is refused and every document unknown; logged as attempts in
    the organiser's register."""
    assert isinstance(bought.fetch(), Released)
    bought.end()
    assert bought.search() == Refused("register-right-missing")
    assert isinstance(bought.fetch(), Unknown)
    refused = [one.row for one in entries(bought.organiser) if one.row.outcome is Outcome.REFUSED]
    assert [(row.book, row.controller) for row in refused] == [(Book.USE, OFFICE.controller)] * 2


def test_both_sides_must_use_the_function(bought: Bought) -> None:
    """R-142: A38: on whichever side it is missing, the request is refused before anybody is looked at."""
    for office in (OFFICE, NEIGHBOUR):
        found = organisations.organisation(bought.organiser, office.controller)
        assert found
        organisations.put_organisation(bought.organiser, replace(found, functions=(Function.DISCLOSURE,)))
        assert bought.search() == Refused("function-not-in-use")
        assert bought.fetch() == Refused("function-not-in-use")
        organisations.put_organisation(bought.organiser, found)
    assert bought.found()


def test_a_decision_by_right_is_made_again_as_of_then(bought: Bought) -> None:
    """R-149: a replay agrees after the right has ended and the organiser has left the function, for the organiser's
    own people, who alone may read it."""
    page = bought.search()
    assert isinstance(page, Page)
    found = organisations.organisation(bought.organiser, OFFICE.controller)
    assert found
    organisations.put_organisation(bought.organiser, replace(found, functions=()))
    later = replace(bought.organiser, now=NOW + timedelta(hours=1))
    OFFICE.store(later, composer(OFFICE).end_producer(bought.relationship, UNIT, NOW.date()))
    for item in page.items:
        again = decisions.replay(later, item.decision)
        assert isinstance(again, Replay)
        assert again.agrees, again.differs
        assert again.again
        assert again.again.rule == "register-right"
        assert [(one.unit, one.service_task) for one in again.receipt.record.grants] == [(UNIT.oid, "24")]
        assert isinstance(decisions.replay(replace(bought.producer, now=later.now), item.decision), NotShown)


def test_who_holds_the_register_or_uses_it_by_right_is_told_of_a_safety_restriction(bought: Bought) -> None:
    """R-148: D-21: as the newest relationship document says it, of older documents too; others are not told."""
    own = SearchRequest(client=ADULT.identifier, purpose=Purpose(), filters=Search(client_ids=()))

    def told() -> list[set[bool | None]]:
        pages = [bought.search(), service.search(bought.organiser, own)]
        return [{item.safety_restriction for item in page.items} for page in pages if isinstance(page, Page)]

    assert told() == [{False}, {False}]
    relationship = NEIGHBOUR.composer().relationship(ADULT, ["24"], safety_restriction=SafetyRestriction())
    NEIGHBOUR.store(acting(bought.producer, role="R1"), relationship)
    assert told() == [{True}, {True}]
    OFFICE.store(bought.organiser, informing(composer(OFFICE), ADULT, text_version="2024-1"))
    OFFICE.store(bought.organiser, permit(composer(OFFICE), ADULT, given=True))
    across = Purpose(kind=PurposeKind.DISCLOSURE, context=WorkContext(relationship=relationship.relationship))
    page = service.search(acting(bought.producer, role="R1", authority=True), replace(own, purpose=across))
    assert isinstance(page, Page)
    assert {item.safety_restriction for item in page.items} == {None}
    metadata = service.metadata(bought.organiser, FetchRequest(bought.plan.oid, Purpose()))
    assert isinstance(metadata, Item)
    assert metadata.safety_restriction is True
