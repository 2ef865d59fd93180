"""The archivist's desk, as her browser sees it without scripts."""

import hashlib
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from tests.entrance import Browser, Town, note
from tests.office import ADULT, NEIGHBOUR, OFFICE
from tests.varanto.archivist.conftest import OFFICER, OWN, WHY, Worker, documents

from varanto.access.model import Purpose
from varanto.archive.model import Search
from varanto.disclosure import service as disclosure
from varanto.disclosure.model import Page, SearchRequest
from varanto.intake import service as intake
from varanto.intake.model import InvalidationRequest
from varanto.kit.context import Actor, Context
from varanto.log.model import Action
from varanto_client.compose import Address, Contacts, SafetyRestriction, case_note, informing, plan
from varanto_formats.cda.model import Document, Organisation

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
STREET = "Piilopolku 7"
TABS = ("", "/metadata", "/source", "/versions", "/links", "/signatures")
At = Callable[..., AbstractContextManager[Context]]


@pytest.fixture
def case(at_office: At) -> Document:
    """A case of the test client."""
    with at_office() as ctx:
        return OFFICE.open_case(ctx)


@pytest.fixture
def hidden(at_office: At) -> Document:
    """The relationship document of a client under a safety restriction."""
    contacts = Contacts(contact_address=Address(STREET, "00100", "Helsinki"))
    made = OFFICE.composer().relationship(ADULT, ["24"], contacts=contacts, safety_restriction=SafetyRestriction())
    with at_office() as ctx:
        OFFICE.store(ctx, made)
    return made


def test_what_the_archivist_sees_equals_what_the_interface_gives(
    worker: Worker, town: Town, case: Document, at_office: At
) -> None:
    """R-186: the same documents in the same states; wills and other controllers' documents nowhere."""
    with at_office(NEIGHBOUR) as ctx:
        theirs = NEIGHBOUR.open_case(ctx)
    first = plan(OFFICE.composer(), case, situation="Tuen tarve", goals=["Arki sujuu"])
    second, out = OFFICE.composer().replacement(first), case_note(OFFICE.composer(), case, description="Käynti")
    will = informing(OFFICE.composer(), ADULT, text_version="1")
    with at_office() as ctx:
        for document in (first, second, will):
            OFFICE.store(ctx, document)
        sha256 = hashlib.sha256(OFFICE.store(ctx, out)).hexdigest()
        intake.invalidate(ctx, InvalidationRequest(out.oid, sha256, "duplicate", ""))
    page = worker.ask()
    actor = Actor(system="browser", organization=OFFICE.controller, desk="archivist", role="O3", register="1")
    with at_office() as ctx:
        wish = SearchRequest(client=ADULT.identifier, purpose=Purpose(), filters=Search(client_ids=()))
        given = disclosure.search(replace(ctx, actor=actor), wish)
    assert isinstance(given, Page)
    assert documents(page) == [item.version.oid for item in given.items]
    assert {first.oid, second.oid, out.oid, case.oid} <= set(documents(page))
    assert [page.text.count(f">{word}<") for word in ("Korvattu", "Mitätöity")] == [1, 1]
    for oid in (will.oid, theirs.oid):
        assert oid not in page.text
        assert worker.look(oid).status_code == 404


def test_a_search_is_narrowed_by_what_the_form_says(worker: Worker, case: Document, at_office: At) -> None:
    """R-187: by type, case, phase, state, unit and days; what fits none of them is not shown."""
    made = plan(OFFICE.composer(), case, situation="Tuen tarve", goals=["Arki sujuu"])
    with at_office() as ctx:
        OFFICE.store(ctx, made)
    unit = OFFICE.actor.unit or ""
    for limits in (
        {"phase": "5"},
        {"type": made.specific_type.code if made.specific_type else ""},
        {"case": f"urn:oid:{case.case}", "phase": "5"},
        {"unit": unit, "status": "valid", "phase": "5"},
        {"created_from": "20.11.2026", "created_to": "2026-11-20", "phase": "5"},
        {"stored_from": "20.11.2026", "phase": "5"},
    ):
        assert documents(worker.ask(**limits)) == [made.oid], limits
    for limits in ({"status": "invalidated"}, {"producer": unit}, {"stored_to": "1.1.2020"}, {"relationship": unit}):
        page = worker.ask(**limits)
        assert documents(page) == []
        assert "Asiakirjoja ei löytynyt" in page.text


def test_no_page_names_the_client_in_its_address(worker: Worker, case: Document) -> None:
    """R-19: neither address nor link holds an identity code; what names the search is worth nothing to others."""
    page = worker.ask()
    assert page.status_code == 200
    links = re.findall(r'(?:href|src|action)="([^"]*)"', page.text)
    assert not [link for link in [*links, str(page.url)] if ADULT.identifier.value in link or "010181" in link]
    other = Browser(worker.browser.town)
    other.log_in()
    other.take(OWN)
    query = str(page.url).partition("?")[2]
    assert other.get(f"/archivist/results?{query}").headers["location"].startswith("/archivist?")
    assert "Miksi katsot asiakirjaa" in other.get(f"/archivist/documents/{case.oid}?{query}").text


@pytest.mark.parametrize(
    ("form", "field", "said"),
    [
        ({"ground": ""}, "ground", "Valitse tarkoitus."),
        ({"words": " "}, "words", "Kirjoita lyhyesti"),
        ({"client": ""}, "client", "Anna asiakkaan tunnus"),
        ({"client": "010181-900X"}, "client", "Tunnus on virheellinen."),
        ({"document": "x"}, "document", "Kirjoita OID-tunnus"),
        ({"case": "<b>"}, "case", "Kirjoita OID-tunnus"),
        ({"created_from": "31.2.2026"}, "created_from", "Kirjoita päivä"),
        ({"stored_from": "2.1.2026", "stored_to": "1.1.2026"}, "stored_to", "Viimeinen päivä"),
    ],
)
def test_every_mistake_stands_at_its_field(worker: Worker, form: dict[str, str], field: str, said: str) -> None:
    """R-187: a purpose is obligatory; nothing is searched before the form is right."""
    before = len(worker.browser.town.logged())
    page = worker.ask(**form)
    assert page.status_code == 422
    assert f'<a href="#{field}">{said}' in page.text
    assert f'id="{field}-error">{said}' in page.text
    assert len(worker.browser.town.logged()) == before


def test_the_log_tells_who_looked_at_what_and_why(worker: Worker, case: Document) -> None:
    """R-189: searching and looking stand in the log with their purpose, for the archivist and her colleagues."""
    worker.ask()
    worker.look(case.oid, "/source")
    page = worker.get("/archivist/log").text
    for said in ("Haki asiakirjoja", "Avasi asiakirjan", "Paavo Arkistola", "Laadun tarkistus: Työpyyntö 7", case.oid):
        assert said in page
    assert ADULT.identifier.value not in page
    assert "Luki lokia" in worker.get("/archivist/log?whose=all").text


def test_every_view_of_a_document_can_be_opened(worker: Worker, case: Document) -> None:
    """R-190: its page, metadata, source in JSON and XML, versions, links and signatures."""
    said = {
        "": "<iframe",
        "/metadata": case.case,
        "/source": "asiatunnus",
        "/versions": "(tämä)",
        "/links": case.case,
        "/signatures": "Asiakirja on samanlainen kuin tallennettaessa.",
    }
    for tab in TABS:
        page = worker.look(case.oid, tab)
        assert page.status_code == 200
        assert (said[tab] or "") in page.text, tab
    assert "ClinicalDocument" in worker.get(f"{worker.address.replace('?', '/source?')}&form=xml").text
    onward = re.findall(r'href="(/archivist/results[^"]*)">Hae', worker.look(case.oid, "/links").text)
    assert documents(worker.get(onward[0])) == [case.oid]


def test_a_restricted_clients_data_are_masked_until_it_is_said_why(worker: Worker, hidden: Document) -> None:
    """R-191: the reason is obligatory, holds for that document alone, and is logged."""
    shown = worker.look(hidden.oid)
    assert "Turvakielto" in shown.text
    assert STREET not in worker.look(hidden.oid, "/source").text
    query = worker.address.partition("?")[2]
    door = f"/archivist/documents/{hidden.oid}/reveal?{query}"
    assert worker.post(door, reveal=" ").status_code == 422
    revealed = worker.post(door, reveal="Oikaisupyyntö 12")
    assert "Peitetyt tiedot ovat näkyvissä" in revealed.text
    address = str(revealed.url).replace("?", "/source?")
    assert STREET in worker.get(address).text
    assert "Oikaisupyyntö 12" in worker.get("/archivist/log").text


def test_script_in_every_text_field_of_a_document_stays_text(worker: Worker, at_office: At) -> None:
    """R-192: titles, names and bodies are told as they were written, and none of it runs."""
    composer = replace(OFFICE.composer(), unit=Organisation(OFFICE.actor.unit or "", SCRIPT))
    person = replace(ADULT, given=SCRIPT, family=SCRIPT)
    with at_office() as ctx:
        OFFICE.store(ctx, composer.relationship(person, ["24"]))
        case = composer.case([person], "24", SCRIPT)
        made = plan(composer, case, situation=SCRIPT, goals=[SCRIPT])
        OFFICE.store(ctx, case)
        OFFICE.store(ctx, made)
    for page in (worker.ask(words=SCRIPT), *(worker.look(made.oid, tab) for tab in TABS), worker.get("/archivist/log")):
        assert "<script>alert" not in page.text
        assert "<img" not in page.text.replace('<img src="/static/', "")
        assert "'unsafe-inline'" not in page.headers["content-security-policy"]
    framed = worker.get(f"{worker.address.replace('?', '/file?')}&form=xhtml")
    assert "<script" not in framed.text
    assert "onerror=" not in re.sub(r"&lt;.*?&gt;", "", framed.text)
    assert "sandbox" in framed.headers["content-security-policy"]


def test_statistics_count_the_register_picked_and_nothing_else(worker: Worker, case: Document, at_office: At) -> None:
    """R-193: versions by type, task, unit and month, without wills and without other registers; the same as CSV."""
    with at_office(NEIGHBOUR) as ctx:
        NEIGHBOUR.open_case(ctx)
    with at_office() as ctx:
        OFFICE.store(ctx, informing(OFFICE.composer(), ADULT, text_version="1"))
    page = worker.get("/archivist/statistics")
    assert "Rekisterissä on 2 asiakirjan versiota." in page.text
    assert page.text.count("<svg") == page.text.count("<table") == 4
    table = worker.get("/archivist/statistics.csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    rows = [line.split(";") for line in table.content.decode("utf-8-sig").split()]
    assert sum(int(row[-1]) for row in rows if row[0] == "month") == 2
    assert ["unit", OFFICE.actor.unit, "Perhepalvelut"] in [row[:3] for row in rows]
    assert Action.STATISTICS_READ in [entry.row.action for entry in worker.browser.town.logged()]


def test_nobody_else_gets_anything(town: Town, case: Document) -> None:
    """R-194: without a session, at the officer's desk, or by another site's form there is nothing, and a log entry."""
    paths = ["/archivist", "/archivist/log", "/archivist/statistics", "/archivist/statistics.csv", "/archivist/results"]
    paths += [f"/archivist/documents/{case.oid}{tab}" for tab in (*TABS, "/file")]
    officer = Browser(town)
    officer.log_in()
    officer.take(OFFICER)
    for browser in (Browser(town), officer):
        for path in paths:
            before = len(town.logged())
            assert note(browser.get(path)) == "ended", path
            assert len(town.logged()) == before + 1
    worker = Browser(town)
    worker.log_in()
    worker.take(OWN)
    for path in ("/archivist", f"/archivist/documents/{case.oid}"):
        assert worker.post(path, {**WHY, "client": ADULT.identifier.value}).status_code == 403
