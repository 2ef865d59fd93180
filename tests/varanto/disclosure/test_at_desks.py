"""The citizen's and the archivist's desk: who is shown what, in which form, and what the log says of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.office import ADULT, NEIGHBOUR, NOW, OFFICE, OTHER, Office
from tests.varanto.disclosure.neighbours import composer
from tests.writing import written

import varanto.log.service as log
from varanto.access.model import Purpose, PurposeKind, Refused, Viewer
from varanto.archive.model import Search
from varanto.decisions import service as decisions
from varanto.decisions.model import Replay
from varanto.disclosure import service
from varanto.disclosure.model import FetchRequest, Form, Item, Page, Released, SearchRequest, Unknown
from varanto.kit.context import Actor, Context
from varanto.kit.errors import Problem
from varanto.log.model import Book, Outcome
from varanto_client.compose import (
    Address,
    Contacts,
    Person,
    RelatedPerson,
    SafetyRestriction,
    plan,
    shown_to_all,
)
from varanto_formats.cda.model import Document
from varanto_formats.identifiers import Identifier, hetu
from varanto_formats.identifiers.codesystems import CLIENT_REGISTER

CHILD = Person(
    Identifier(hetu.SYSTEM, hetu.make_test(date(2014, 5, 2), 912).value), "Lapsi", "Asiakas", date(2014, 5, 2), "2"
)
STREET = "Piilopolku 7"
HIDDEN = Contacts(contact_address=Address(STREET, "00100", "Helsinki"))


def citizen(ctx: Context, person: Person = ADULT, **changes: object) -> Context:
    """Somebody at the citizen's desk."""
    actor = Actor(system="operator", desk="citizen", person=person.identifier)
    return replace(ctx, actor=replace(actor, **changes))  # type: ignore[arg-type]


def archivist(ctx: Context) -> Context:
    """The archivist of the first area's register."""
    actor = Actor(
        system="operator", organization=OFFICE.controller, desk="archivist", role="O3", register=CLIENT_REGISTER
    )
    return replace(ctx, actor=actor)


def searched(ctx: Context, client: Person = ADULT, **purpose: object) -> Page | Refused:
    """A search at a desk."""
    wish = Purpose(**purpose)  # type: ignore[arg-type]
    return service.search(ctx, SearchRequest(client=client.identifier, purpose=wish, filters=Search(client_ids=())))


def found(ctx: Context, client: Person = ADULT, **purpose: object) -> dict[str, Item]:
    """What a search finds, by OID; it must not be refused."""
    page = searched(ctx, client, **purpose)
    assert isinstance(page, Page), page
    return {item.version.oid: item for item in page.items}


def fetched(ctx: Context, document: Document, form: Form, **purpose: object) -> Released | Refused | Unknown:
    """A document in a form, where it may be had in it."""
    wish = FetchRequest(document.oid, Purpose(**purpose))  # type: ignore[arg-type]
    return service.fetch(ctx, wish, lambda offered: form.value if form.value in offered else refuse())


def refuse() -> str:
    """As the edge does where no form is acceptable."""
    raise Problem("not-acceptable")


@pytest.fixture
def case(ctx: Context) -> Document:
    """A case of two adults, who have a relationship each."""
    for person in (ADULT, OTHER):
        OFFICE.store(ctx, composer(OFFICE, 90).relationship(person, ["24"]))
    made = composer(OFFICE, 60).case([ADULT, OTHER], "24", "Perheen tuki")
    OFFICE.store(ctx, made)
    return made


@pytest.fixture
def shared(ctx: Context, case: Document) -> Document:
    """A plan of both, marked as shown to all."""
    made = shown_to_all(plan(composer(OFFICE, 30), case, situation="Tuen tarve", goals=["Arki sujuu"]))
    OFFICE.store(ctx, made)
    return made


def test_a_shared_document_is_shown_without_the_other(ctx: Context, shared: Document) -> None:
    """R-145: D-24: neither in metadata nor in any form stands the co-client; the signed bytes are not given."""
    item = found(citizen(ctx))[shared.oid]
    assert (item.masked, item.description.clients, item.safety_restriction) == (True, (ADULT.identifier,), None)
    for form in (Form.JSON, Form.XHTML):
        released = fetched(citizen(ctx), shared, form)
        assert isinstance(released, Released)
        assert OTHER.identifier.value.encode() not in released.content
        assert OTHER.given.encode() not in released.content
    with pytest.raises(Problem, match="masked-form-only"):
        fetched(citizen(ctx), shared, Form.XML)


def test_what_is_the_clients_alone_is_shown_as_it_was_stored(ctx: Context, case: Document) -> None:
    """R-145: in every form the document has."""
    alone = written(composer(OFFICE, 20), case, "15007", clients=(ADULT,))
    xml = OFFICE.store(ctx, alone)
    released = fetched(citizen(ctx), alone, Form.XML)
    assert isinstance(released, Released)
    assert released.content == xml
    assert not found(citizen(ctx))[alone.oid].masked


def test_a_citizens_look_stands_in_the_use_log_with_the_person(ctx: Context, shared: Document) -> None:
    """R-147: 70 §: who looked and for whom, released or not; the other client of the document has her entry."""
    found(citizen(ctx))
    assert searched(citizen(ctx), OTHER) == Refused("role-insufficient")
    assert searched(citizen(ctx), kind=PurposeKind.STATUTORY) == Refused("own-register-only")
    entries = [
        one
        for person in (ADULT, OTHER)
        for one in log.entries(ctx, ctx.keys.client_id(person.identifier))
        if one.row.action == "document:search"
    ]
    assert {one.private.person for one in entries} == {ADULT.identifier}
    assert {(one.row.book, one.row.organisation) for one in entries} == {(Book.USE, None)}
    told = sorted((one.row.outcome, one.row.documents) for one in entries)
    assert told == sorted(
        [
            (Outcome.DONE, (shared.oid,)),
            (Outcome.DONE, (shared.oid,)),
            (Outcome.REFUSED, ()),
            (Outcome.REFUSED, ()),
        ]
    )


def test_a_mandate_shows_what_the_principal_sees_but_not_how_to_reach_her(ctx: Context, case: Document) -> None:
    """R-148: D-21: masked for everybody but the protected person; as soon as the restriction is known."""
    alone = plan(composer(OFFICE, 20), replace(case, clients=case.clients[:1]), situation="Tuen tarve")
    OFFICE.store(ctx, alone)
    proxy = citizen(ctx, OTHER, on_behalf_of=ADULT.identifier, capacity="34")
    assert not found(proxy)[alone.oid].masked
    NEIGHBOUR.store(
        replace(ctx, actor=NEIGHBOUR.actor),
        NEIGHBOUR.composer().relationship(ADULT, ["24"], safety_restriction=SafetyRestriction()),
    )
    assert found(proxy)[alone.oid].masked
    assert not found(citizen(ctx))[alone.oid].masked


def test_the_archivist_sees_the_protected_masked_until_she_says_why(ctx: Context) -> None:
    """R-148: D-21, A30: in metadata and in every form; the reason stands in the log."""
    protected = composer(OFFICE, 30).relationship(
        ADULT, ["24"], contacts=HIDDEN, safety_restriction=SafetyRestriction()
    )
    OFFICE.store(ctx, protected)
    desk, item = archivist(ctx), found(archivist(ctx))[protected.oid]
    assert (item.masked, item.safety_restriction) == (True, True)
    assert "application/xml" not in item.description.formats
    masked = fetched(desk, protected, Form.JSON)
    assert isinstance(masked, Released)
    assert STREET.encode() not in masked.content
    with pytest.raises(Problem, match="masked-form-only"):
        fetched(desk, protected, Form.XML)
    revealed = fetched(desk, protected, Form.JSON, reveal="Tietopyyntö 12/2026")
    assert isinstance(revealed, Released)
    assert STREET.encode() in revealed.content
    asked = [one for one in log.entries(ctx, ctx.keys.client_id(ADULT.identifier)) if one.private.desk]
    reasons = [one.private.detail["purpose"]["reveal"] for one in asked]  # type: ignore[index]
    assert reasons.count("Tietopyyntö 12/2026") == 1
    assert reasons.count(None) == len(reasons) - 1


def test_a_representatives_restriction_masks_the_clients_documents(ctx: Context) -> None:
    """R-148: D-21, 38 § 2 item 4: the contact data of a legal representative are protected as the client's."""
    guardian = RelatedPerson(
        given="Helka",
        family="Huoltaja",
        roles=["32"],
        competence="Henkilöä koskevat asiat",
        contacts=Contacts(telephone="050 000 0001"),
        safety_restriction=True,
    )
    document = composer(OFFICE, 30).relationship(ADULT, ["24"], related=[guardian])
    OFFICE.store(ctx, document)
    item = found(archivist(ctx))[document.oid]
    assert (item.masked, item.safety_restriction) == (True, True)
    assert found(ctx)[document.oid].safety_restriction is True


def test_a_guardian_whom_the_childs_document_calls_restricted_sees_nothing(ctx: Context) -> None:
    """R-144: A31: the other guardian sees the child's plan, without contact data (D-21)."""
    protected = RelatedPerson(
        given=OTHER.given,
        family=OTHER.family,
        roles=["31"],
        identifier=OTHER.identifier,
        competence="Huolto",
        safety_restriction=True,
    )
    case = composer(OFFICE, 60).case([CHILD], "24", "Perheen tuki")
    document = plan(composer(OFFICE, 30), case, situation="Tuen tarve")
    for one in (composer(OFFICE, 90).relationship(CHILD, ["24"], related=[protected]), case, document):
        OFFICE.store(ctx, one)
    seen = {who: found(citizen(ctx, who, on_behalf_of=CHILD.identifier), CHILD) for who in (ADULT, OTHER)}
    assert seen[OTHER] == {}
    assert {oid: item.masked for oid, item in seen[ADULT].items()} == {document.oid: True}


def test_what_a_citizen_saw_is_decided_again_as_of_then(
    at_work: Callable[[Office], Context], ctx: Context, shared: Document
) -> None:
    """R-149: also after the co-client has come under a restriction, which hides the document from now on."""
    decision = found(citizen(ctx))[shared.oid].decision
    later = replace(ctx, now=NOW + timedelta(hours=1))
    restricted = NEIGHBOUR.composer().relationship(OTHER, ["24"], safety_restriction=SafetyRestriction())
    NEIGHBOUR.store(replace(at_work(NEIGHBOUR), now=later.now), restricted)
    assert shared.oid not in found(replace(citizen(ctx), now=later.now))
    again = decisions.replay(replace(later, actor=Actor(system="operator", operator=True)), decision)
    assert isinstance(again, Replay)
    assert again.agrees, again.differs
    assert again.again
    assert (again.again.rule, again.again.masked) == ("own-view", True)
    assert again.receipt.record.viewer is Viewer.HERSELF
