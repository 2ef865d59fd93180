"""The gate out: what is found, what is released, in which form, and what the log says of it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from lxml import etree  # type: ignore[attr-defined]
from tests.office import ADULT, NEIGHBOUR, NOW, OFFICE, OTHER, Office

import varanto.archive.service as archive
import varanto.log.service as log
from varanto.access.model import Purpose, PurposeKind, Refused
from varanto.archive.model import Search, Status
from varanto.disclosure import service
from varanto.disclosure.model import FetchRequest, Form, Item, Page, Released, SearchRequest, Unknown
from varanto.intake import service as intake
from varanto.intake.model import InvalidationRequest
from varanto.kit.context import Context
from varanto.log.model import Action, Outcome
from varanto_client.compose import Person, case_note, permit
from varanto_formats.cda.model import Document
from varanto_formats.identifiers import Identifier

EVERYTHING = Search(client_ids=())


def search(ctx: Context, client: Person = ADULT, terms: Search = EVERYTHING, include: Sequence[Status] = ()) -> Page:
    """A search of a client's documents in the own register."""
    wish = SearchRequest(
        client=client.identifier,
        purpose=Purpose(),
        filters=terms,
        include=frozenset(include),
    )
    found = service.search(ctx, wish)
    assert isinstance(found, Page)
    return found


def oids(page: Page) -> list[str]:
    """The documents on a page."""
    return [item.version.oid for item in page.items]


def fetch(ctx: Context, document: Document, form: Form = Form.XML) -> Released | Refused | Unknown:
    """A document in one form."""
    return service.fetch(ctx, FetchRequest(document.oid, Purpose()), lambda formats: form.value)


@pytest.fixture
def case(ctx: Context) -> Document:
    """A stored case."""
    return OFFICE.open_case(ctx)


def note(case: Document, minutes: int = 0, text: str = "Tavattiin toimistolla.") -> Document:
    """A case note drawn up some minutes ago."""
    return case_note(
        OFFICE.composer(lambda: NOW - timedelta(minutes=minutes)), case, description=text, place="Toimisto"
    )


def test_the_bytes_come_back_as_they_were_sent(ctx: Context, case: Document) -> None:
    """R-01: what is fetched is what was received, byte for byte, with its digest."""
    made = note(case)
    xml = OFFICE.store(ctx, made)
    released = fetch(ctx, made)
    assert isinstance(released, Released)
    assert released.content == xml


def test_each_form_is_derived_from_the_body(ctx: Context, case: Document) -> None:
    """The structured body comes as it is, the page well-formed, the print as PDF."""
    made = note(case)
    OFFICE.store(ctx, made)
    structured = fetch(ctx, made, Form.JSON)
    page = fetch(ctx, made, Form.XHTML)
    pdf = fetch(ctx, made, Form.PDF)
    assert isinstance(structured, Released)
    assert isinstance(page, Released)
    assert isinstance(pdf, Released)
    assert made.body
    assert json.loads(structured.content) == json.loads(made.body.json or b"")
    assert "Tavattiin toimistolla." in "".join(etree.fromstring(page.content).itertext())
    assert pdf.content.startswith(b"%PDF-")


def test_search_shows_metadata_of_the_newest_valid_versions(ctx: Context, case: Document) -> None:
    """A search lists relationship, case and documents, newest authoring first, with who and what they are."""
    made = note(case, minutes=5)
    OFFICE.store(ctx, made)
    corrected = OFFICE.composer().replacement(made)
    OFFICE.store(ctx, corrected)
    page = search(ctx)
    assert page.total == 3
    assert made.oid not in oids(page)
    shown = next(item for item in page.items if item.version.oid == corrected.oid)
    assert shown.description.title == "Merkintä tapaamisesta tai yhteydenotosta"
    assert [author.identifier.value for author in shown.description.authors] == [OFFICE.worker.register_number]
    assert shown.description.clients == (ADULT.identifier,)
    assert shown.description.formats[0] == "application/xml"


def test_each_filter_finds_the_document_and_its_opposite_does_not(ctx: Context, case: Document) -> None:
    """Every term narrows the search to what it names."""
    made = note(case, minutes=90)
    OFFICE.store(ctx, made)
    moment = NOW - timedelta(minutes=90)
    author = OFFICE.worker.as_author().identifier
    terms: list[tuple[str, Any, Any]] = [
        ("controller", OFFICE.controller, NEIGHBOUR.controller),
        ("register", "1", "2"),
        ("case", case.case, f"{OFFICE.root}.95.2026.9.9"),
        ("groups", ["5"], ["4"]),
        ("types", ["19005"], ["11001"]),
        ("types", ["19"], ["11"]),
        ("service_tasks", ["10", "24"], ["10"]),
        ("service_process", made.service_process and made.service_process.code, "77"),
        ("unit", f"{OFFICE.root}.10.7", f"{OFFICE.root}.10.8"),
        ("author", author, replace(author, value="00000000000")),
        ("created_from", moment, moment + timedelta(seconds=1)),
        ("created_to", moment, moment - timedelta(seconds=1)),
        ("set_id", made.set_id, case.oid),
    ]
    for term, matching, other in terms:
        assert made.oid in oids(search(ctx, terms=replace(EVERYTHING, **{term: matching}))), term
        assert made.oid not in oids(search(ctx, terms=replace(EVERYTHING, **{term: other}))), term


def test_pages_follow_each_other_without_gap_or_repeat(ctx: Context, case: Document) -> None:
    """The total is the same on every page, and the pages together are the whole."""
    for minutes in (3, 3, 2, 1):
        OFFICE.store(ctx, note(case, minutes))
    whole = search(ctx)
    seen: list[str] = []
    after = None
    for _ in range(3):
        wish = SearchRequest(
            client=ADULT.identifier, purpose=Purpose(), filters=Search(client_ids=()), limit=2, after=after
        )
        page = service.search(ctx, wish)
        assert isinstance(page, Page)
        assert page.total == whole.total == 6
        seen += oids(page)
        after = page.last
    assert seen == oids(whole)
    assert after is None


def test_other_versions_come_when_they_are_asked_for(ctx: Context, case: Document) -> None:
    """Superseded versions are included on request; invalidated ones only at the archivist's desk."""
    made = note(case, minutes=5)
    OFFICE.store(ctx, made)
    corrected = OFFICE.composer().replacement(made)
    OFFICE.store(ctx, corrected)
    assert made.oid in oids(search(ctx, include=[Status.SUPERSEDED]))
    version = archive.find(ctx, corrected.oid)
    assert version
    intake.invalidate(ctx, InvalidationRequest(corrected.oid, version.sha256, "duplicate", ""))
    assert {made.oid, corrected.oid}.isdisjoint(oids(search(ctx, include=[Status.SUPERSEDED, Status.INVALIDATED])))
    desk = replace(ctx, actor=replace(ctx.actor, desk="archivist"))
    assert {made.oid, corrected.oid} <= set(oids(search(desk)))
    assert isinstance(fetch(ctx, corrected), Unknown)


def test_another_controller_finds_and_gets_nothing(
    at_work: Callable[[Office], Context], ctx: Context, case: Document
) -> None:
    """R-12: for another controller the client's documents do not exist."""
    made = note(case)
    OFFICE.store(ctx, made)
    neighbour = at_work(NEIGHBOUR)
    assert search(neighbour) == replace(search(neighbour, OTHER), items=())
    assert fetch(neighbour, made) == Unknown()
    wish = FetchRequest(made.oid, Purpose())
    assert service.metadata(neighbour, wish) == service.versions(neighbour, wish) == Unknown()


def test_versions_are_listed_oldest_first(ctx: Context, case: Document) -> None:
    """Every version of the set that a fetch would release, in order."""
    made = note(case, minutes=5)
    OFFICE.store(ctx, made)
    OFFICE.store(ctx, OFFICE.composer().replacement(made))
    listed = service.versions(ctx, FetchRequest(made.oid, Purpose()))
    assert isinstance(listed, tuple)
    assert [(item.version.version, item.version.status.value) for item in listed] == [(1, "superseded"), (2, "valid")]


def test_a_will_is_fetched_but_not_listed(ctx: Context, case: Document) -> None:
    """R-15: a permit is printed by its OID and stays out of document searches."""
    given = permit(OFFICE.composer(), ADULT, given=True)
    OFFICE.store(ctx, given)
    assert isinstance(fetch(ctx, given), Released)
    assert given.oid not in oids(search(ctx))


def test_every_use_and_every_attempt_is_logged(
    at_work: Callable[[Office], Context], ctx: Context, case: Document
) -> None:
    """R-16: a search, a release and a refusal each leave their entry with purpose, document and user."""
    made = note(case)
    OFFICE.store(ctx, made)
    search(ctx)
    fetch(ctx, made)
    fetch(at_work(NEIGHBOUR), made)
    entries = log.entries(ctx, ctx.keys.client_id(ADULT.identifier))
    seen = {(entry.row.action, entry.row.outcome, entry.row.organisation, entry.row.document_oid) for entry in entries}
    assert (Action.DOCUMENT_SEARCH, Outcome.DONE, OFFICE.controller, None) in seen
    assert (Action.DOCUMENT_FETCH, Outcome.DONE, OFFICE.controller, made.oid) in seen
    assert (Action.DOCUMENT_FETCH, Outcome.REFUSED, NEIGHBOUR.controller, made.oid) in seen
    assert {entry.row.purpose for entry in entries} == {"own"}


def test_a_search_for_a_stranger_is_logged_under_the_id_she_would_get(ctx: Context) -> None:
    """R-16: an empty answer is an attempt too, and it is found again when the person becomes a client."""
    stranger = Identifier("1.2.246.21", "010199-901P")
    wish = SearchRequest(client=stranger, purpose=Purpose(), filters=Search(client_ids=()))
    assert service.search(ctx, wish) == Page(0, (), None)
    assert [entry.row.action for entry in log.entries(ctx, ctx.keys.client_id(stranger))] == [Action.DOCUMENT_SEARCH]


def test_a_purpose_not_in_use_is_refused_and_logged(ctx: Context, case: Document) -> None:
    """A search by register right is refused as a whole before any document is looked at."""
    wish = SearchRequest(
        client=ADULT.identifier, purpose=Purpose(kind=PurposeKind.REGISTER_RIGHT), filters=Search(client_ids=())
    )
    assert service.search(ctx, wish) == Refused("function-not-in-use")
    refused = [
        one for one in log.entries(ctx, ctx.keys.client_id(ADULT.identifier)) if one.row.outcome is Outcome.REFUSED
    ]
    assert [(one.row.action, one.row.purpose) for one in refused] == [(Action.DOCUMENT_SEARCH, "register_right")]


def test_a_page_shows_what_a_fetch_gives(ctx: Context, case: Document) -> None:
    """R-13: everything that a search lists can be fetched and has the same metadata."""
    OFFICE.store(ctx, note(case))
    for item in search(ctx).items:
        wish = FetchRequest(item.version.oid, Purpose())
        alone = service.metadata(ctx, wish)
        assert isinstance(alone, Item)
        assert alone.description == item.description
        assert isinstance(service.fetch(ctx, wish, lambda formats: formats[0]), Released)
