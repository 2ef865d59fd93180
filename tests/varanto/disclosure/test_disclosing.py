"""The gate out between registers: what passes on which ground, what looks as if it were not there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.office import ADULT, NEIGHBOUR, NOW, OFFICE, OTHER, Office
from tests.varanto.disclosure.neighbours import Neighbours, acting, composer, neighbours, shared_case

import varanto.log.service as log
from varanto.access.model import PurposeKind, Refused
from varanto.archive.model import Search
from varanto.decisions.api import ROUTES as DECISIONS
from varanto.disclosure import service
from varanto.disclosure.api import ROUTES
from varanto.disclosure.model import FetchRequest, Form, Page, Released, SearchRequest, Unknown
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.log.model import Book, Entry, Outcome
from varanto_client.compose import permit, prohibition
from varanto_client.compose.blocks import content_of
from varanto_formats.cda.model import Organisation
from varanto_formats.identifiers import Identifier


def only(form: Form) -> Callable[[tuple[str, ...]], str]:
    """Chooses one form and no other."""

    def choose(offered: tuple[str, ...]) -> str:
        if form not in offered:
            raise Problem("not-acceptable")
        return form.value

    return choose


def disclosures(both: Neighbours) -> list[Entry]:
    """The client's entries of the disclosure log."""
    every = log.entries(both.asker, both.asker.keys.client_id(ADULT.identifier))
    return [one for one in every if one.row.book is Book.DISCLOSURE]


ACROSS = [PurposeKind.DISCLOSURE, PurposeKind.INCAPACITY, PurposeKind.STATUTORY]


@pytest.fixture
def both(at_work: Callable[[Office], Context]) -> Neighbours:
    """Two neighbours about one client."""
    return neighbours(at_work(OFFICE), at_work(NEIGHBOUR))


def test_without_informing_or_permit_nothing_passes(both: Neighbours) -> None:
    """R-60: rows 7 and 8: the asker is told what is missing of the will, whatever documents there are."""
    both.note()
    assert both.search() == Refused("informing-missing")
    both.permitted(given=False)
    assert both.search() == Refused("permit-missing")


def test_a_permit_lets_client_documents_pass(both: Neighbours) -> None:
    """R-60: row 9: with informing and permit the note passes; relationship and case documents never do (A8)."""
    note = both.note()
    both.permitted()
    assert both.found() == [note.oid]
    released = both.fetch(note)
    assert isinstance(released, Released)
    assert released.sha256


@pytest.mark.parametrize("target", ["document", "service_task", "controller"])
def test_what_is_prohibited_is_as_absent(both: Neighbours, target: str) -> None:
    """R-61: rows 10-12: a prohibition hides the document from a search and from a fetch, not from an authority."""
    note = both.note()
    both.permitted()
    named = {
        "document": {"documents": [note]},
        "service_task": {"service_tasks": ["24"]},
        "controller": {"controllers": [Organisation(OFFICE.controller, OFFICE.name)]},
    }[target]
    OFFICE.store(both.holder, prohibition(composer(OFFICE), ADULT, **named))  # type: ignore[arg-type]
    assert both.found() == []
    assert both.fetch(note) == Unknown()
    assert note.oid in both.found(PurposeKind.STATUTORY)


def test_a_withdrawn_permit_closes(both: Neighbours) -> None:
    """R-60: a negative version of the permit takes effect at once."""
    note = both.note()
    given = both.permitted()
    assert both.found() == [note.oid]
    OFFICE.store(
        both.holder, composer(OFFICE).replacement(given, content_of(permit(composer(OFFICE), ADULT, given=False)))
    )
    assert both.search() == Refused("permit-missing")


def test_incapacity_needs_its_statement_and_nobody_who_represents(both: Neighbours) -> None:
    """R-62: B3 on a statement; on a document the refusal about the client is as unknown."""
    note = both.note()
    assert note.oid in both.found(PurposeKind.INCAPACITY)
    unstated = replace(both.purpose(PurposeKind.INCAPACITY), statement=None)
    wish = SearchRequest(client=ADULT.identifier, purpose=unstated, filters=Search(client_ids=()))
    assert service.search(both.asker, wish) == Refused("statement-missing")
    assert service.metadata(both.asker, FetchRequest(note.oid, unstated)) == Refused("statement-missing")


def test_an_authority_states_why(both: Neighbours) -> None:
    """R-63: B4 passes the will with a reason of the code set in words, for office-holders only."""
    note = both.note()
    assert note.oid in both.found(PurposeKind.STATUTORY)
    silent = replace(both.purpose(PurposeKind.STATUTORY), reason=None)
    wish = SearchRequest(client=ADULT.identifier, purpose=silent, filters=Search(client_ids=()))
    assert service.search(both.asker, wish) == Refused("reason-missing")
    worker = replace(both, asker=acting(both.asker, authority=False))
    assert worker.search(PurposeKind.STATUTORY) == Refused("authority-required")


@pytest.mark.parametrize("kind", ACROSS)
def test_without_a_context_the_search_is_refused_and_the_document_unknown(both: Neighbours, kind: PurposeKind) -> None:
    """R-64: A2, A6: who does not work with the client is told so on a search and nothing on a document."""
    note = both.note()
    both.permitted()
    stranger = replace(both, relationship="1.2.246.10.99999902.96.2026.9")
    assert stranger.search(kind) == Refused("context-missing")
    assert stranger.fetch(note, kind) == Unknown()


@pytest.mark.parametrize("kind", ACROSS)
def test_a_stranger_is_refused_like_a_client_without_documents(both: Neighbours, kind: PurposeKind) -> None:
    """R-61: whether anybody has documents of a person does not show in why a search is refused, nor in its entries."""
    both.note()
    stranger = Identifier("1.2.246.21", "010199-901P")
    wish = SearchRequest(client=stranger, purpose=both.purpose(kind), filters=Search(client_ids=()))
    assert service.search(both.asker, wish) == Refused("context-missing")
    (entry,) = log.entries(both.asker, both.asker.keys.client_id(stranger))
    assert (entry.row.book, entry.row.outcome) == (Book.DISCLOSURE, Outcome.REFUSED)


def test_the_own_register_is_not_reached_on_other_grounds(both: Neighbours) -> None:
    """R-12: A20: each purpose fixes its registers; the holder's own note is as unknown to its own disclosure search."""
    both.note()
    own = NEIGHBOUR.composer().case([ADULT], "24", "Oma asia")
    NEIGHBOUR.store(both.asker, own)
    assert own.oid not in both.found(PurposeKind.STATUTORY)
    assert both.fetch(own, PurposeKind.STATUTORY) == Unknown()


def test_a_shared_document_needs_every_client(both: Neighbours) -> None:
    """R-60: row 14, A36: the permit of one of two is not enough; with both each finds an entry in her log."""
    note = both.note(case=shared_case(both, [ADULT, OTHER]))
    both.permitted()
    assert both.found() == []
    assert both.fetch(note) == Unknown()
    both.permitted(client=OTHER)
    assert both.found() == [note.oid]
    others = [one for one in log.entries(both.asker, both.asker.keys.client_id(OTHER.identifier)) if one.row.documents]
    assert [(one.row.documents, one.row.controllers, one.row.basis) for one in others] == [
        ((note.oid,), (OFFICE.controller,), "B2")
    ]


def test_a_masked_document_names_no_other_client(both: Neighbours) -> None:
    """R-65: A29: by an authority's right a shared document shows its other clients to nobody, and no signed bytes."""
    note = both.note(case=shared_case(both, [ADULT, OTHER]))
    page = both.search(PurposeKind.STATUTORY)
    assert isinstance(page, Page)
    (item,) = [one for one in page.items if one.version.oid == note.oid]
    assert item.description.clients == (ADULT.identifier,)
    assert "application/xml" not in item.description.formats
    with pytest.raises(Problem, match="masked-form-only"):
        service.fetch(both.asker, FetchRequest(note.oid, both.purpose(PurposeKind.STATUTORY)), only(Form.XML))
    for form in (Form.JSON, Form.XHTML):
        released = both.fetch(note, PurposeKind.STATUTORY, form)
        assert isinstance(released, Released)
        assert OTHER.identifier.value.encode() not in released.content
        assert OTHER.given.encode() not in released.content


@pytest.mark.parametrize("kind", ACROSS)
def test_what_a_search_finds_a_fetch_releases(both: Neighbours, kind: PurposeKind) -> None:
    """R-13: for every purpose: each item can be fetched, with the same metadata, and nothing else can."""
    documents = [both.note(minutes=minutes) for minutes in (5, 4, 3)]
    both.permitted()
    OFFICE.store(both.holder, prohibition(composer(OFFICE), ADULT, documents=documents[:1]))
    page = both.search(kind)
    assert isinstance(page, Page)
    wishes = {one.oid: FetchRequest(one.oid, both.purpose(kind)) for one in [*documents, both.case]}
    released = {oid for oid, wish in wishes.items() if not isinstance(service.metadata(both.asker, wish), Unknown)}
    assert released == {item.version.oid for item in page.items} & wishes.keys()


def test_a_release_between_registers_is_a_disclosure_in_the_log(both: Neighbours) -> None:
    """R-66: the entry stands in the disclosure log with documents, controllers, basis and the will's versions."""
    note = both.note()
    given = both.permitted()
    both.found()
    (entry,) = disclosures(both)
    assert (entry.row.outcome, entry.row.basis, entry.row.purpose) == (Outcome.DONE, "B2", "disclosure")
    assert (entry.row.documents, entry.row.controllers) == ((note.oid,), (OFFICE.controller,))
    assert given.oid in str(entry.private.detail["evidence"])


def test_a_prohibited_document_is_named_in_no_clear_column(both: Neighbours) -> None:
    """R-66: what was withheld stands in the sealed part alone; the clear entry is that of an empty answer."""
    note = both.note()
    both.permitted()
    OFFICE.store(both.holder, prohibition(composer(OFFICE), ADULT, documents=[note]))
    both.found()
    entry = disclosures(both)[0]
    assert (entry.row.outcome, entry.row.documents, entry.row.controller) == (Outcome.REFUSED, (), None)
    assert note.oid in str(entry.private.detail["verdicts"])


def test_older_versions_stay_in_the_own_register(both: Neighbours) -> None:
    """R-14: A14, A50: another register shows the newest version only, also in the list of versions."""
    note = both.note(minutes=9)
    both.permitted()
    corrected = composer(OFFICE, 5).replacement(note)
    OFFICE.store(both.holder, corrected)
    assert both.found() == [corrected.oid]
    assert both.fetch(note) == Unknown()
    listed = service.versions(both.asker, FetchRequest(corrected.oid, both.purpose()))
    assert isinstance(listed, tuple)
    assert [item.version.oid for item in listed] == [corrected.oid]


def test_a_client_who_has_left_a_shared_case_gets_no_later_document(both: Neighbours) -> None:
    """R-60: A36: outside the client's membership a document of a shared case does not pass, on no ground."""
    case = shared_case(both, [ADULT, OTHER])
    note = both.note(case=case)
    both.permitted()
    both.permitted(client=OTHER)
    content = content_of(case)
    content["asia_asiakirja"]["asiakas"][0]["asiasta_poistumishetki"] = (NOW - timedelta(hours=2)).isoformat()
    OFFICE.store(both.holder, composer(OFFICE).replacement(case, content))
    assert both.found() == []
    assert note.oid not in both.found(PurposeKind.STATUTORY)


def test_every_door_reads_one_moment() -> None:
    """R-64: D-07: documents and wills of a request are those of one moment, whoever stores in the meantime."""
    assert [route.name for route in (*ROUTES, *DECISIONS) if not route.snapshot] == []
