"""A log of a test alone, into which an area and its neighbour have written about one client."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import pytest
from tests import make
from tests.office import NEIGHBOUR, OFFICE
from tests.varanto.proofs.conftest import ACTOR, Book, book

from varanto.kit.context import Actor, Professional
from varanto.log import service as log
from varanto.log.model import Action, Event, Outcome
from varanto.log.model import Book as Which
from varanto.logrequests import service
from varanto.logrequests.model import Check, Received, Relation
from varanto_formats.identifiers import Identifier, hetu
from varanto_formats.identifiers.codesystems import PROFESSIONAL_REGISTER

__all__ = ["book"]

HERS = make.identifier()
OWN_USER = Professional(Identifier(PROFESSIONAL_REGISTER, "00098705718"), "Aino Auttaja")
RECIPIENT = Professional(Identifier(PROFESSIONAL_REGISTER, "00098705727"), "Ville Vastaanottaja")
OFFICER_PERSON = Professional(Identifier(hetu.SYSTEM, "030271-931W"), "Titta Tietosuoja")
OFFICER = Actor(system="browser", organization=OFFICE.controller, professional=OFFICER_PERSON, desk="officer")
OTHER_OFFICER = replace(OFFICER, organization=NEIGHBOUR.controller)


@dataclass(frozen=True)
class Wishes:
    """A book in which requests are made to the area."""

    book: Book

    def receive(self, **changes: object) -> UUID:
        """Enter a request of the client for the last year and some days."""
        with self.book.opened(actor=OFFICER) as ctx:
            outcome = service.receive(ctx, received(ctx.now.date(), **changes))
        assert isinstance(outcome, UUID)
        return outcome

    def identified(self, **changes: object) -> UUID:
        """Enter a request and check who asks."""
        request = self.receive(**changes)
        with self.book.opened(actor=OFFICER) as ctx:
            assert service.identify(ctx, request, Check.STRONG, "") is None
        return request


def received(today: date, **changes: object) -> Received:
    """A request with nothing wrong."""
    return replace(
        Received(
            client=HERS,
            client_name="Testi Maria Asiakas",
            relation=Relation.HERSELF,
            received_on=today,
            begin=today.replace(day=1, month=1),
            end=today,
        ),
        **changes,
    )


@pytest.fixture
def wishes(book: Book) -> Wishes:
    """One use by the own staff, one disclosure to the neighbour, one attempt in vain, a review of them."""
    with book.opened() as ctx:
        for office in (OFFICE, NEIGHBOUR):
            office.register(ctx)
    unit = f"{OFFICE.root}.10.7"
    own = replace(ACTOR, organization=OFFICE.controller, unit=unit, professional=OWN_USER)
    other = replace(ACTOR, organization=NEIGHBOUR.controller, unit=f"{NEIGHBOUR.root}.10.7", professional=RECIPIENT)
    client = book.keys.client_id(HERS)
    use = Event(
        action=Action.DOCUMENT_FETCH,
        client_id=client,
        controller=OFFICE.controller,
        documents=("1.2.3",),
        purpose="own",
        basis="B0",
        detail={"verdicts": [{"oid": "1.2.3", "title": "Salainen otsikko", "service_tasks": ["24"]}]},
    )
    left = replace(use, action=Action.DOCUMENT_SEARCH, book=Which.DISCLOSURE, purpose="statutory", basis="B4")
    with book.opened(actor=own) as ctx:
        log.record(ctx, use)
    with book.opened(actor=other) as ctx:
        log.record(ctx, left)
        log.record(ctx, replace(left, outcome=Outcome.REFUSED, documents=()))
    with book.opened(actor=OFFICER) as ctx:
        log.record(ctx, Event(action=Action.REVIEW_READ, client_id=client, controller=OFFICE.controller))
    return Wishes(book)
