"""The client against a running repository: the summary of a client, and cases that are linked."""

import pytest
from tests.live import Desk, Live

from varanto_client.compose import Person, case_note, plan
from varanto_client.errors import NotFound, Refused
from varanto_client.model import Acting, Filters, LogFilters, Purpose


def test_a_client_is_summed_up(server: Live, desk: Desk, person: Person) -> None:
    """R-121: relationship, open case and plan, each with its document; one entry of the log names them all."""
    case = desk.open_case(person)
    made = plan(desk.composer, case, situation="Perhe tarvitsee tukea.")
    desk.store(made)
    told = desk.client.summary(person.identifier)
    assert told["form"] == "varanto-summary-1"
    assert told["basics"]["family"] == person.family
    assert [one["case"] for one in told["cases"]] == [case.case]
    assert [one["source"]["oid"] for one in told["plans"]] == [made.oid]
    sources = {told["basics"]["source"]["oid"], case.oid, made.oid}
    officer = server.operator(Acting.as_officer(desk.composer.controller.oid))
    entries = officer.log_search(LogFilters(client=person.identifier))
    (entry,) = [one for one in entries if one.action == "document:summary"]
    assert {one.oid for one in entry.documents} == sources


def test_other_registers_are_never_summed_up(server: Live, desk: Desk, person: Person) -> None:
    """R-122: A50: the purpose of a summary is own; a neighbour who knows nothing of the client is told nothing."""
    desk.open_case(person)
    with pytest.raises(Refused, match="own-register-only"):
        desk.client.summary(person.identifier, Purpose.disclosure())
    told = server.desk(1).client.summary(person.identifier)
    assert (told["basics"], told["cases"]) == (None, [])


def test_linked_cases_are_found_together(server: Live, desk: Desk, person: Person) -> None:
    """R-125: a link shows at the case and in the summary, leads a search on, and ends; neighbours see nothing."""
    first = desk.open_case(person)
    second = desk.composer.case([person], "24", "Jatkoasia")
    desk.store(second)
    note = case_note(desk.composer, second, description="Tavattiin.", place="Koti")
    desk.store(note)
    assert first.case
    assert second.case
    desk.client.link_cases(first.case, second.case, "Asia siirtyi")
    (case,) = [one for one in desk.client.summary(person.identifier)["cases"] if one["case"] == first.case]
    assert [one["case"] for one in case["links"]] == [second.case]
    found = desk.client.search(person.identifier, Filters(case=first.case, linked=True))
    assert note.oid in [one.oid for one in found]
    with pytest.raises(NotFound, match="case-unknown"):
        server.desk(1).client.case_links(first.case)
    desk.client.unlink_cases(first.case, second.case, "Virhe")
    (ended,) = desk.client.case_links(second.case)
    assert (ended.case, ended.ending) == (first.case, "Virhe")
    assert note.oid not in [
        one.oid for one in desk.client.search(person.identifier, Filters(case=first.case, linked=True))
    ]
