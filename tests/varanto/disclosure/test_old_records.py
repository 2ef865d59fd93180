"""Old records: documents of earlier phases, relationships of retired systems, registers of controllers that ended."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.office import ADULT, NEIGHBOUR, NOW, OFFICE, OTHER, Office
from tests.varanto.disclosure.neighbours import Neighbours, acting, composer, neighbours

import varanto.organisations.service as organisations
from varanto.access.model import Administrative, Purpose, PurposeKind, Refused, WorkContext
from varanto.archive.model import Search
from varanto.disclosure import service
from varanto.disclosure.model import FetchRequest, Form, Page, Released, SearchRequest, Unknown
from varanto.kit.context import Context
from varanto.organisations.model import Function, Kind, Organisation
from varanto_client.compose import Person, case_note, content_of, prohibition
from varanto_formats.cda.model import Document
from varanto_formats.cda.model import Organisation as Named

ENDED = date(2026, 11, 1)
THIRD = "1.2.246.10.99999904.10.0"
ARCHIVE = Purpose(context=WorkContext(administrative=Administrative.ARCHIVE))


@pytest.fixture
def both(at_work: Callable[[Office], Context]) -> Neighbours:
    """Two neighbours about one client, who permits everything."""
    made = neighbours(at_work(OFFICE), at_work(NEIGHBOUR))
    made.permitted()
    return made


def of_group(both: Neighbours, group: str) -> Document:
    """A note of an earlier phase, stored by the holder."""
    note = case_note(composer(OFFICE, 60), both.case, description="Vanha kirjaus.", place="Koti")
    assert note.document_group
    made = replace(note, document_group=replace(note.document_group, code=group, display=None))
    OFFICE.store(both.holder, made)
    return made


def own(ctx: Context, purpose: Purpose | None = None, client: Person = ADULT, **terms: object) -> list[str]:
    """The OIDs that a search in the own register finds."""
    filters = Search(client_ids=(), **terms)  # type: ignore[arg-type]
    page = service.search(ctx, SearchRequest(client=client.identifier, purpose=purpose or Purpose(), filters=filters))
    assert isinstance(page, Page), page
    return [one.version.oid for one in page.items]


@pytest.mark.parametrize("group", ["3", "4"])
def test_documents_of_earlier_phases_stay_in_their_register(both: Neighbours, group: str) -> None:
    """R-128: phase I and old documents serve the own register; no permit opens them, an authority reaches them."""
    document = of_group(both, group)
    assert document.oid in own(both.holder)
    assert both.found() == []
    assert both.fetch(document) == Unknown()
    assert document.oid in both.found(PurposeKind.STATUTORY)
    assert document.oid in both.found(PurposeKind.INCAPACITY)


@pytest.mark.parametrize("group", ["3", "4"])
def test_a_private_provider_never_gets_documents_of_earlier_phases(both: Neighbours, group: str) -> None:
    """R-128: A8, A48: nor does the incapacity of the client open them to a private provider."""
    document = of_group(both, group)
    firm = organisations.organisation(both.asker, NEIGHBOUR.controller)
    assert firm
    organisations.put_organisation(both.asker, replace(firm, kind=Kind.PRIVATE))
    private = replace(both, asker=acting(both.asker, role="P1", authority=False))
    assert document.oid not in private.found(PurposeKind.INCAPACITY)


def old_relationship(office: Office, client: Person = ADULT) -> Document:
    """A relationship as it is stored when a system is emptied before it is retired (vanha asiakkuus)."""
    made = office.composer(lambda: NOW - timedelta(minutes=90)).relationship(client, ["24"])
    content = content_of(made)
    content["asiakkuusasiakirja"]["sosiaalihuollon_asiakkuus"]["vanha_asiakkuus"] = True
    return office.composer(lambda: NOW - timedelta(minutes=90)).fill(made, made.structure or "", content)


def test_an_old_relationship_stands_beside_the_open_one(both: Neighbours) -> None:
    """R-128: documents.md §1.5: several relationships of retired systems may be stored, and both kinds are found."""
    old = [old_relationship(OFFICE), old_relationship(OFFICE)]
    for one in old:
        OFFICE.store(both.holder, one)
    found = own(both.holder, groups=["1"])
    assert {one.oid for one in old} < set(found)
    assert len(found) == 3


def test_an_old_relationship_gives_no_context(both: Neighbours) -> None:
    """R-128: A1, A2: what is over since long lets nobody ask another register."""
    old = old_relationship(NEIGHBOUR, OTHER)
    NEIGHBOUR.store(both.asker, old)
    stranger = replace(both, relationship=old.relationship or "")
    assert stranger.search(client=OTHER) == Refused("context-missing")


def end(ctx: Context, oid: str, successor: str | None, ended: date | None = ENDED) -> None:
    """A controller ends and another follows it, or its end is taken back."""
    found = organisations.organisation(ctx, oid)
    assert found
    organisations.put_organisation(ctx, replace(found, ended=ended, successor=successor))


def archivist(ctx: Context, **changes: object) -> Context:
    """A worker of the archive (O3)."""
    return acting(ctx, role="O3", authority=False, **changes)


def test_an_inherited_register_is_kept_apart(both: Neighbours) -> None:
    """R-128: 16 §, A37: the archive alone looks at it, and a search only when it names the controller that ended."""
    note = both.note()
    end(both.asker, OFFICE.controller, NEIGHBOUR.controller)
    archive = archivist(both.asker)
    assert note.oid not in own(archive, ARCHIVE)
    assert note.oid in own(archive, ARCHIVE, controller=OFFICE.controller)
    assert note.oid not in own(both.asker, controller=OFFICE.controller)
    fetched = service.fetch(archive, FetchRequest(note.oid, ARCHIVE), lambda _: Form.XML.value)
    assert isinstance(fetched, Released)
    assert service.metadata(both.asker, FetchRequest(note.oid, Purpose())) == Unknown()


def test_the_last_of_a_chain_of_successors_holds_the_register(both: Neighbours) -> None:
    """R-127: A37: the first successor, ended too, holds it no more."""
    note = both.note()
    third = Organisation(oid=THIRD, name="Uusi alue", kind=Kind.PUBLIC, functions=(Function.DISCLOSURE,))
    organisations.put_organisation(both.asker, third)
    end(both.asker, OFFICE.controller, NEIGHBOUR.controller)
    end(both.asker, NEIGHBOUR.controller, THIRD)
    last = archivist(both.asker, organization=THIRD)
    assert note.oid in own(last, ARCHIVE, controller=OFFICE.controller)
    assert note.oid not in own(archivist(both.asker), ARCHIVE, controller=OFFICE.controller)


def test_a_prohibition_on_a_controller_outlives_it(both: Neighbours) -> None:
    """R-128: A37: neither its end nor the withdrawal of it opens what the client has prohibited."""
    note = both.note()
    assert both.found() == [note.oid]
    named = [Named(OFFICE.controller, OFFICE.name)]
    OFFICE.store(both.holder, prohibition(composer(OFFICE), ADULT, controllers=named))
    for successor, ended in ((THIRD, ENDED), (None, None)):
        end(both.asker, OFFICE.controller, successor, ended)
        assert both.found() == []
        assert both.fetch(note) == Unknown()
        assert note.oid in both.found(PurposeKind.STATUTORY)
