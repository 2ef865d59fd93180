"""Looking into the logs: the officer into those of the own registers, the citizen into her own."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from tests import make
from tests.varanto.proofs.conftest import ACTOR, Book

from varanto.kit.context import Actor, Professional
from varanto.log import service
from varanto.log.model import Action, Event, Outcome, Page, Search
from varanto.log.model import Book as Which
from varanto_formats.identifiers import Identifier
from varanto_formats.identifiers.codesystems import PROFESSIONAL_REGISTER

OWN, OTHER = "1.2.246.10.1.10.0", "1.2.246.10.2.10.0"
WORKER = Professional(Identifier(PROFESSIONAL_REGISTER, "00098705718"), "Aino Auttaja")
HERS = make.identifier()
INSIDE = replace(ACTOR, organization=OWN, professional=WORKER)
OUTSIDE = replace(ACTOR, organization=OTHER, professional=WORKER)
OFFICER = Actor(system="s", organization=OWN, desk="officer")
CITIZEN = Actor(system="s", desk="citizen", person=HERS)
USE = Event(action=Action.DOCUMENT_FETCH, controller=OWN, documents=("1.2.3",), purpose="own", basis="B0")
LEFT = replace(
    USE,
    action=Action.DOCUMENT_SEARCH,
    book=Which.DISCLOSURE,
    controller=None,
    documents=("1.2.3", "1.2.4"),
    controllers=(OWN, "1.2.246.10.3.10.0"),
    purpose="statutory",
    basis="B4",
)


def _log(book: Book, event: Event, actor: Actor = INSIDE) -> UUID:
    with book.opened(actor=actor) as ctx:
        return service.record(ctx, replace(event, client_id=ctx.keys.client_id(HERS)))


def _look(book: Book, actor: Actor, wanted: Search | None = None) -> Page:
    with book.opened(actor=actor) as ctx:
        page = service.search(ctx, wanted or Search())
    assert page
    return page


def _seen(book: Book, actor: Actor, wanted: Search | None = None) -> list[UUID]:
    return [one.row.entry_id for one in _look(book, actor, wanted).items if one.row.action is not Action.LOG_SEARCH]


def test_an_officer_sees_what_was_done_to_the_own_registers(book: Book) -> None:
    """R-56: uses of the own register, disclosures from it, and what the own staff did with wills; newest first."""
    wills = Event(action=Action.WILLS_SEARCH)
    own, left, seen = _log(book, USE), _log(book, LEFT, OUTSIDE), _log(book, wills)
    _log(book, replace(USE, controller=OTHER), OUTSIDE)
    _log(book, replace(USE, book=Which.DISCLOSURE, controller=OTHER))
    _log(book, wills, OUTSIDE)
    assert _seen(book, OFFICER) == [seen, left, own]


def test_an_officer_sees_of_a_disclosure_only_the_own_documents(book: Book) -> None:
    """R-56: what else the recipient got, and from whom, is not told."""
    _log(book, LEFT, OUTSIDE)
    (seen,) = _look(book, OFFICER).items
    assert (seen.documents, seen.controllers) == (("1.2.3",), (OWN,))
    assert seen.private
    assert seen.private.professional == WORKER


def test_a_citizen_sees_what_left_but_no_recipient_person(book: Book) -> None:
    """R-57: who used or got her data and why; never the persons, nor what was tried in vain, nor another's."""
    own, left = _log(book, USE), _log(book, LEFT, OUTSIDE)
    _log(book, replace(LEFT, outcome=Outcome.REFUSED, documents=(), controllers=()), OUTSIDE)
    with book.opened() as ctx:
        service.record(ctx, replace(USE, client_id=UUID(int=9)))
    seen = _look(book, CITIZEN).items
    assert [one.row.entry_id for one in seen] == [left, own]
    assert [(one.private, one.client) for one in seen] == [(None, None)] * 2
    assert seen[0].documents == ("1.2.3", "1.2.4")


@pytest.mark.parametrize(
    "actor", [INSIDE, replace(OFFICER, desk="archivist"), Actor(system="s"), replace(CITIZEN, on_behalf_of=HERS)]
)
def test_nobody_else_looks_into_the_log(book: Book, actor: Actor) -> None:
    """R-56: neither a professional nor an archivist, nor yet whoever acts for another; the attempt is logged."""
    with book.opened(actor=actor) as ctx:
        assert service.search(ctx, Search()) is None
    tried = book.owner.execute("select outcome from log_entry where action = 'log:search'").fetchall()
    assert tried == [("refused",)]


def test_looking_is_logged(book: Book) -> None:
    """R-16: the officer's looking stands in the log of the own register like any other use."""
    _log(book, USE)
    _look(book, OFFICER, Search(client=HERS))
    with book.opened() as ctx:
        entries = service.entries(ctx, ctx.keys.client_id(HERS))
    assert [entry.row.action for entry in entries] == [Action.LOG_SEARCH, Action.DOCUMENT_FETCH]


def test_entries_are_found_by_every_limit(book: Book) -> None:
    """An officer asks by client, user, unit, time, document, ground, book and outcome."""
    entry = _log(book, USE)
    refused = _log(
        book, replace(USE, outcome=Outcome.REFUSED, basis=None, documents=()), replace(INSIDE, professional=None)
    )
    found = book.owner.execute("select logged_at from log_entry where entry_id = %s", (entry,)).fetchone()
    assert found
    moment = found[0]
    hits = (
        Search(user=WORKER.identifier),
        Search(end=moment),
        Search(document="1.2.3"),
        Search(basis="B0"),
        Search(outcome=Outcome.DONE),
    )
    for wanted in hits:
        assert _seen(book, OFFICER, wanted) == [entry], wanted
    for wanted in (Search(unit=make.UNIT), Search(book=Which.USE), Search(client=HERS), Search(begin=moment)):
        assert _seen(book, OFFICER, wanted) == [refused, entry], wanted
    nothing = (
        Search(unit="1.2.9"),
        Search(book=Which.DISCLOSURE),
        Search(client=make.identifier("010190-999A")),
        Search(end=moment - timedelta(seconds=1)),
    )
    for wanted in nothing:
        assert _seen(book, OFFICER, wanted) == [], wanted


def test_pages_follow_each_other(book: Book) -> None:
    """Page by page every entry comes once, and the total is that of all."""
    entries = [_log(book, USE) for _ in range(5)]
    found: list[UUID] = []
    wanted: Search | None = Search(limit=2, client=HERS, basis="B0")
    while wanted:
        page = _look(book, OFFICER, wanted)
        assert page.total == 5
        found += [one.row.entry_id for one in page.items]
        wanted = replace(wanted, after=page.last) if page.last else None
    assert found == entries[::-1]
