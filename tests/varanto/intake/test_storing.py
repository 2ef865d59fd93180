"""Storing: first versions, retries, replacements, and what is refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from psycopg import Connection
from tests.office import ADULT, NEIGHBOUR, NOW, OFFICE, OTHER, Office

import varanto.archive.service as archive
import varanto.log.service as log
from varanto.archive.model import Status
from varanto.intake import service as intake
from varanto.intake.model import AlreadyStored, Stored
from varanto.kit.canonical import canonical
from varanto.kit.context import Context
from varanto.kit.errors import Invalid
from varanto.log.model import Action
from varanto_client.compose import Contact, case_note, decision, permit
from varanto_formats.cda.model import Document


def refused(ctx: Context, document: Document, office: Office = OFFICE) -> Invalid:
    """The refusal of a document; it must be refused."""
    with pytest.raises(Invalid) as caught:
        intake.store(ctx, office.sealed(document))
    return caught.value


def codes(refusal: Invalid) -> set[str]:
    """The codes of the findings that stop storing."""
    return {found.code for found in refusal.findings if found.severity == "error"}


def note(case: Document, text: str = "Tavattiin toimistolla.") -> Document:
    """A case note of a case."""
    return case_note(OFFICE.composer(), case, description=text, place="Toimisto")


def test_the_receipt_is_signed_by_the_repository(ctx: Context) -> None:
    """The receipt names version, digest, time and log entry, and its signature covers all of it."""
    xml = OFFICE.sealed(OFFICE.composer().relationship(ADULT, ["24"]))
    outcome = intake.store(ctx, xml)
    assert isinstance(outcome, Stored)
    receipt = json.loads(outcome.receipt)
    signed = ctx.keys.verify(receipt.pop("jws"), "varanto-receipt+jws")
    assert signed == canonical(receipt)
    assert receipt["version"] == 1
    assert receipt["findings"] == []


def test_a_retry_gives_the_same_receipt_and_keeps_one_document(ctx: Context, db: Connection) -> None:
    """R-03: the very same bytes again are the same act, with the same receipt."""
    xml = OFFICE.sealed(OFFICE.composer().relationship(ADULT, ["24"]))
    first = intake.store(ctx, xml)
    again = intake.store(replace(ctx, now=ctx.now + timedelta(hours=1)), xml)
    assert isinstance(again, AlreadyStored)
    assert again.receipt == first.receipt
    assert db.execute("select count(*) from document").fetchone() == (1,)


def test_other_bytes_under_the_same_oid_are_refused(ctx: Context) -> None:
    """R-03: one identifier names one original."""
    document = OFFICE.composer().relationship(ADULT, ["24"])
    OFFICE.store(ctx, document)
    other = replace(document, software=None)
    assert refused(ctx, other).kind.code == "document-exists"


def test_a_colliding_oid_of_another_controller_tells_nothing(at_work: Callable[[Office], Context]) -> None:
    """An OID that another controller has used is just a bad OID (readings.md A46)."""
    theirs = NEIGHBOUR.composer().relationship(ADULT, ["24"])
    NEIGHBOUR.store(at_work(NEIGHBOUR), theirs)
    ours = replace(OFFICE.composer().relationship(ADULT, ["24"]), oid=theirs.oid, set_id=theirs.oid)
    refusal = refused(at_work(OFFICE), ours)
    assert "oid-invalid" in codes(refusal)
    assert not codes(refusal) & {"document-exists", "version-conflict", "replacement-mismatch", "client-mismatch"}


def test_a_correction_follows_the_newest_version(ctx: Context) -> None:
    """R-04: the corrected version takes the place of the first, which stays."""
    first = note(OFFICE.open_case(ctx))
    OFFICE.store(ctx, first)
    second = OFFICE.composer().replacement(first)
    OFFICE.store(ctx, second)
    home = archive.home_of(ctx, first.oid)
    assert home
    states = [(one.version, one.status) for one in archive.versions(ctx, home, first.set_id)]
    assert states == [(1, Status.SUPERSEDED), (2, Status.VALID)]


def test_a_version_that_does_not_follow_is_a_conflict(ctx: Context) -> None:
    """R-04: who replaces an outdated version is told so, with the number of the current one."""
    first = note(OFFICE.open_case(ctx))
    OFFICE.store(ctx, first)
    OFFICE.store(ctx, OFFICE.composer().replacement(first))
    refusal = refused(ctx, OFFICE.composer().replacement(first))
    assert refusal.kind.code == "version-conflict"
    assert isinstance(refusal.extra["current"], dict)
    assert refusal.extra["current"]["version"] == 2


def test_a_foreign_register_is_closed(at_work: Callable[[Office], Context]) -> None:
    """R-09: nobody stores into another controller's register."""
    refusal = refused(at_work(OFFICE), NEIGHBOUR.composer().relationship(ADULT, ["24"]), NEIGHBOUR)
    assert refusal.kind.code == "not-your-register"
    assert refusal.kind.status == 403


def test_the_relationship_comes_first(ctx: Context) -> None:
    """R-07: without the client's relationship document there is no case, and without a case no client document."""
    case = OFFICE.composer().case([ADULT], "24", "Perheen tuen tarve")
    assert codes(refused(ctx, case)) == {"relationship-missing"}
    assert codes(refused(ctx, note(case))) == {"relationship-missing", "case-unknown"}


def test_a_clients_document_belongs_to_a_case_of_hers(ctx: Context) -> None:
    """R-08: a document of somebody who is not in the case is refused."""
    case = OFFICE.open_case(ctx)
    OFFICE.store(ctx, OFFICE.composer().relationship(OTHER, ["24"]))
    others = case_note(
        OFFICE.composer(), replace(case, clients=(OTHER.as_client(),)), description="Tavattiin.", place="Toimisto"
    )
    assert codes(refused(ctx, others)) == {"client-not-in-case"}


def test_a_second_relationship_case_or_permit_is_refused(ctx: Context) -> None:
    """One open relationship, one set for each case id, one permit: the change belongs in a new version."""
    case = OFFICE.open_case(ctx)
    composer = OFFICE.composer()
    assert refused(ctx, composer.relationship(ADULT, ["24"])).kind.code == "relationship-exists"
    assert refused(ctx, composer.case([ADULT], "24", "Sama asia", oid=case.case)).kind.code == "case-exists"
    OFFICE.store(ctx, permit(composer, ADULT, given=True))
    assert refused(ctx, permit(composer, ADULT, given=False)).kind.code == "will-exists"


def test_a_new_relationship_may_follow_an_ended_one(ctx: Context) -> None:
    """When a relationship has ended another set may be opened beside it."""
    composer = OFFICE.composer()
    ended = composer.relationship(
        ADULT, ["24"], started=NOW.date() - timedelta(90), ended=NOW.date() - timedelta(1), ending_reason="Päättyi"
    )
    OFFICE.store(ctx, ended)
    OFFICE.store(ctx, composer.relationship(ADULT, ["24"]))


def test_a_decision_needs_an_authors_signature(ctx: Context) -> None:
    """R-21: a decision under the system's seal alone is refused; with the professional's signature it is stored."""
    made = decision(
        OFFICE.composer(), OFFICE.open_case(ctx), resolution="Myönnetään.", legal_basis="Sosiaalihuoltolaki 14 §",
        service="45", contact=Contact("Esimerkkikatu 1", "00100", "Helsinki", "09 000 000"), appeal="Saa valittaa.",
        valid=(NOW.date(), None),
    )  # fmt: skip
    assert "professional-signature-missing" in codes(refused(ctx, made))
    OFFICE.store(ctx, made, by_professional=True)


def test_an_unknown_unit_and_a_foreign_seal_are_found_together(ctx: Context) -> None:
    """R-06: every finding of alone and of state comes at once, and nothing is kept."""
    document = OFFICE.composer().relationship(ADULT, ["24"])
    wrong = replace(document, unit=replace(document.unit, oid="1.2.246.10.99999903.10.1"), language="xx")  # type: ignore[type-var]
    with pytest.raises(Invalid) as caught:
        intake.store(ctx, NEIGHBOUR.sealed(wrong))
    assert codes(caught.value) == {"organization-invalid", "certificate-owner", "language-invalid"}
    assert archive.home_of(ctx, document.oid) is None


def test_every_listed_client_of_a_shared_case_gets_a_row(ctx: Context, db: Connection) -> None:
    """One stored document is found under each client, and its body stands once."""
    composer = OFFICE.composer()
    for person in (ADULT, OTHER):
        OFFICE.store(ctx, composer.relationship(person, ["24"]))
    shared = composer.case([ADULT, OTHER], "24", "Perheen tuki")
    OFFICE.store(ctx, shared)
    assert db.execute("select count(*) from document where oid = %s", (shared.oid,)).fetchone() == (2,)
    assert db.execute("select count(*) from document_body where oid = %s", (shared.oid,)).fetchone() == (1,)


def test_storing_is_logged_with_who_where_and_why(ctx: Context) -> None:
    """R-16: the entry says the professional, unit, role, purpose, moment and document."""
    document = OFFICE.composer().relationship(ADULT, ["24"])
    OFFICE.store(ctx, document)
    (entry,) = log.entries(ctx, ctx.keys.client_id(ADULT.identifier))
    assert entry.row.action is Action.DOCUMENT_STORE
    assert (entry.row.document_oid, entry.row.purpose, entry.row.role) == (document.oid, "own", "R1")
    assert entry.row.logged_at == ctx.now
    assert entry.private.professional == ctx.actor.professional


def test_validating_says_the_same_and_keeps_nothing(ctx: Context, db: Connection) -> None:
    """What would be refused is told as findings; the archive stays empty."""
    case = OFFICE.composer().case([ADULT], "24", "Perheen tuen tarve")
    found = intake.validate(ctx, OFFICE.sealed(case), with_state=True).findings
    assert {one.code for one in found} == {"relationship-missing"}
    assert intake.validate(ctx, OFFICE.sealed(case), with_state=False).findings == ()
    assert db.execute("select count(*) from document").fetchone() == (0,)


@pytest.mark.parametrize("body", [b"", b"<a", b"\x00", b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', b"<a/>"])
def test_what_is_no_document_is_refused_by_name(ctx: Context, body: bytes) -> None:
    """Anything may be sent: unreadable bytes are a finding, never a fault."""
    with pytest.raises(Invalid) as caught:
        intake.store(ctx, body)
    assert caught.value.findings
    assert caught.value.kind.code in {"malformed-xml", "dtd-forbidden", "document-invalid"}


def test_the_future_is_not_stored(ctx: Context) -> None:
    """A document dated ahead of the clock is refused."""

    def tomorrow() -> datetime:
        return NOW + timedelta(days=1)

    ahead = OFFICE.composer(tomorrow).relationship(ADULT, ["24"])
    assert "time-in-future" in codes(refused(ctx, ahead))


def test_a_code_that_might_be_an_identity_code_stays_sealed(ctx: Context, db: Connection) -> None:
    """R-18: what a careless sender writes in the place of a code is not readable in the database."""
    document = OFFICE.composer().relationship(ADULT, ["24"])
    assert document.register
    odd = replace(document, register=replace(document.register, code=ADULT.identifier.value))
    OFFICE.store(ctx, odd)
    assert db.execute("select register from document where oid = %s", (odd.oid,)).fetchone() == ("",)
    assert db.execute("select register from log_entry where document_oid = %s", (odd.oid,)).fetchone() == (None,)
