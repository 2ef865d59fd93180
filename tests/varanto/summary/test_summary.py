"""The summary of one client: on what it rests, what it tells, what a role does not see."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.office import ADULT, NEIGHBOUR, NOW, OFFICE, OTHER, Office

import varanto.log.service as log
import varanto.organisations.service as organisations
from varanto.access.model import Purpose, PurposeKind, Refused, WorkContext
from varanto.archive.model import Search
from varanto.decisions import service as decisions
from varanto.decisions.model import Replay
from varanto.disclosure.model import Page, SearchRequest
from varanto.disclosure.service import search
from varanto.kit.context import Actor, Context
from varanto.log.model import Action, Entry, Outcome
from varanto.organisations.model import OwnContext
from varanto.summary import service
from varanto.summary.model import Summary
from varanto_client.compose import (
    Composer,
    Contact,
    Person,
    assessment,
    case_note,
    content_of,
    decision,
    informing,
    plan,
)
from varanto_client.compose.cases import Member
from varanto_client.compose.related import RelatedPerson, SafetyRestriction
from varanto_client.compose.relationships import Producer
from varanto_formats.cda.model import Document, Organisation
from varanto_formats.identifiers import Identifier

DAY = NOW.date()
TEMPORARY = Identifier("1.2.246.10.99999901.22.2026", "010181-998X")
UNIT = "1.2.246.10.99999903.10.1"


def summed_up(ctx: Context, client: Person = ADULT, purpose: Purpose | None = None) -> Summary:
    """The summary of a client; it must not be refused."""
    told = service.summarise(ctx, client.identifier, purpose or Purpose())
    assert isinstance(told, Summary), told
    return told


def entries(ctx: Context, client: Person = ADULT) -> list[Entry]:
    """The client's entries of summaries, newest first."""
    every = log.entries(ctx, ctx.keys.client_id(client.identifier))
    return [one for one in every if one.row.action is Action.DOCUMENT_SUMMARY]


def composer(minutes: int = 0) -> Composer:
    """Writes the office's documents as of some minutes ago."""
    return OFFICE.composer(lambda: NOW - timedelta(minutes=minutes))


def relationship() -> Document:
    """A relationship document that says a lot."""
    guardian = RelatedPerson(given="Iida", family="Edunvalvoja", roles=["32"], competence="Taloudelliset asiat")
    neighbour = RelatedPerson(given="Naapuri", family="Auttaja", roles=["13"])
    producers = [
        Producer(
            unit=Organisation(UNIT, "Kotihoiva Oy"), services=["SHP1"], service_task="24", started=DAY - timedelta(9)
        ),
        Producer(
            unit=Organisation(f"{UNIT}1", "Entinen Oy"),
            services=["SHP1"],
            service_task="24",
            started=DAY - timedelta(90),
            ended=DAY - timedelta(10),
        ),
    ]
    made = composer(90).relationship(
        ADULT,
        ["24"],
        started=DAY - timedelta(90),
        related=[guardian, neighbour],
        producers=producers,
        safety_restriction=SafetyRestriction(DAY + timedelta(30)),
    )
    content = content_of(made)
    content["asiakkuusasiakirja"]["riskitieto"] = [
        {"riskin_kuvaus": "Vihainen koira", "riskitiedon_alkamispaiva": "2026-01-01"},
        {
            "riskin_kuvaus": "Tulva",
            "riskitiedon_alkamispaiva": "2026-01-01",
            "voimassa_maaraajan": True,
            "maaraaikaisen_riskitiedon_paattymispaiva": "2026-02",
        },
    ]
    return composer(90).fill(made, made.structure or "", content)


@pytest.fixture
def case(ctx: Context) -> Document:
    """A client of whom much is known, and her open case."""
    OFFICE.store(ctx, relationship())
    made = composer(80).case([ADULT], "24", "Perheen tuen tarve")
    OFFICE.store(ctx, made)
    return made


def test_the_relationship_is_told_as_of_today(ctx: Context, case: Document) -> None:
    """R-121: what is over is left out: past risks, producers that have ended; only legal representatives are told."""
    told = summed_up(ctx).relationship
    assert told
    assert (told.basics.family, told.basics.given, told.basics.birth_date) == (
        "Asiakas",
        "Testi Maria",
        date(1981, 1, 1),
    )
    assert (told.restriction.active, told.restriction.end) == (True, DAY + timedelta(30))
    assert [one.description for one in told.risks] == ["Vihainen koira"]
    assert [(one.name, one.roles[0].code, one.competence) for one in told.representatives] == [
        ("Iida Edunvalvoja", "32", "Taloudelliset asiat")
    ]
    assert [one.name for one in told.workers] == ["Aino Sosiaalityöntekijä"]
    (task,) = told.tasks
    assert [one.unit.display for one in task.units] == ["Perhepalvelut"]
    assert [(one.unit.display, one.services[0].code) for one in task.producers] == [("Kotihoiva Oy", "SHP1")]


def test_a_new_version_is_told_instead_of_the_old_one(ctx: Context, case: Document) -> None:
    """R-121: the newest version is the current state (documents.md §1.2), and the source says which it is."""
    first = OFFICE.composer().relationship(OTHER, ["24"])
    OFFICE.store(ctx, first)
    content = content_of(first)
    content["asiakkuusasiakirja"]["asiakas"]["turvakielto"] = True
    OFFICE.store(ctx, OFFICE.composer().replacement(first, content))
    told = summed_up(ctx, OTHER).relationship
    assert told
    assert (told.restriction.active, told.source.version.version) == (True, 2)


def test_open_cases_and_the_latest_of_each_type_are_told(ctx: Context, case: Document) -> None:
    """R-121: of each type the latest valid document; closed cases and case notes are not told."""
    OFFICE.store(ctx, composer(70).case([ADULT], "24", "Vanha asia", opened=NOW - timedelta(2), closed=NOW))
    OFFICE.store(ctx, case_note(composer(60), case, description="Tavattiin.", place="Koti"))
    first, latest = (plan(composer(minutes), case, situation=str(minutes)) for minutes in (50, 40))
    needs = assessment(composer(30), case, conclusions="Tuki tarpeen.")
    decided = decided_on(case)
    OFFICE.store(ctx, first)
    OFFICE.store(ctx, latest)
    OFFICE.store(ctx, needs)
    OFFICE.store(ctx, decided, by_professional=True)
    told = summed_up(ctx)
    assert [(one.case, one.name, one.shared) for one in told.cases] == [(case.case, "Perheen tuen tarve", False)]
    assert [one.version.oid for one in told.plans] == [latest.oid]
    assert [one.version.oid for one in told.assessments] == [needs.oid]
    assert [one.version.oid for one in told.decisions] == [decided.oid]


def decided_on(case: Document) -> Document:
    """A decision."""
    contact = Contact("Katu 1", "00100", "Helsinki", "040 1234567")
    return decision(
        composer(20), case, resolution="Myönnetään.", legal_basis="SHL 18 §", service="SHP1", contact=contact
    )


def test_of_a_shared_case_only_the_own_joining_is_told(ctx: Context, case: Document) -> None:
    """R-122: no other member is named, and who has left the case is told of it no more."""
    OFFICE.store(ctx, composer(60).relationship(OTHER, ["24"]))
    joined = NOW - timedelta(days=3)
    members = [Member(ADULT, joined=joined), Member(OTHER, joined=joined, left=NOW - timedelta(days=1))]
    shared = composer(50).case(members, "24", "Perheen yhteinen asia", opened=joined)
    OFFICE.store(ctx, shared)
    told = {one.case: one for one in summed_up(ctx).cases}
    assert told[shared.case or ""].joined == joined
    assert told[shared.case or ""].shared
    assert str(OTHER.identifier.value) not in repr(told[shared.case or ""].name)
    assert summed_up(ctx, OTHER).cases == ()


def test_what_was_stored_under_a_temporary_id_is_hers_too(ctx: Context) -> None:
    """R-121: A41: once a relationship document links both ids, a case under the temporary one is told by either."""
    temporary = Person(TEMPORARY, "Testi Maria", "Asiakas", date(1981, 1, 1), "2")
    OFFICE.store(ctx, composer(90).relationship(temporary, ["24"]))
    made = composer(80).case([temporary], "24", "Kiireellinen apu")
    OFFICE.store(ctx, made)
    assert summed_up(ctx).cases == ()
    newest = composer(70).relationship(ADULT, ["24"], temporary_id=TEMPORARY)
    OFFICE.store(ctx, newest)
    for client in (ADULT, temporary):
        told = summed_up(ctx, client)
        assert [one.case for one in told.cases] == [made.case]
        assert told.relationship
        assert told.relationship.source.version.oid == newest.oid


def test_one_entry_names_every_document_that_is_told(ctx: Context, case: Document) -> None:
    """R-123: no entry, no data: all sources stand in one entry of the use log, and each decision can be made again."""
    OFFICE.store(ctx, plan(composer(40), case, situation="Hyvä"))
    told = summed_up(ctx)
    assert told.relationship
    sources = [told.relationship.source, *(one.source for one in told.cases), *told.plans]
    (entry,) = entries(ctx)
    assert set(entry.row.documents) == {one.version.oid for one in sources}
    assert (entry.row.outcome, entry.row.purpose) == (Outcome.DONE, "own")
    for one in sources:
        again = decisions.replay(ctx, one.decision)
        assert isinstance(again, Replay)
        assert again.agrees


def test_what_a_role_does_not_see_is_not_told(ctx: Context, case: Document) -> None:
    """R-122: a worker who delivers services sees plans of her tasks, but no case documents (A27)."""
    OFFICE.store(ctx, plan(composer(40), case, situation="Hyvä"))
    delivering = replace(ctx, actor=replace(ctx.actor, role="R4", unit=f"{OFFICE.root}.10.8", authority=False))
    told = summed_up(delivering)
    assert told.cases == ()
    assert told.plans
    elsewhere = replace(ctx, actor=replace(ctx.actor, role="R4", service_tasks=("20",), authority=False))
    assert summed_up(elsewhere).plans == ()


ROLES = ["R1", "R2", "R3", "R4", "P1", "P2", "O1", "SYSTEM"]


@pytest.mark.parametrize("role", ROLES)
def test_a_summary_tells_what_a_search_finds_and_no_more(ctx: Context, case: Document, role: str) -> None:
    """R-122: for every role the documents on which the summary rests are those of its kinds that a search finds."""
    OFFICE.store(ctx, plan(composer(40), case, situation="Hyvä"))
    OFFICE.store(ctx, assessment(composer(30), case, conclusions="Tuki tarpeen."))
    OFFICE.store(ctx, case_note(composer(20), case, description="Tavattiin.", place="Koti"))
    supervised = "R3" if role == "O1" else None
    unit = f"{OFFICE.root}.10.8"
    asker = replace(ctx, actor=replace(ctx.actor, role=role, supervised_role=supervised, unit=unit, authority=False))
    page = search(asker, SearchRequest(client=ADULT.identifier, purpose=Purpose(), filters=Search(client_ids=())))
    assert isinstance(page, Page)
    found = {one.version.oid for one in page.items if one.version.specific_type != "19005"}
    summed_up(asker)
    assert set(entries(asker)[0].row.documents) == found


def test_wills_and_other_registers_are_never_in_it(
    ctx: Context, at_work: Callable[[Office], Context], case: Document
) -> None:
    """R-122: A7, A20: wills have their own search, and the purpose own reaches the own register alone."""
    will = informing(composer(), ADULT, text_version="2024-1")
    OFFICE.store(ctx, will)
    summed_up(ctx)
    assert will.oid not in entries(ctx)[0].row.documents
    assert summed_up(at_work(NEIGHBOUR)).relationship is None


@pytest.mark.parametrize("kind", [one for one in PurposeKind if one is not PurposeKind.OWN])
def test_only_the_own_register_is_summed_up(ctx: Context, case: Document, kind: PurposeKind) -> None:
    """R-122: A50: every other purpose is refused, and the attempt logged."""
    assert service.summarise(ctx, ADULT.identifier, Purpose(kind=kind)) == Refused("own-register-only")
    (entry,) = entries(ctx)
    assert (entry.row.outcome, entry.row.documents) == (Outcome.REFUSED, ())


@pytest.mark.parametrize("desk", ["archivist", "citizen", "officer"])
def test_no_desk_gets_a_summary(ctx: Context, case: Document, desk: str) -> None:
    """R-122: the summary is for those who work with the client."""
    sitting = replace(ctx, actor=Actor(system="operator", organization=OFFICE.controller, desk=desk))
    assert service.summarise(sitting, ADULT.identifier, Purpose()) == Refused("role-insufficient")


def test_a_context_that_is_demanded_is_demanded_here_too(ctx: Context) -> None:
    """R-122: A1: an organisation may ask for a relationship before anybody looks; one that is sent must be true."""
    found = organisations.organisation(ctx, OFFICE.controller)
    assert found
    untrue = Purpose(context=WorkContext(relationship=f"{OFFICE.root}.96.2026.1"))
    assert service.summarise(ctx, ADULT.identifier, untrue) == Refused("context-missing")
    organisations.put_organisation(ctx, replace(found, own_context=OwnContext.REQUIRED))
    assert service.summarise(ctx, ADULT.identifier, Purpose()) == Refused("context-missing")
    OFFICE.store(ctx, relationship())
    assert summed_up(ctx).relationship


def test_a_stranger_is_summed_up_as_nothing(ctx: Context) -> None:
    """R-122: of whom nothing is known the summary is empty, and the attempt is logged."""
    told = summed_up(ctx, OTHER)
    assert told == Summary(relationship=None, cases=(), decisions=(), assessments=(), plans=())
    assert [one.row.outcome for one in entries(ctx, OTHER)] == [Outcome.REFUSED]
