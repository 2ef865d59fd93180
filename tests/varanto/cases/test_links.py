"""Case links: who makes and sees them, what a search and metadata show of them, how they end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.office import ADULT, NEIGHBOUR, NOW, OFFICE, OTHER, Office

import varanto.log.service as log
from varanto.access.model import Purpose, Refused
from varanto.archive.model import Search
from varanto.cases import service
from varanto.cases.model import CaseLink, Linked, NoSuchCase
from varanto.disclosure import service as disclosure
from varanto.disclosure.model import FetchRequest, Item, Page, SearchRequest
from varanto.intake import service as intake
from varanto.intake.model import InvalidationRequest
from varanto.kit.context import Actor, Context
from varanto.log.model import NOBODY, Action, Entry, Outcome
from varanto_client.compose import Composer, case_note
from varanto_formats.cda.model import Document

WHY = "Sama palvelukokonaisuus"


def composer(minutes: int = 0) -> Composer:
    """Writes the office's documents as of some minutes ago."""
    return OFFICE.composer(lambda: NOW - timedelta(minutes=minutes))


def oid(case: Document) -> str:
    """The case id (asiatunnus)."""
    assert case.case
    return case.case


def entries(ctx: Context, action: Action, client: str) -> list[Entry]:
    """A client's entries of an act."""
    identifier = replace(ADULT.identifier, value=client)
    return [one for one in log.entries(ctx, ctx.keys.client_id(identifier)) if one.row.action is action]


def found(ctx: Context, **terms: object) -> list[str]:
    """The OIDs that a search of the client finds."""
    linked = bool(terms.pop("linked", False))
    filters = Search(client_ids=(), **terms)  # type: ignore[arg-type]
    page = disclosure.search(
        ctx, SearchRequest(client=ADULT.identifier, purpose=Purpose(), filters=filters, linked=linked)
    )
    assert isinstance(page, Page)
    return [one.version.oid for one in page.items]


def metadata(ctx: Context, document: Document) -> Item:
    """The metadata of a document."""
    item = disclosure.metadata(ctx, FetchRequest(document.oid, Purpose()))
    assert isinstance(item, Item)
    return item


@pytest.fixture
def case(ctx: Context) -> Document:
    """A client and her first case."""
    return OFFICE.open_case(ctx)


@pytest.fixture
def other(ctx: Context, case: Document) -> Document:
    """A case of the same client and another person together."""
    OFFICE.store(ctx, OFFICE.composer().relationship(OTHER, ["24"]))
    made = composer(5).case([ADULT, OTHER], "24", "Yhteinen asia")
    OFFICE.store(ctx, made)
    return made


def test_a_link_shows_at_both_cases(ctx: Context, case: Document, other: Document) -> None:
    """R-124: whoever sees a case sees to which others it is linked, and since when; why, when she asks."""
    made = service.link(ctx, oid(case), oid(other), WHY)
    assert made == CaseLink(case=oid(other), since=ctx.now, reason=WHY)
    assert service.links(ctx, oid(other)) == [CaseLink(case=oid(case), since=ctx.now, reason=WHY)]
    for one, another in ((case, other), (other, case)):
        assert metadata(ctx, one).links == (Linked(oid(another), ctx.now),)
    assert found(ctx, groups=["2"], case=oid(case)) == [case.oid]


def test_every_client_of_both_cases_gets_an_entry(ctx: Context, case: Document, other: Document) -> None:
    """R-124: 703/2023 10 §: the act stands in the log of each client, without a word on the others."""
    service.link(ctx, oid(case), oid(other), WHY)
    for person in (ADULT, OTHER):
        (entry,) = entries(ctx, Action.CASE_LINK, person.identifier.value)
        assert entry.row.document_oid == case.oid
        assert WHY not in repr(entry)


def test_to_link_again_changes_nothing(ctx: Context, case: Document, other: Document) -> None:
    """R-124: a retry, from either side, gives the link that is there."""
    service.link(ctx, oid(case), oid(other), WHY)
    later = replace(ctx, now=NOW + timedelta(days=1))
    again = service.link(later, oid(other), oid(case), "Toinen syy")
    assert again == CaseLink(case=oid(case), since=ctx.now, reason=WHY)
    assert len(linked(ctx, case)) == 1


def linked(ctx: Context, case: Document) -> list[CaseLink]:
    """Every link of a case."""
    every = service.links(ctx, oid(case))
    assert isinstance(every, list)
    return every


def test_a_link_ends_and_its_past_stays(ctx: Context, case: Document, other: Document) -> None:
    """R-124: an ended link leaves metadata and searches; when and why it was made and ended stays, at both cases."""
    service.link(ctx, oid(case), oid(other), WHY)
    later = replace(ctx, now=NOW + timedelta(days=1))
    ended = service.unlink(later, oid(other), oid(case), "Asia siirtyi")
    expected = CaseLink(case=oid(case), since=ctx.now, reason=WHY, until=later.now, ending="Asia siirtyi")
    assert ended == expected
    assert service.unlink(later, oid(other), oid(case), "Uudelleen") == expected
    assert linked(ctx, case) == [replace(expected, case=oid(other))]
    assert metadata(ctx, case).links == ()
    service.link(later, oid(case), oid(other), "Uusi syy")
    assert [one.until for one in linked(later, case)] == [later.now, None]


def test_reasons_outlive_a_new_version_of_the_case(ctx: Context, case: Document, other: Document) -> None:
    """R-124: the case goes on in new versions; why it was linked is still told."""
    service.link(ctx, oid(case), oid(other), WHY)
    OFFICE.store(ctx, OFFICE.composer().replacement(case))
    assert [one.reason for one in linked(ctx, case)] == [WHY]
    ended = service.unlink(ctx, oid(case), oid(other), "Asia siirtyi")
    assert isinstance(ended, CaseLink)
    assert (ended.reason, ended.ending) == (WHY, "Asia siirtyi")


def test_a_search_goes_on_to_linked_cases(ctx: Context, case: Document, other: Document) -> None:
    """R-125: with `linked` a search of one case finds the client's documents of the linked ones too."""
    here, there = (case_note(composer(1), one, description="Tavattiin.", place="Koti") for one in (case, other))
    for one in (here, there):
        OFFICE.store(ctx, one)
    service.link(ctx, oid(case), oid(other), WHY)
    assert set(found(ctx, case=oid(case), groups=["5"])) == {here.oid}
    assert set(found(ctx, case=oid(case), groups=["5"], linked=True)) == {here.oid, there.oid}
    delivering = replace(ctx, actor=replace(ctx.actor, role="R4", authority=False))
    assert there.oid not in found(delivering, case=oid(case), linked=True)


def test_foreign_unknown_and_withheld_cases_look_the_same(
    ctx: Context, at_work: Callable[[Office], Context], case: Document, other: Document
) -> None:
    """R-124: A46: whoever does not see a case learns nothing of it, nor whether it is linked; the attempt is logged."""
    neighbour = at_work(NEIGHBOUR)
    NEIGHBOUR.store(neighbour, NEIGHBOUR.composer().relationship(ADULT, ["24"]))
    own = NEIGHBOUR.composer().case([ADULT], "24", "Naapurin asia")
    NEIGHBOUR.store(neighbour, own)
    service.link(ctx, oid(case), oid(other), WHY)
    delivering = replace(ctx, actor=replace(ctx.actor, role="R4", authority=False))
    for asker, one, another in (
        (neighbour, own, case),
        (neighbour, case, other),
        (ctx, case, own),
        (delivering, case, other),
    ):
        assert service.link(asker, oid(one), oid(another), WHY) == NoSuchCase()
        assert service.unlink(asker, oid(one), oid(another), WHY) == NoSuchCase()
    assert service.links(neighbour, oid(case)) == NoSuchCase()
    assert service.links(ctx, f"{OFFICE.root}.97.2026.404") == NoSuchCase()
    attempts = [one for one in log.entries(ctx, NOBODY) if one.row.action is Action.CASE_LINKS_READ]
    assert [one.row.outcome for one in attempts] == [Outcome.REFUSED] * 2


def test_cases_without_a_valid_document_are_not_linked(ctx: Context, case: Document, other: Document) -> None:
    """R-124: a case whose document was invalidated is not there to be linked; and what was not linked does not end."""
    assert service.unlink(ctx, oid(case), oid(other), WHY) == NoSuchCase()
    item = metadata(ctx, other)
    intake.invalidate(
        ctx, InvalidationRequest(oid=other.oid, etag=item.version.sha256, reason="duplicate", explanation="Kahdesti")
    )
    assert service.link(ctx, oid(case), oid(other), WHY) == NoSuchCase()


@pytest.mark.parametrize("desk", ["archivist", "citizen", "officer"])
def test_links_are_shown_at_no_desk(ctx: Context, case: Document, other: Document, desk: str) -> None:
    """R-124: links are for those who handle the cases."""
    service.link(ctx, oid(case), oid(other), WHY)
    sitting = replace(ctx, actor=Actor(system="operator", organization=OFFICE.controller, desk=desk))
    assert service.links(sitting, oid(case)) == Refused("role-insufficient")
