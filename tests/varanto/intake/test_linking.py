"""A client first known by a temporary id: linked to her identity code, found by both, and the link taken back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from threading import Thread

import pytest
from tests.office import ADULT, NEIGHBOUR, NOW, OFFICE, OTHER, Office, trust

import varanto.cases.service as cases
import varanto.identities.service as identities
import varanto.intake.service as intake
import varanto.log.service as log
from varanto.access.model import Purpose
from varanto.archive.model import Search, Status
from varanto.cases.model import CaseLink
from varanto.disclosure import service as disclosure
from varanto.disclosure.model import FetchRequest, Item, Page, SearchRequest
from varanto.intake.model import InvalidationRequest, Stored
from varanto.kit.context import Context
from varanto.kit.db import Database
from varanto.kit.errors import Invalid
from varanto.kit.keyring import Keyring
from varanto.log.model import Action
from varanto_client.compose import Person, case_note, permit
from varanto_client.compose.blocks import content_of
from varanto_formats.cda.model import Document
from varanto_formats.identifiers import Identifier, hetu

BORN = date(2004, 7, 3)
TEMPORARY = Identifier("1.2.246.10.99999901.22.2026", "030704A998F")
NEWCOMER = Person(TEMPORARY, "Uusi", "Tulija", BORN, "1")
CODE = Identifier(hetu.SYSTEM, hetu.make_test(BORN, 907).value)
IDENTIFIED = replace(NEWCOMER, identifier=CODE)
WRONG = replace(NEWCOMER, identifier=Identifier(hetu.SYSTEM, hetu.make_test(BORN, 908).value))


def relationship(ctx: Context, person: Person = NEWCOMER, office: Office = OFFICE) -> Document:
    """A stored relationship document that names a person."""
    made = office.composer().relationship(person, ["24"])
    office.store(ctx, made)
    return made


def next_version(
    before: Document, person: Person, temporary_id: Identifier | None = None, office: Office = OFFICE
) -> Document:
    """The next version of a relationship document, which names the person, perhaps by a temporary id besides."""
    composer = office.composer()
    said = composer.relationship(person, ["24"], oid=before.relationship, temporary_id=temporary_id)
    return composer.replacement(replace(before, clients=said.clients), content_of(said))


def linked(ctx: Context) -> Document:
    """A newcomer's relationship document whose second version, which is stored, names both identifiers."""
    made = next_version(relationship(ctx), IDENTIFIED, TEMPORARY)
    OFFICE.store(ctx, made)
    return made


def opened(ctx: Context, clients: Sequence[Person], office: Office = OFFICE) -> Document:
    """A stored case of clients who have relationships."""
    made = office.composer().case(clients, "24", "Perheen tuen tarve")
    office.store(ctx, made)
    return made


def note(case: Document, person: Person | None = None, office: Office = OFFICE) -> Document:
    """A case note on the clients of a case, or on the person alone."""
    of = replace(case, clients=(person.as_client(),)) if person else case
    return case_note(office.composer(), of, description="Tavattiin.", place="Koti")


def found(ctx: Context, person: Person, include: frozenset[Status] = frozenset()) -> list[str]:
    """The OIDs that a search in the own register finds; each is told once."""
    wish = SearchRequest(client=person.identifier, purpose=Purpose(), filters=Search(client_ids=()), include=include)
    page = disclosure.search(ctx, wish)
    assert isinstance(page, Page)
    oids = sorted(one.version.oid for one in page.items)
    assert page.total == len(oids) == len(set(oids))
    return oids


def refused(ctx: Context, document: Document, office: Office = OFFICE) -> set[str]:
    """The codes with which a document is refused."""
    with pytest.raises(Invalid) as raised, ctx.db.transaction():
        intake.store(ctx, office.sealed(document))
    return {one.code for one in raised.value.findings if one.severity == "error"}


def shown(ctx: Context, document: Document) -> Item:
    """The metadata of a document in the own register."""
    item = disclosure.metadata(ctx, FetchRequest(document.oid, Purpose()))
    assert isinstance(item, Item)
    return item


def invalidate(ctx: Context, document: Document) -> None:
    """Invalidate a stored document."""
    etag = shown(ctx, document).version.sha256
    intake.invalidate(ctx, InvalidationRequest(document.oid, etag, "wrong-person", "väärä henkilö"))


def acts(ctx: Context, person: Person) -> list[Action]:
    """What was done to the links of the client kept under an identifier; all of it was done at one moment."""
    (client_id,) = identities.find(ctx, [person.identifier]).values()
    kept = [one.row.action for one in log.entries(ctx, client_id)]
    return sorted(one for one in kept if one in (Action.PERSON_LINK, Action.PERSON_UNLINK))


def test_documents_are_found_by_both(ctx: Context) -> None:
    """R-90: what was stored under either identifier is found by either, once, when a relationship names both."""
    first = relationship(ctx)
    case = opened(ctx, [NEWCOMER])
    assert found(ctx, NEWCOMER) == sorted([first.oid, case.oid])
    assert found(ctx, IDENTIFIED) == []
    both = next_version(first, IDENTIFIED, TEMPORARY)
    OFFICE.store(ctx, both)
    later = note(case, IDENTIFIED)
    OFFICE.store(ctx, later)
    assert found(ctx, NEWCOMER) == found(ctx, IDENTIFIED) == sorted([both.oid, case.oid, later.oid])
    assert found(ctx, IDENTIFIED, frozenset({Status.SUPERSEDED})) == sorted([first.oid, both.oid, case.oid, later.oid])


def test_metadata_say_what_documents_say(ctx: Context) -> None:
    """R-90: a document keeps the identifier that it names, by whichever it was asked for."""
    first = relationship(ctx)
    case = opened(ctx, [NEWCOMER])
    OFFICE.store(ctx, next_version(first, IDENTIFIED, TEMPORARY))
    assert shown(ctx, case).description.clients == (TEMPORARY,)


def test_linking_is_told_in_both_logs(ctx: Context) -> None:
    """R-91: the link and its end stand in the log of either client."""
    made = linked(ctx)
    assert acts(ctx, NEWCOMER) == acts(ctx, IDENTIFIED) == [Action.PERSON_LINK]
    OFFICE.store(ctx, next_version(made, IDENTIFIED))
    assert acts(ctx, NEWCOMER) == acts(ctx, IDENTIFIED) == [Action.PERSON_LINK, Action.PERSON_UNLINK]


def test_a_link_goes_on_with_the_next_version(ctx: Context) -> None:
    """R-91: a version that names both again changes nothing of the link."""
    made = linked(ctx)
    OFFICE.store(ctx, next_version(made, IDENTIFIED, TEMPORARY))
    assert acts(ctx, IDENTIFIED) == [Action.PERSON_LINK]
    assert len(found(ctx, NEWCOMER)) == 1


def test_a_version_without_the_temporary_id_takes_the_link_back(ctx: Context) -> None:
    """R-91: the link lasts as long as the version that names both is the newest (readings.md A41)."""
    made = linked(ctx)
    case = opened(ctx, [IDENTIFIED])
    last = next_version(made, IDENTIFIED)
    OFFICE.store(ctx, last)
    assert found(ctx, NEWCOMER) == []
    assert found(ctx, IDENTIFIED) == sorted([last.oid, case.oid])


def test_a_link_to_the_wrong_code_is_taken_back_and_made_right(ctx: Context) -> None:
    """R-91: an invalidation unlinks, and the next version links the temporary id to the right code."""
    first = relationship(ctx)
    case = opened(ctx, [NEWCOMER])
    wrong = next_version(first, WRONG, TEMPORARY)
    OFFICE.store(ctx, wrong)
    assert case.oid in found(ctx, WRONG)
    invalidate(ctx, wrong)
    assert found(ctx, WRONG) == []
    assert found(ctx, NEWCOMER) == [case.oid]
    right = next_version(wrong, IDENTIFIED, TEMPORARY)
    OFFICE.store(ctx, right)
    assert found(ctx, NEWCOMER) == found(ctx, IDENTIFIED) == sorted([right.oid, case.oid])
    assert found(ctx, WRONG) == []
    assert acts(ctx, WRONG) == [Action.PERSON_LINK, Action.PERSON_UNLINK]
    assert acts(ctx, NEWCOMER) == [Action.PERSON_LINK, *acts(ctx, WRONG)]


def test_a_wrong_code_is_corrected_by_the_next_version(ctx: Context) -> None:
    """R-91: without an invalidation too; nothing valid stays with the wrong person."""
    wrong = next_version(relationship(ctx), WRONG, TEMPORARY)
    OFFICE.store(ctx, wrong)
    right = next_version(wrong, IDENTIFIED, TEMPORARY)
    OFFICE.store(ctx, right)
    assert found(ctx, IDENTIFIED) == found(ctx, NEWCOMER) == [right.oid]
    assert found(ctx, WRONG) == []
    assert acts(ctx, WRONG) == [Action.PERSON_LINK, Action.PERSON_UNLINK]


def test_a_wrong_code_is_corrected_back_to_the_temporary_id(ctx: Context) -> None:
    """R-91: while the right code is not known, the relationship goes back to the temporary id."""
    wrong = next_version(relationship(ctx), WRONG, TEMPORARY)
    OFFICE.store(ctx, wrong)
    back = next_version(wrong, NEWCOMER)
    OFFICE.store(ctx, back)
    assert found(ctx, NEWCOMER) == [back.oid]
    assert found(ctx, WRONG) == []
    OFFICE.store(ctx, next_version(back, IDENTIFIED, TEMPORARY))
    assert found(ctx, NEWCOMER) == found(ctx, IDENTIFIED) != [back.oid]


def test_a_set_has_one_next_version(ctx: Context) -> None:
    """R-91: whoever replaces the version that has left for another identifier meets a conflict."""
    first = relationship(ctx)
    wrong = next_version(first, WRONG, TEMPORARY)
    OFFICE.store(ctx, wrong)
    invalidate(ctx, wrong)
    assert refused(ctx, next_version(first, IDENTIFIED, TEMPORARY)) == {"version-conflict"}


def test_another_set_that_names_both_links_too(ctx: Context) -> None:
    """R-90: the relationship document may be a new one beside that of the temporary id; either can go on."""
    first = relationship(ctx)
    second = OFFICE.composer().relationship(IDENTIFIED, ["24"], temporary_id=TEMPORARY)
    OFFICE.store(ctx, second)
    assert found(ctx, NEWCOMER) == found(ctx, IDENTIFIED) == sorted([first.oid, second.oid])
    OFFICE.store(ctx, next_version(second, IDENTIFIED, TEMPORARY))
    OFFICE.store(ctx, next_version(first, NEWCOMER))
    assert refused(ctx, OFFICE.composer().relationship(IDENTIFIED, ["24"])) == {"relationship-exists"}


def test_an_older_version_that_is_invalidated_leaves_the_link(ctx: Context) -> None:
    """R-91: invalidating an older version changes nothing else (readings.md A12)."""
    made = linked(ctx)
    old = shown(ctx, made)
    OFFICE.store(ctx, next_version(made, IDENTIFIED, TEMPORARY))
    intake.invalidate(ctx, InvalidationRequest(made.oid, old.version.sha256, "technical", "vanha"))
    assert acts(ctx, IDENTIFIED) == [Action.PERSON_LINK]


def test_a_strangers_temporary_id_is_not_linked(ctx: Context, at_work: Callable[[Office], Context]) -> None:
    """R-90: only the organisation that issued a temporary id can say whose it is (readings.md A41)."""
    first = relationship(ctx)
    there = at_work(NEIGHBOUR)
    NEIGHBOUR.store(there, NEIGHBOUR.composer().relationship(IDENTIFIED, ["24"], temporary_id=TEMPORARY))
    assert found(ctx, IDENTIFIED) == []
    assert found(ctx, NEWCOMER) == [first.oid]
    assert acts(ctx, NEWCOMER) == []


def test_ids_of_two_organisations_meet_in_the_code(ctx: Context, at_work: Callable[[Office], Context]) -> None:
    """R-90: a person may have a temporary id of each organisation; every one leads to her."""
    theirs = replace(NEWCOMER, identifier=Identifier("1.2.246.10.99999902.22.2026", "030704A997E"))
    there = at_work(NEIGHBOUR)
    first = relationship(there, theirs, NEIGHBOUR)
    assert theirs.identifier
    last = next_version(first, IDENTIFIED, theirs.identifier, NEIGHBOUR)
    NEIGHBOUR.store(there, last)
    own = linked(ctx)
    assert found(ctx, theirs) == found(ctx, NEWCOMER) == found(ctx, IDENTIFIED) == [own.oid]
    assert found(there, theirs) == found(there, NEWCOMER) == [last.oid]


def test_new_documents_use_the_identity_code(ctx: Context) -> None:
    """R-92: after the link a new document by the temporary id is refused; one by the code joins the older case."""
    first = relationship(ctx)
    case = opened(ctx, [NEWCOMER])
    old = note(case)
    OFFICE.store(ctx, old)
    OFFICE.store(ctx, next_version(first, IDENTIFIED, TEMPORARY))
    assert refused(ctx, note(case)) == {"temporary-id-linked"}
    assert refused(ctx, OFFICE.composer().case([NEWCOMER], "24", "Toinen")) == {"temporary-id-linked"}
    OFFICE.store(ctx, note(case, IDENTIFIED))


def test_who_did_not_issue_the_id_learns_nothing_of_the_link(
    ctx: Context, at_work: Callable[[Office], Context]
) -> None:
    """R-92: another organisation, which may not know the code, stores by the temporary id as before (A46)."""
    linked(ctx)
    relationship(at_work(NEIGHBOUR), NEWCOMER, NEIGHBOUR)


def test_a_stranger_cannot_ask_whose_the_id_is(ctx: Context, at_work: Callable[[Office], Context]) -> None:
    """R-92: who checks a document in the issuer's name is told that it is not hers to store, and nothing of links."""
    linked(ctx)
    asked = OFFICE.sealed(OFFICE.composer().relationship(WRONG, ["24"], temporary_id=TEMPORARY))
    told = intake.validate(at_work(NEIGHBOUR), asked, with_state=True)
    codes = {one.code for one in told.findings}
    assert "not-your-register" in codes
    assert "temporary-id-linked" not in codes


def test_the_versions_of_a_set_stay_together(ctx: Context) -> None:
    """R-90: the versions of a set are listed under whichever identifier each is kept."""
    first = relationship(ctx)
    both = next_version(first, IDENTIFIED, TEMPORARY)
    OFFICE.store(ctx, both)
    items = disclosure.versions(ctx, FetchRequest(both.oid, Purpose()))
    assert isinstance(items, tuple)
    assert [one.version.oid for one in items] == [first.oid, both.oid]


def test_a_link_counts_from_its_line_on(ctx: Context) -> None:
    """R-92: in mass archiving too; a later line by the temporary id is refused, one by the code is stored."""
    first = relationship(ctx)
    case = opened(ctx, [NEWCOMER])
    lines = [next_version(first, IDENTIFIED, TEMPORARY), note(case), note(case, IDENTIFIED)]
    outcomes = [one.outcome for one in intake.store_all(ctx, [OFFICE.sealed(one) for one in lines])]
    assert isinstance(outcomes[0], Stored)
    assert isinstance(outcomes[1], Invalid)
    assert [one.code for one in outcomes[1].findings if one.severity == "error"] == ["temporary-id-linked"]
    assert isinstance(outcomes[2], Stored)


@pytest.mark.parametrize("person", [NEWCOMER, IDENTIFIED])
def test_older_documents_are_corrected_by_either(ctx: Context, person: Person) -> None:
    """R-92: a correction of an older document may keep the temporary id or bring the code."""
    first = relationship(ctx)
    case = opened(ctx, [NEWCOMER])
    old = note(case)
    OFFICE.store(ctx, old)
    OFFICE.store(ctx, next_version(first, IDENTIFIED, TEMPORARY))
    new = note(case, person)
    corrected = OFFICE.composer().replacement(replace(old, clients=new.clients), content_of(new))
    OFFICE.store(ctx, corrected)
    assert found(ctx, NEWCOMER) == found(ctx, IDENTIFIED)
    assert corrected.oid in found(ctx, IDENTIFIED)
    assert old.oid not in found(ctx, IDENTIFIED)


def test_a_temporary_id_is_one_persons(ctx: Context) -> None:
    """R-92: while it is linked to one identity code, another document cannot link it to a second."""
    linked(ctx)
    assert refused(ctx, OFFICE.composer().relationship(WRONG, ["24"], temporary_id=TEMPORARY)) == {
        "temporary-id-linked"
    }


def test_a_child_with_a_temporary_id_in_a_shared_case(ctx: Context) -> None:
    """R-90: of a shared case each document is found once under the child's either identifier, and under the parent."""
    relationship(ctx, ADULT)
    first = relationship(ctx)
    case = opened(ctx, [ADULT, NEWCOMER])
    shared = note(case)
    OFFICE.store(ctx, shared)
    OFFICE.store(ctx, next_version(first, IDENTIFIED, TEMPORARY))
    both = replace(case, clients=(ADULT.as_client(), IDENTIFIED.as_client()))
    later = note(both)
    OFFICE.store(ctx, later)
    assert {shared.oid, later.oid} <= set(found(ctx, IDENTIFIED))
    assert found(ctx, NEWCOMER) == found(ctx, IDENTIFIED)
    assert {shared.oid, later.oid} <= set(found(ctx, ADULT))
    corrected = OFFICE.composer().replacement(replace(shared, clients=both.clients), content_of(note(both)))
    OFFICE.store(ctx, corrected)
    assert corrected.oid in found(ctx, NEWCOMER)
    assert shared.oid not in {*found(ctx, NEWCOMER), *found(ctx, IDENTIFIED), *found(ctx, ADULT)}


def test_a_stranger_is_no_member_of_the_case(ctx: Context) -> None:
    """R-90: nobody but the person of the temporary id comes into her case by a link."""
    linked(ctx)
    relationship(ctx, OTHER)
    case = opened(ctx, [IDENTIFIED])
    assert "client-not-in-case" in refused(ctx, note(case, OTHER))


def test_wills_need_the_identity_code(ctx: Context) -> None:
    """R-93: no will is stored on a temporary id, linked or not (Sosmeta 1505.8, 1505.9)."""
    assert refused(ctx, permit(OFFICE.composer(), NEWCOMER, given=True)) >= {"will-invalid"}
    linked(ctx)
    OFFICE.store(ctx, permit(OFFICE.composer(), IDENTIFIED, given=True))


def test_validation_tells_the_same(ctx: Context) -> None:
    """R-92: who checks a document first learns that the temporary id is linked."""
    first = relationship(ctx)
    case = opened(ctx, [NEWCOMER])
    OFFICE.store(ctx, next_version(first, IDENTIFIED, TEMPORARY))
    told = intake.validate(ctx, OFFICE.sealed(note(case)), with_state=True)
    assert "temporary-id-linked" in {one.code for one in told.findings}


def test_of_two_links_at_once_one_wins(database: Database, keys: Keyring) -> None:
    """R-96: two who replace the same relationship document at once: one links its code, the other meets a conflict."""
    with database.transaction() as db:
        plain = Context(db, OFFICE.actor, NOW, keys, trust=trust())
        OFFICE.register(plain)
        first = relationship(plain)
        opened(plain, [NEWCOMER])
    outcomes: list[str] = []

    def link(person: Person) -> None:
        made = OFFICE.sealed(next_version(first, person, TEMPORARY))
        try:
            with database.transaction() as db:
                intake.store(Context(db, OFFICE.actor, NOW, keys, trust=trust()), made)
            outcomes.append("stored")
        except Invalid as late:
            outcomes.append(late.kind.code)

    threads = [Thread(target=link, args=(person,)) for person in (IDENTIFIED, WRONG, IDENTIFIED, WRONG)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["stored", *["version-conflict"] * 3]
    with database.transaction() as db:
        ctx = Context(db, OFFICE.actor, NOW, keys, trust=trust())
        assert sorted(len(found(ctx, person)) for person in (IDENTIFIED, WRONG)) == [0, 2]


def test_a_case_goes_on_under_the_code(ctx: Context) -> None:
    """R-92: a case whose new version names the code takes new documents, and keeps its links to other cases."""
    first = relationship(ctx)
    case, other = opened(ctx, [NEWCOMER]), opened(ctx, [NEWCOMER])
    assert isinstance(cases.link(ctx, case.case or "", other.case or "", "Sama perhe"), CaseLink)
    OFFICE.store(ctx, next_version(first, IDENTIFIED, TEMPORARY))
    said = OFFICE.composer().case([IDENTIFIED], "24", "Perheen tuen tarve", oid=case.case)
    renewed = OFFICE.composer().replacement(replace(case, clients=said.clients), content_of(said))
    OFFICE.store(ctx, renewed)
    later = note(renewed)
    OFFICE.store(ctx, later)
    assert {renewed.oid, later.oid, other.oid} <= set(found(ctx, NEWCOMER)) == set(found(ctx, IDENTIFIED))
    linked_cases = cases.links(ctx, case.case or "")
    assert isinstance(linked_cases, list)
    assert [one.case for one in linked_cases] == [other.case]
    assert isinstance(cases.link(ctx, other.case or "", case.case or "", "Sama perhe"), CaseLink)
