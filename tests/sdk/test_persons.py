"""Persons of several identifiers over HTTP: a temporary id that is linked, an identity code that changes."""

from dataclasses import replace
from typing import Any

import httpx
import pytest
from tests.live import Desk, Live

from varanto_client.compose import Person, case_note
from varanto_client.compose.blocks import content_of
from varanto_client.credentials import Credentials
from varanto_client.errors import Invalid, ProblemError
from varanto_client.model import OPERATOR, Acting, LogFilters
from varanto_client.session import Session
from varanto_formats.cda.model import Document
from varanto_formats.identifiers import Identifier, hetu, oids


def newcomer(desk: Desk, person: Person) -> Person:
    """The person before her identity code was known: by an id that the desk's organisation gave her."""
    root = oids.organisation_root(desk.composer.controller.oid)
    return replace(person, identifier=Identifier(f"{root}.22.2026", f"{person.identifier.value[:7]}998W"))


def naming_both(desk: Desk, before: Document, person: Person, temporary_id: Identifier | None) -> Document:
    """The next version of a relationship document, by the identity code, perhaps with the temporary id beside."""
    said = desk.composer.relationship(person, ["24"], oid=before.relationship, temporary_id=temporary_id)
    return desk.composer.replacement(replace(before, clients=said.clients), content_of(said))


def found(desk: Desk, person: Person) -> set[str]:
    """The OIDs that the desk's search finds."""
    return {one.oid for one in desk.client.search(person.identifier)}


def test_a_temporary_id_is_linked_and_taken_back(server: Live, desk: Desk, person: Person) -> None:
    """R-90, R-91, R-92: found by both while the link holds, told to the data-protection officer, and taken back."""
    unknown = newcomer(desk, person)
    first = desk.composer.relationship(unknown, ["24"])
    desk.store(first)
    case = desk.composer.case([unknown], "24", "Perheen tuen tarve")
    desk.store(case)
    both = naming_both(desk, first, person, unknown.identifier)
    desk.store(both)
    assert found(desk, person) == found(desk, unknown) == {both.oid, case.oid}
    with pytest.raises(Invalid) as refused:
        desk.store(case_note(desk.composer, case, description="Tavattiin.", place="Koti"))
    assert "temporary-id-linked" in {one.code for one in refused.value.findings}
    last = naming_both(desk, both, person, None)
    desk.store(last)
    assert found(desk, person) == {last.oid}
    assert found(desk, unknown) == {case.oid}
    officer = server.operator(Acting.as_officer(desk.composer.controller.oid))
    for one in (person, unknown):
        acts = [entry.action for entry in officer.log_search(LogFilters(client=one.identifier))]
        assert acts.count("person:link") == acts.count("person:unlink") == 1


def asked(server: Live, path: str, former: Person, present: Person, desk: Desk | None = None) -> tuple[int, Any]:
    """Status and body of the operator's call, or of a desk's."""
    own = server.world["operator"]
    credentials = Credentials.from_file(own["client_id"], server.folder / own["key"], own["kid"])
    people = {"former": former.identifier.value, "present": present.identifier.value}
    body: dict[str, Any] = {
        name: {"system": f"urn:oid:{hetu.SYSTEM}", "value": value} for name, value in people.items()
    }
    body |= {"reason": "Uusi henkilötunnus", "source": "DVV"}
    with httpx.Client(base_url=server.base_url) as http:
        session = Session(http, credentials, OPERATOR)
        if desk:
            session = Session(http, desk.profile.credentials, desk.profile.acting)
        try:
            answer = session.call("POST", f"/v1/identities/{path}", json=body)
        except ProblemError as problem:
            return problem.status, problem.code
        return answer.status_code, answer.json()


def test_an_identity_code_changes(server: Live, desk: Desk, person: Person) -> None:
    """R-94, R-95: told by the operator alone, once, without contradiction, and taken back."""
    former, stranger = (
        replace(person, identifier=Identifier(hetu.SYSTEM, hetu.make_test(person.birth_date, number).value))
        for number in (951, 952)
    )
    case = desk.open_case(former)
    assert asked(server, "changes", former, person, desk) == (403, "operator-required")
    status, told = asked(server, "changes", former, person)
    assert status == 201
    assert asked(server, "changes", former, person) == (200, told)
    assert case.oid in found(desk, person)
    assert found(desk, person) == found(desk, former)
    assert asked(server, "changes", former, stranger) == (409, "identity-change-conflict")
    assert asked(server, "changes/reversal", former, person) == (200, {"reversed": True})
    assert found(desk, person) == set()
    assert asked(server, "changes/reversal", former, person) == (404, "identity-change-unknown")
