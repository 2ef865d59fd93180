"""Comparing at the archivist's desk, as her browser does it without scripts."""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import httpx
import pytest
from tests.entrance import REAL
from tests.office import ADULT, NEIGHBOUR, OFFICE
from tests.varanto.archivist.conftest import Worker

from varanto.kit.context import Context
from varanto_client.compose import Address, Contacts, SafetyRestriction, case_note
from varanto_client.compose.blocks import content_of
from varanto_formats.cda.model import Document

At = Callable[..., AbstractContextManager[Context]]
TEXT = re.compile(r"<[^>]+>")


def said(page: httpx.Response) -> str:
    """What a page says, without its tags."""
    return " ".join(TEXT.sub(" ", page.text).split())


def upload(worker: Worker, address: str, *files: tuple[str, bytes], **form: str) -> httpx.Response:
    """A form with files, sent."""
    browser = worker.browser
    sent = [("file", (name, content, "application/xml")) for name, content in files] or [("file", ("", b""))]
    data = {"form_token": worker.token, **form}
    return browser.town.site.post(address, data=data, files=sent, headers=browser._headers(), follow_redirects=False)


@pytest.fixture
def versions(at_office: At) -> list[tuple[Document, bytes]]:
    """Two versions of a case note of the test client."""
    composer = OFFICE.composer()
    with at_office() as ctx:
        case = OFFICE.open_case(ctx)
        first = case_note(composer, case, description="Tapaaminen toimistolla, sovittiin jatkosta.")
        content = json.dumps(content_of(first)).replace("toimistolla", "kotona")
        second = composer.replacement(first, json.loads(content))
        return [(one, OFFICE.store(ctx, one)) for one in (first, second)]


def test_a_version_is_compared_with_the_one_before(worker: Worker, versions: list[tuple[Document, bytes]]) -> None:
    """R-196: a version stands beside the one before it, each changed word marked, and both readings are logged."""
    (first, _), (second, _) = versions
    page = worker.get(f"/archivist/documents/{second.oid}/compare")
    assert page.status_code == 200
    assert "<del>toimistolla</del>" in page.text
    assert "<ins>kotona</ins>" in page.text
    assert "muuttunut" in said(page)
    assert first.oid in page.text
    with worker.browser.town.installation.database.transaction() as db:
        asked = "select document_oid from log_entry where action = 'document:fetch' and role = 'O3'"
        assert {oid for (oid,) in db.execute(asked)} == {first.oid, second.oid}


def test_a_first_version_asks_with_what_to_compare(worker: Worker, versions: list[tuple[Document, bytes]]) -> None:
    """Where nothing was before, the page says so and offers the other ways."""
    page = worker.get(f"/archivist/documents/{versions[0][0].oid}/compare")
    assert "ensimmäinen versio" in said(page)
    assert versions[1][0].oid in page.text


def test_two_documents_are_compared(worker: Worker, versions: list[tuple[Document, bytes]], at_office: At) -> None:
    """R-196: any document of the register stands beside any other; another controller's is as if it were not there."""
    with at_office(NEIGHBOUR) as ctx:
        theirs = NEIGHBOUR.open_case(ctx)
    first, second = versions[0][0].oid, versions[1][0].oid
    page = worker.get(f"/archivist/documents/{first}/compare?with={second}")
    assert "<ins>toimistolla</ins>" in page.text
    for oid in (theirs.oid, "1.2.246.10.99999999.1"):
        assert worker.get(f"/archivist/documents/{first}/compare?with={oid}").status_code == 404
        assert worker.get(f"/archivist/documents/{oid}/compare").status_code == 404
    assert worker.get(f"/archivist/documents/{first}/compare?with=x").status_code == 422


def test_a_document_equals_its_file(worker: Worker, versions: list[tuple[Document, bytes]]) -> None:
    """R-197: the file from the source system is the same in every field; another version's is not; nothing is kept."""
    (first, original), (_, other) = versions
    place = f"/archivist/documents/{first.oid}/compare?lang=fi"
    assert "Ei eroja" in said(upload(worker, place, ("a.xml", original)))
    page = upload(worker, place, ("b.xml", other))
    assert page.status_code == 200
    assert "<del>kotona</del>" in page.text
    with worker.browser.town.installation.database.transaction() as db:
        assert db.execute("select count(*) from document").fetchone() == (4,)


def test_a_file_that_is_no_document_is_told(worker: Worker, versions: list[tuple[Document, bytes]]) -> None:
    """The mistake stands at its field, and what the file says is not repeated as markup."""
    place = f"/archivist/documents/{versions[0][0].oid}/compare?lang=fi"
    page = upload(worker, place, ("<script>.xml", b"<html><script>alert(1)</script></html>"))
    assert page.status_code == 422
    assert 'id="file-error"' in page.text
    assert "alert(1)" not in page.text
    assert "Valitse yksi tiedosto" in said(upload(worker, place))


def test_a_form_without_our_token_brings_no_file(worker: Worker, versions: list[tuple[Document, bytes]]) -> None:
    """A page elsewhere cannot post a file in her name."""
    place = f"/archivist/documents/{versions[0][0].oid}/compare"
    assert upload(worker, place, ("a.xml", versions[0][1]), form_token="0" * 32).status_code == 403


def test_what_is_masked_stays_masked_until_a_reason_is_given(worker: Worker, at_office: At) -> None:
    """Under a safety restriction the address is in neither column before the archivist says why she must see it."""
    contacts = Contacts(contact_address=Address("Piilopolku 7", "00100", "Helsinki"))
    composer = OFFICE.composer()
    made = composer.relationship(ADULT, ["24"], contacts=contacts, safety_restriction=SafetyRestriction())
    again = composer.replacement(made)
    with at_office() as ctx:
        OFFICE.store(ctx, made)
        OFFICE.store(ctx, again)
    place = f"/archivist/documents/{again.oid}/compare"
    page = worker.get(place)
    assert "peitetty" in page.text
    assert "Piilopolku" not in page.text
    assert upload(worker, place, reveal=" ").status_code == 422
    revealed = upload(worker, place, reveal="Osoite tarkistettava")
    assert "Piilopolku" in revealed.text


def test_the_checklist_finds_the_three_documents(worker: Worker, versions: list[tuple[Document, bytes]]) -> None:
    """R-198: of a test client it says which kinds are stored, and that the files of the source system are the same."""
    page = upload(worker, "/archivist/checklist?lang=fi", ("a.xml", versions[1][1]), client=ADULT.identifier.value)
    assert page.status_code == 200
    assert "Kaikki on kunnossa" in said(page)
    assert ADULT.identifier.value not in str(page.request.url)
    older = upload(worker, "/archivist/checklist?lang=fi", ("a.xml", versions[0][1]), client=ADULT.identifier.value)
    assert "Kaikki ei ole vielä kunnossa" in said(older)


def test_the_checklist_is_for_test_clients_alone(worker: Worker) -> None:
    """R-198: a real person's code is refused at its field, and a client without documents lacks all three."""
    assert upload(worker, "/archivist/checklist", client=REAL.code).status_code == 422
    assert upload(worker, "/archivist/checklist", client="hello").status_code == 422
    nothing = upload(worker, "/archivist/checklist?lang=fi", client=ADULT.identifier.value)
    assert said(nothing).count("Tallenna asiakirja lähdejärjestelmästä") == 3
