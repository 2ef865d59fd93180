"""Invalidating at the archivist's desk, as her browser does it without scripts."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import httpx
import pytest
from tests.entrance import Town
from tests.office import ADULT, NEIGHBOUR, OFFICE
from tests.varanto.archivist.conftest import Worker

from varanto.access.model import Purpose
from varanto.disclosure import service as disclosure
from varanto.disclosure.model import FetchRequest, Form
from varanto.kit.context import Context
from varanto_client.compose import case_note, informing
from varanto_formats.cda.model import Document

At = Callable[..., AbstractContextManager[Context]]
TEXT = re.compile(r"<[^>]+>")
ETAG = re.compile(r'name="etag" value="(\w+)"')
WRONG = "/archivist/wrong-person?lang=fi"


def said(page: httpx.Response) -> str:
    """What a page says, without its tags."""
    return " ".join(TEXT.sub(" ", page.text).split())


def place(oid: str) -> str:
    """Where a document is invalidated."""
    return f"/archivist/documents/{oid}/invalidation?lang=fi"


def invalidate(worker: Worker, oid: str, **changes: str) -> httpx.Response:
    """Go through the form and its second confirmation."""
    etag = ETAG.search(worker.get(place(oid)).text)
    form = {"etag": etag[1] if etag else "", "reason": "duplicate", "explanation": "", "step": "sure", "sure": "on"}
    return worker.post(place(oid), **{**form, **changes})


def states(town: Town) -> dict[str, str]:
    """The state of every document that is kept."""
    with town.installation.database.transaction() as db:
        return dict(db.execute("select oid, status from document").fetchall())


def logged(town: Town, action: str) -> list[tuple[str, str]]:
    """Document and outcome of the entries of an act, oldest first."""
    with town.installation.database.transaction() as db:
        return db.execute(
            "select document_oid, outcome from log_entry where action = %s order by logged_at", (action,)
        ).fetchall()


@pytest.fixture
def stored(at_office: At) -> tuple[Document, Document]:
    """A case of the test client and a case note in it."""
    with at_office() as ctx:
        case = OFFICE.open_case(ctx)
        note = case_note(OFFICE.composer(), case, description="Tapaaminen")
        OFFICE.store(ctx, note)
    return case, note


def test_a_document_is_invalidated_after_a_second_confirmation(
    worker: Worker, town: Town, stored: tuple[Document, Document]
) -> None:
    """R-200: the reason alone changes nothing; the confirmation says what happens and to whom; then it is done."""
    _, note = stored
    page = invalidate(worker, note.oid, step="state", sure="")
    assert "poistuu kaikkien hauista" in said(page)
    assert ADULT.identifier.value in page.text
    assert states(town)[note.oid] == "valid"
    assert invalidate(worker, note.oid, sure="").status_code == 422
    assert states(town)[note.oid] == "valid"
    assert "Asiakirja on mitätöity" in said(invalidate(worker, note.oid))
    assert states(town)[note.oid] == "invalidated"
    assert logged(town, "document:invalidate") == [(note.oid, "done")]


def test_a_reason_must_be_given(worker: Worker, town: Town, stored: tuple[Document, Document]) -> None:
    """R-200: without a reason, or with another one that is not told, the form comes back with its mistakes."""
    _, note = stored
    assert 'id="reason-error"' in invalidate(worker, note.oid, reason="", step="state").text
    page = invalidate(worker, note.oid, reason="other", explanation=" ", step="state")
    assert page.status_code == 422
    assert 'id="explanation-error"' in page.text
    assert states(town)[note.oid] == "valid"


def test_what_rests_on_a_document_goes_first(worker: Worker, town: Town, stored: tuple[Document, Document]) -> None:
    """R-201: a case with a live note and a relationship with a live case stay until those are out of use."""
    case, note = stored
    (relationship,) = set(states(town)) - {case.oid, note.oid}
    for oid, first in ((case.oid, note.oid), (relationship, case.oid)):
        page = worker.get(place(oid))
        assert first in page.text
        assert 'name="reason"' not in page.text
    with town.installation.database.transaction() as db:
        row = db.execute("select encode(sha256, 'hex') from document where oid = %s", (case.oid,)).fetchone()
    assert row
    assert invalidate(worker, case.oid, etag=row[0]).status_code == 409
    for oid in (note.oid, case.oid, relationship):
        assert "Asiakirja on mitätöity" in said(invalidate(worker, oid))
    assert set(states(town).values()) == {"invalidated"}


def test_wills_and_other_registers_are_not_there(worker: Worker, town: Town, at_office: At) -> None:
    """R-202: another controller's document and a will are unknown at the desk, and nothing happens to them."""
    with at_office(NEIGHBOUR) as ctx:
        theirs = NEIGHBOUR.open_case(ctx)
    will = informing(OFFICE.composer(), ADULT, text_version="1")
    with at_office() as ctx:
        OFFICE.store(ctx, will)
    before = states(town)
    for oid in (theirs.oid, will.oid, "1.2.246.10.99999999.1"):
        assert worker.get(place(oid)).status_code == 404
        assert invalidate(worker, oid, step="state").status_code == 404
        assert invalidate(worker, oid).status_code in (404, 409)
    assert states(town) == before


def test_two_archivists_invalidate_where_the_area_says_so(
    worker: Worker, second: Worker, town: Town, stored: tuple[Document, Document], four_eyes: None
) -> None:
    """R-203: the act waits for another archivist of the register; who proposed cannot confirm; both are logged."""
    _, note = stored
    page = invalidate(worker, note.oid, explanation="Kaksi kertaa")
    assert "odottaa toista arkistonhoitajaa" in said(page)
    assert states(town)[note.oid] == "valid"
    assert worker.post(place(note.oid), step="confirmed").status_code == 403
    assert states(town)[note.oid] == "valid"
    assert note.oid in second.get("/archivist/withdrawals").text
    assert "Kaksi kertaa" in second.get(place(note.oid)).text
    assert "Asiakirja on mitätöity" in said(second.post(place(note.oid), step="confirmed"))
    assert states(town)[note.oid] == "invalidated"
    assert logged(town, "withdrawal:propose") == logged(town, "withdrawal:confirm") == [(note.oid, "done")]
    with town.installation.database.transaction() as db:
        users = db.execute("select count(distinct user_index) from log_entry where action like 'withdrawal:%'")
        assert users.fetchone() == (2,)
    assert second.post(place(note.oid), step="confirmed").status_code == 409
    assert "Vahvisti mitätöinnin" in said(second.get("/archivist/log?lang=fi"))


def test_a_proposal_is_declined_or_taken_back(
    worker: Worker, second: Worker, town: Town, stored: tuple[Document, Document], four_eyes: None
) -> None:
    """R-203: a second archivist may decline, the first may take back; then the document stands as before."""
    _, note = stored
    for who in (second, worker):
        invalidate(worker, note.oid)
        assert 'name="reason"' in who.post(place(note.oid), step="declined").text
    assert states(town)[note.oid] == "valid"
    assert len(logged(town, "withdrawal:decline")) == 2


def test_documents_of_the_wrong_person_go_together(
    worker: Worker, town: Town, stored: tuple[Document, Document], at_office: At
) -> None:
    """R-204: all that was stored of her is found, taken out of use in order, and everybody who saw it is listed."""
    _, note = stored
    with at_office() as ctx:
        disclosure.fetch(ctx, FetchRequest(note.oid, Purpose()), lambda _: Form.JSON)
    found = worker.post(WRONG, step="find", client=ADULT.identifier.value)
    chosen = dict.fromkeys(re.findall(r'name="(document-[\d.]+)"', found.text), "on")
    assert {name.removeprefix("document-") for name in chosen} == set(states(town))
    unclear = worker.post(WRONG, step="choose", offered=" ".join(states(town)), explanation="")
    assert 'id="choice-error"' in unclear.text
    assert 'id="explanation-error"' in unclear.text
    sure = worker.post(WRONG, step="choose", explanation="Kirjattu väärälle", **chosen)
    assert sure.text.index(note.oid) < sure.text.index(stored[0].oid)
    assert set(states(town).values()) == {"valid"}
    done = worker.post(WRONG, step="sure", sure="on", explanation="Kirjattu väärälle", **chosen)
    assert set(states(town).values()) == {"invalidated"}
    assert "Aino Sosiaalityöntekijä" in done.text
    assert "asiakirjan katselu" in done.text
    assert "Perhepalvelut" in done.text
    assert "Henkilöitä 1, organisaatioita 1" in said(done), "the archivist herself is not counted"


def test_the_drafts_say_what_is_known_in_three_languages(
    worker: Worker, town: Town, stored: tuple[Document, Document]
) -> None:
    """R-204: both notices are drafts, with controller and number of documents filled in, in every language."""
    done = worker.post(WRONG, step="sure", sure="on", explanation="Väärä", **{f"document-{stored[1].oid}": "on"})
    for mark in ("LUONNOS", "UTKAST", "DRAFT"):
        assert done.text.count(mark) == 2
    assert "Rekisterinpitäjä: Mallilan hyvinvointialue" in done.text
    assert "{documents}" not in done.text
    assert 'lang="sv"' in done.text


def test_the_wrong_persons_list_goes_whole_or_not_at_all(
    worker: Worker, town: Town, stored: tuple[Document, Document]
) -> None:
    """R-201: with a document left out that rests on a chosen one, nothing of the list is invalidated."""
    case, note = stored
    (relationship,) = set(states(town)) - {case.oid, note.oid}
    chosen = {f"document-{oid}": "on" for oid in (note.oid, relationship)}
    assert worker.post(WRONG, step="sure", sure="on", explanation="Väärä", **chosen).status_code == 409
    assert set(states(town).values()) == {"valid"}


def test_documents_are_found_by_a_list(worker: Worker, stored: tuple[Document, Document]) -> None:
    """A list of ids finds what is in the register, and says how many are not."""
    _, note = stored
    page = worker.post(WRONG, step="list", documents=f"{note.oid}\n1.2.246.10.99999999.1")
    assert f'name="document-{note.oid}"' in page.text
    assert "Asiakirjoja, joita rekisterissä ei ole: 1" in said(page)
    assert worker.post(WRONG, step="list", documents="<script>").status_code == 422


def test_two_archivists_also_for_the_wrong_person(
    worker: Worker, second: Worker, town: Town, stored: tuple[Document, Document], four_eyes: None
) -> None:
    """R-203: under four eyes the whole list waits, and is confirmed in its order alone."""
    case, note = stored
    chosen = {f"document-{oid}": "on" for oid in (note.oid, case.oid)}
    done = worker.post(WRONG, step="sure", sure="on", explanation="Väärä", **chosen)
    assert "Odottaa toista arkistonhoitajaa: 2" in said(done)
    assert second.post(place(case.oid), step="confirmed").status_code == 409
    for oid in (note.oid, case.oid):
        second.post(place(oid), step="confirmed")
        assert states(town)[oid] == "invalidated"
