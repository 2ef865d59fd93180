"""Wills as they are kept: with their documents, sealed, told as of any day; changed wherever the client is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from psycopg import Connection
from psycopg.errors import InsufficientPrivilege
from tests.office import ADULT, NEIGHBOUR, NOW, OFFICE, OTHER, Office

import varanto.wills.service as wills
from varanto.identities import service as identities
from varanto.intake import service as intake
from varanto.intake.model import Stored
from varanto.kit.context import Context
from varanto.kit.errors import Invalid, Problem
from varanto.kit.keyring import SealBroken
from varanto.wills.model import PermitState, WillKind, Wills
from varanto_client.compose import Person, content_of, informing, permit, prohibition
from varanto_formats.cda.model import Document, Organisation
from varanto_formats.checks.facts import Prohibition, ProhibitionKind

LATER = timedelta(minutes=10)
GUARDIAN = {
    "sukunimi": "Huoltajanen",
    "etunimet": "Veera",
    "henkilotunnus": {"system": f"urn:oid:{OTHER.identifier.system}", "value": OTHER.identifier.value},
    "rooli": {"system": "urn:oid:1.2.246.537.6.1284", "code": "31", "display": "Huoltaja"},
}


def told(ctx: Context, person: Person = ADULT, minutes_ago: int = 0) -> Wills:
    """What the person's wills add up to, now or some minutes ago."""
    (record,) = identities.ensure(ctx, [person.identifier])
    at = ctx.now - timedelta(minutes=minutes_ago) if minutes_ago else None
    return wills.snapshot(ctx, {record.client_id: record.key}, at)[record.client_id]


def against_task(code: str, person: Person = ADULT) -> Document:
    """A prohibition of one service task."""
    return prohibition(OFFICE.composer(), person, service_tasks=[code])


def moved_to(office: Office, document: Document) -> Document:
    """The header of a document as another controller's professional writes its next version."""
    own = office.composer()
    return replace(document, controller=own.controller, unit=own.unit, organiser=own.controller)


def test_a_will_counts_as_soon_as_it_is_stored(ctx: Context) -> None:
    """R-40: informing, permit and prohibition change what the client's will adds up to, in the same transaction."""
    assert told(ctx) == Wills()
    OFFICE.store(ctx, informing(OFFICE.composer(), ADULT, text_version="2025-1"))
    OFFICE.store(ctx, permit(OFFICE.composer(), ADULT, given=True))
    OFFICE.store(ctx, against_task("24"))
    now = told(ctx)
    assert (now.informed, now.newest_informed, now.permit) == (True, True, PermitState.GIVEN)
    assert now.prohibitions == (Prohibition(ProhibitionKind.SERVICE_TASK, ("24",), NOW.date()),)
    assert {one.kind for one in now.evidence} == set(WillKind)


def test_only_her_own_will_counts(ctx: Context) -> None:
    """R-40: one client's will says nothing of another's."""
    OFFICE.store(ctx, informing(OFFICE.composer(), ADULT, text_version="2025-1"))
    OFFICE.store(ctx, permit(OFFICE.composer(), ADULT, given=True))
    assert told(ctx, OTHER) == Wills()


def test_many_clients_are_told_in_one_statement(ctx: Context) -> None:
    """D-07: the wills of all clients of a request come from one look at the database."""
    OFFICE.store(ctx, permit(OFFICE.composer(), ADULT, given=True))
    OFFICE.store(ctx, permit(OFFICE.composer(), OTHER, given=False))
    records = identities.ensure(ctx, [ADULT.identifier, OTHER.identifier])
    found = wills.snapshot(ctx, {one.client_id: one.key for one in records})
    assert [found[one.client_id].permit for one in records] == [PermitState.GIVEN, PermitState.REFUSED]
    assert wills.snapshot(ctx, {}) == {}


def test_a_permit_is_withdrawn_by_a_new_version_and_the_past_is_kept(ctx: Context) -> None:
    """R-42: after the withdrawal nothing is permitted; as of before it still was."""
    given = permit(OFFICE.composer(), ADULT, given=True)
    OFFICE.store(ctx, given)
    content = content_of(given)
    content["luovutuslupa_asiakirja"]["voimassa_oleva_luovutuslupa"]["luovutuslupa"] = False
    later = replace(ctx, now=ctx.now + LATER)
    OFFICE.store(later, OFFICE.composer().replacement(given, content))
    assert told(later).permit is PermitState.REFUSED
    assert told(later, minutes_ago=5).permit is PermitState.GIVEN
    assert told(later, minutes_ago=15).permit is PermitState.NONE


def test_every_version_is_told_oldest_first(ctx: Context) -> None:
    """R-42: the history of a will has every version with what it said."""
    first = against_task("24")
    OFFICE.store(ctx, first)
    second = OFFICE.composer().replacement(first, content_of(against_task("10")))
    OFFICE.store(replace(ctx, now=ctx.now + LATER), second)
    (record,) = identities.ensure(ctx, [ADULT.identifier])
    history = wills.history(ctx, record.client_id, record.key)
    assert [(one.version, one.oid, one.controller) for one in history] == [
        (1, first.oid, OFFICE.controller),
        (2, second.oid, OFFICE.controller),
    ]
    assert [one.prohibition and one.prohibition.prohibitions[0].targets for one in history] == [("24",), ("10",)]


def test_a_client_changes_her_will_wherever_she_is(at_work: Callable[[Office], Context]) -> None:
    """R-44: a permit given in one welfare area is withdrawn in another by the next version of the same set."""
    given = permit(OFFICE.composer(), ADULT, given=True)
    OFFICE.store(at_work(OFFICE), given)
    theirs = at_work(NEIGHBOUR)
    with pytest.raises(Invalid) as second_set:
        intake.store(theirs, NEIGHBOUR.sealed(permit(NEIGHBOUR.composer(), ADULT, given=False)))
    assert second_set.value.kind.code == "will-exists"
    content = content_of(given)
    content["luovutuslupa_asiakirja"]["voimassa_oleva_luovutuslupa"]["luovutuslupa"] = False
    NEIGHBOUR.store(theirs, NEIGHBOUR.composer().replacement(moved_to(NEIGHBOUR, given), content))
    assert told(theirs).permit is PermitState.REFUSED


def test_a_writer_who_has_read_an_older_version_is_told_the_current_one(at_work: Callable[[Office], Context]) -> None:
    """R-44: whoever changes a will has read its newest version; else 409 with what is current, at any controller."""
    first = against_task("24")
    OFFICE.store(at_work(OFFICE), first)
    NEIGHBOUR.store(at_work(NEIGHBOUR), NEIGHBOUR.composer().replacement(moved_to(NEIGHBOUR, first)))
    with pytest.raises(Invalid) as outdated:
        intake.store(at_work(OFFICE), OFFICE.sealed(OFFICE.composer().replacement(first)))
    assert outdated.value.kind.code == "version-conflict"
    current = outdated.value.extra["current"]
    assert isinstance(current, dict)
    assert current["version"] == 2


def test_nobody_continues_a_will_of_another_client(at_work: Callable[[Office], Context]) -> None:
    """A set id of somebody else's will is as unknown as one that never was: no door to learn of it."""
    hers = against_task("24")
    OFFICE.store(at_work(OFFICE), hers)
    answers: list[object] = []
    for set_id in (hers.oid, f"{hers.oid}9"):
        claimed = replace(against_task("24", OTHER), oid=set_id, set_id=set_id)
        document = NEIGHBOUR.composer().replacement(moved_to(NEIGHBOUR, claimed))
        with pytest.raises(Invalid) as refused:
            intake.store(at_work(NEIGHBOUR), NEIGHBOUR.sealed(document))
        answers.append((refused.value.kind.code, {one.code for one in refused.value.findings}, refused.value.extra))
    assert answers[0] == answers[1]


def test_a_will_that_rests_on_no_informing_is_stored_with_a_warning(ctx: Context) -> None:
    """R-41: the receipt tells that the client was not informed (58 § 2); once she is, it tells nothing."""
    outcome = intake.store(ctx, OFFICE.sealed(permit(OFFICE.composer(), ADULT, given=True)))
    assert isinstance(outcome, Stored)
    assert "informing-unrecorded" in outcome.receipt
    OFFICE.store(ctx, informing(OFFICE.composer(), ADULT, text_version="2025-1"))
    after = intake.store(ctx, OFFICE.sealed(against_task("24")))
    assert isinstance(after, Stored)
    assert "informing-unrecorded" not in after.receipt


def test_who_acted_for_the_client_is_kept_sealed(ctx: Context, db: Connection) -> None:
    """R-45: the role, name and identity of a representative are known to whoever may know, and unreadable at rest."""
    made = against_task("24")
    content = content_of(made)
    (entry,) = content["kieltoasiakirja"]["palvelutehtavaa_koskevat_luovutuskiellot"][
        "palvelutehtavaa_koskeva_luovutuskielto"
    ]
    entry |= {"kieltaja_on_laillinen_edustaja": True, "henkilo_joka_kieltaa_asiakastietojen_luovuttamisen": [GUARDIAN]}
    OFFICE.store(ctx, OFFICE.composer().fill(made, made.structure or "", content))
    (one,) = told(ctx).prohibitions
    assert one.by_representative
    assert [(who.role, who.name, who.identifier) for who in one.setters] == [
        ("31", "Veera Huoltajanen", OTHER.identifier)
    ]
    assert "Huoltajanen" not in repr(one)
    row = db.execute("select will::text, sealed from will").fetchone()
    assert row
    assert "Huoltajanen" not in str(row)
    assert OTHER.identifier.value not in str(row)


def test_what_is_kept_of_one_client_opens_for_no_other(ctx: Context) -> None:
    """R-18: a row is bound to its client; another client's key does not open it."""
    OFFICE.store(ctx, against_task("24"))
    mine, others = identities.ensure(ctx, [ADULT.identifier, OTHER.identifier])
    with pytest.raises(SealBroken):
        wills.snapshot(ctx, {mine.client_id: others.key})


@pytest.mark.parametrize("statement", ["delete from will", "update will set version = 9", "truncate will"])
def test_no_version_is_changed_or_removed(ctx: Context, statement: str) -> None:
    """R-42: a will is never updated in place, not even by mistake of the program."""
    OFFICE.store(ctx, against_task("24"))
    with pytest.raises(InsufficientPrivilege):
        ctx.db.execute(statement)  # type: ignore[arg-type]


def test_a_refused_line_of_a_batch_leaves_no_will(ctx: Context) -> None:
    """R-36: in mass archiving too a will is kept with its document or not at all."""
    right, wrong = (
        OFFICE.sealed(permit(OFFICE.composer(), ADULT, given=True)),
        permit(OFFICE.composer(), ADULT, given=False),
    )
    lines = intake.store_all(ctx, [right, OFFICE.sealed(wrong)])
    assert isinstance(lines[0].outcome, Stored)
    assert isinstance(lines[1].outcome, Problem)
    assert told(ctx).permit is PermitState.GIVEN


def test_an_old_root_of_an_organisation_is_prohibited_all_the_same(ctx: Context) -> None:
    """R-43: documents are kept under the present root of an organisation; a prohibition by the older one hits them."""
    older = Organisation(OFFICE.controller.replace("1.2.246.10.", "1.2.246.537.10."), OFFICE.name)
    OFFICE.store(ctx, prohibition(OFFICE.composer(), ADULT, controllers=[older]))
    assert told(ctx).prohibitions[0].targets == (OFFICE.controller,)


def test_contents_of_informing_are_known_oldest_first() -> None:
    """R-41: the repository knows the content that clients are told now, and since when."""
    contents = wills.contents()
    assert contents[-1].version == "2025-1"
    assert [one.since for one in contents] == sorted(one.since for one in contents)
