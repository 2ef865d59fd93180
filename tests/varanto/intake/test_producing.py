"""What a producer may store into its organiser's register, and when (disclosure.md §4; readings.md A17)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from psycopg import Connection
from tests.office import ADULT, NEIGHBOUR, OFFICE, OTHER, Office
from tests.varanto.intake import producing
from tests.varanto.intake.producing import PRODUCER, SUBCONTRACTOR, TODAY, commission, entry, note, on, sealed, store

import varanto.archive.service as archive
import varanto.log.service as log
import varanto.organisations.service as organisations
from varanto.archive.model import Status
from varanto.intake import service as intake
from varanto.intake.model import AlreadyStored, InvalidationRequest, Stored
from varanto.kit.context import Context
from varanto.kit.errors import Invalid, Problem
from varanto.log.model import Action
from varanto_client.compose import permit
from varanto_client.compose.blocks import content_of
from varanto_formats.cda.model import Document, Organisation

AtWork = Callable[[Office], Context]
ENDS = TODAY - timedelta(days=10)


def refusal(ctx: Context, document: Document, office: Office = PRODUCER) -> Invalid:
    """The refusal of a producer's document."""
    with pytest.raises(Invalid) as caught:
        intake.store(ctx, sealed(document, office))
    return caught.value


def is_closed(ctx: Context, document: Document, office: Office = PRODUCER) -> bool:
    """Whether the register is closed to the document, without a word of what is in it."""
    refused = refusal(ctx, document, office)
    told = {found.code for found in refused.findings if found.severity == "error"}
    assert not refused.extra
    assert refused.kind.code == "not-your-register", told
    return "document-exists" not in told


def test_a_producer_stores_for_its_organiser(at_work: AtWork) -> None:
    """R-80: the document is the organiser's, and its log says who acted for it."""
    case = commission(at_work(OFFICE), entry()).case
    ctx = producing.as_producer(at_work)
    document = note(case)
    store(ctx, document)
    kept = archive.find(ctx, document.oid)
    assert kept
    assert kept.controller == OFFICE.controller
    written = next(one for one in log.entries(ctx, kept.client_id) if one.row.document_oid == document.oid)
    row = written.row
    assert (row.action, row.controller, row.purpose) == (Action.DOCUMENT_STORE, OFFICE.controller, "register_right")
    assert (row.organisation, row.unit) == (PRODUCER.controller, producing.unit_of(PRODUCER))
    assert written.private.detail["acting_for"] == OFFICE.controller


@pytest.mark.parametrize(
    ("drawn_up", "stored", "allowed"),
    [
        (-31, 0, False),
        (-30, 0, True),
        (0, 0, True),
        (1, 1, False),
        (0, 30, True),
        (-30, 30, True),
        (0, 31, False),
    ],
    ids=["before", "first day", "last day", "day after", "30 days late", "first day, 30 late", "31 days late"],
)
def test_what_is_drawn_up_in_the_time_of_the_right_is_stored(
    at_work: AtWork, drawn_up: int, stored: int, *, allowed: bool
) -> None:
    """R-80: days count from the end; what was drawn up in time is stored up to 30 days after it (D-17)."""
    granted = entry(started=ENDS - timedelta(days=30), ended=ENDS)
    case = commission(at_work(OFFICE), granted).case
    ctx = on(producing.as_producer(at_work), ENDS + timedelta(days=stored))
    document = note(case, day=ENDS + timedelta(days=drawn_up))
    if allowed:
        store(ctx, document)
    else:
        assert is_closed(ctx, document)


def test_another_task_or_client_is_not_covered(at_work: AtWork) -> None:
    """R-80: the right is for one client and one service task."""
    office = at_work(OFFICE)
    case = commission(office, entry(), tasks=("24", "10")).case
    other = commission(office, client=OTHER).case
    ctx = producing.as_producer(at_work)
    tasked = replace(note(case), service_tasks=(*case.service_tasks, replace(case.service_tasks[0], code="10")))
    assert is_closed(ctx, tasked)
    assert is_closed(ctx, note(other))
    assert is_closed(ctx, replace(note(case), service_tasks=()))


def test_another_unit_or_a_neighbour_is_not_covered(at_work: AtWork) -> None:
    """R-80: the right is one unit's, not its organisation's, and no other's."""
    case = commission(at_work(OFFICE), entry()).case
    ctx = producing.as_producer(at_work)
    elsewhere = replace(ctx, actor=replace(ctx.actor, unit=f"{PRODUCER.root}.10.8"))
    assert is_closed(elsewhere, note(case))
    assert is_closed(replace(ctx, actor=replace(ctx.actor, unit=None)), note(case))
    assert is_closed(at_work(NEIGHBOUR), note(case, NEIGHBOUR), NEIGHBOUR)


def test_a_subcontractor_stores_while_every_link_holds(at_work: AtWork) -> None:
    """R-81: the chain is the organiser's word; when its producer's part ends hers ends too."""
    office = at_work(OFFICE)
    granted = commission(office, entry(subcontractors=(entry(SUBCONTRACTOR),)))
    ctx = producing.as_producer(at_work, SUBCONTRACTOR)
    store(ctx, note(granted.case, SUBCONTRACTOR), SUBCONTRACTOR)
    ended = OFFICE.composer().end_producer(
        granted.relationship, Organisation(producing.unit_of(PRODUCER), "Yksikkö"), TODAY - timedelta(days=31)
    )
    OFFICE.store(office, ended)
    assert is_closed(ctx, note(granted.case, SUBCONTRACTOR), SUBCONTRACTOR)


def test_the_organiser_cuts_at_once(at_work: AtWork) -> None:
    """R-81: a relationship document without the producer closes the register in the very next request."""
    office = at_work(OFFICE)
    granted = commission(office, entry())
    ctx = producing.as_producer(at_work)
    store(ctx, note(granted.case))
    content = content_of(granted.relationship)
    del content["asiakkuusasiakirja"]["sosiaalihuollon_palvelutehtava"][0]["palveluntuottaja"]
    OFFICE.store(office, OFFICE.composer().replacement(granted.relationship, content))
    assert is_closed(ctx, note(granted.case))


def test_an_invalidated_relationship_grants_nothing(at_work: AtWork, db: Connection) -> None:
    """R-81: what is taken out of use grants nothing (readings.md A12), and the map forgets it."""
    office = at_work(OFFICE)
    granted = commission(office, entry())
    kept = archive.find(office, granted.relationship.oid)
    assert kept
    assert db.execute("select count(*) from register_right").fetchone() == (1,)
    intake.invalidate(office, InvalidationRequest(kept.oid, kept.sha256, "technical", ""))
    assert db.execute("select count(*) from register_right").fetchone() == (0,)
    assert is_closed(producing.as_producer(at_work), note(granted.case))


@pytest.mark.parametrize("whose", [OFFICE, PRODUCER], ids=["the organiser", "the producer"])
def test_both_must_have_the_function_in_use(at_work: AtWork, whose: Office) -> None:
    """R-80: without the function at either end nothing is stored (readings.md A38)."""
    office = at_work(OFFICE)
    case = commission(office, entry()).case
    ctx = producing.as_producer(at_work)
    known = organisations.organisation(office, whose.controller)
    assert known
    organisations.put_organisation(office, replace(known, functions=()))
    assert is_closed(ctx, note(case))


def test_an_ended_organiser_grants_nothing(at_work: AtWork) -> None:
    """R-81: the grants of an organiser that has ended are void (readings.md A37)."""
    office = at_work(OFFICE)
    case = commission(office, entry()).case
    ctx = producing.as_producer(at_work)
    known = organisations.organisation(office, OFFICE.controller)
    assert known
    organisations.put_organisation(office, replace(known, ended=TODAY, successor=NEIGHBOUR.controller))
    assert is_closed(ctx, note(case))


def test_the_producer_is_named(at_work: AtWork) -> None:
    """R-82: a document drawn up for an organiser says who drew it up (37 § 3)."""
    case = commission(at_work(OFFICE), entry()).case
    document = note(case)
    unnamed = replace(document, unit=Organisation(f"{OFFICE.root}.10.7", "Perhepalvelut"), producers=())
    refused = refusal(producing.as_producer(at_work), unnamed)
    assert "producer-missing" in {found.code for found in refused.findings}


def test_the_same_bytes_again_give_the_same_receipt(at_work: AtWork) -> None:
    """R-03: also to a producer, for what it stored; another producer learns nothing."""
    case = commission(at_work(OFFICE), entry(), entry(SUBCONTRACTOR)).case
    ctx = producing.as_producer(at_work)
    xml = store(ctx, note(case))
    assert isinstance(intake.store(ctx, xml), AlreadyStored)
    stranger = producing.as_producer(at_work, SUBCONTRACTOR)
    with pytest.raises(Invalid) as caught:
        intake.store(stranger, xml)
    assert "document-exists" not in {found.code for found in caught.value.findings}


def test_a_producer_corrects_only_what_it_made(at_work: AtWork) -> None:
    """R-82: its own note it corrects; the organiser's it cannot, nor does it learn of a version that is not its own."""
    office = at_work(OFFICE)
    case = commission(office, entry()).case
    ctx = producing.as_producer(at_work)
    own = note(case)
    store(ctx, own)
    store(ctx, producing.corrected(own))
    assert refusal(ctx, producing.corrected(own)).kind.code == "version-conflict"
    theirs = replace(note(case, OFFICE), producers=())
    OFFICE.store(office, theirs)
    assert is_closed(ctx, producing.corrected(theirs))
    assert is_closed(ctx, producing.corrected(note(case)))


def test_a_foreign_case_is_as_unknown(at_work: AtWork) -> None:
    """R-82: a producer writes to cases of its task; of others it learns not even that they exist."""
    office = at_work(OFFICE)
    granted = commission(office, entry(), tasks=("24", "10"))
    other = OFFICE.composer().case([ADULT], "10", "Lastensuojeluasia")
    OFFICE.store(office, other)
    ctx = producing.as_producer(at_work)
    told = refusal(ctx, replace(note(granted.case), case=other.case))
    unknown = refusal(ctx, replace(note(granted.case), case=f"{OFFICE.root}.94.2026.77"))
    assert {one.code for one in told.findings} == {one.code for one in unknown.findings} == {"case-unknown"}
    taken = refusal(ctx, producing.composer().case([ADULT], "24", "Sama asia", oid=granted.case.case))
    assert {one.code for one in taken.findings} == {"oid-invalid"}


def test_a_producer_takes_back_what_it_made(at_work: AtWork) -> None:
    """R-82: while it may store; anything else is unknown to it."""
    office = at_work(OFFICE)
    case = commission(office, entry(ended=TODAY + timedelta(days=5))).case
    ctx = producing.as_producer(at_work)
    own, theirs = note(case), replace(note(case, OFFICE), producers=())
    store(ctx, own)
    OFFICE.store(office, theirs)
    wishes = {one.oid: archive.find(ctx, one.oid) for one in (own, theirs)}

    def take_back(oid: str, day: date = TODAY) -> None:
        kept = wishes[oid]
        assert kept
        intake.invalidate(on(ctx, day), InvalidationRequest(oid, kept.sha256, "wrong-person", ""))

    with pytest.raises(Problem, match="document-unknown"):
        take_back(theirs.oid)
    with pytest.raises(Problem, match="document-unknown"):
        take_back(own.oid, TODAY + timedelta(days=36))
    known = organisations.organisation(office, PRODUCER.controller)
    assert known
    organisations.put_organisation(office, replace(known, functions=()))
    with pytest.raises(Problem, match="document-unknown"):
        take_back(own.oid)
    organisations.put_organisation(office, known)
    take_back(own.oid, TODAY + timedelta(days=35))
    after = archive.find(ctx, own.oid)
    assert after
    assert after.status is Status.INVALIDATED


def test_a_producer_writes_no_will(at_work: AtWork) -> None:
    """R-80: wills are taken by controllers; a register right covers groups 2-5, whatever task the header claims."""
    case = commission(at_work(OFFICE), entry()).case
    will = permit(producing.composer(), ADULT, given=True)
    ctx = producing.as_producer(at_work)
    assert is_closed(ctx, will)
    assert is_closed(ctx, replace(will, service_tasks=case.service_tasks))


def test_validation_says_no_more_than_storing(at_work: AtWork) -> None:
    """R-80: to whom the register is closed, validation tells the same (readings.md A46)."""
    case = commission(at_work(OFFICE), entry()).case
    stranger = producing.as_producer(at_work, SUBCONTRACTOR)
    for document in (note(case, SUBCONTRACTOR), replace(note(case, SUBCONTRACTOR), case=f"{OFFICE.root}.94.2026.77")):
        told = intake.validate(stranger, sealed(document, SUBCONTRACTOR), with_state=True).findings
        assert {one.code for one in told} == {one.code for one in refusal(stranger, document, SUBCONTRACTOR).findings}
        assert "not-your-register" in {one.code for one in told}


def test_every_client_of_a_shared_document_is_covered(at_work: AtWork) -> None:
    """R-80: a document of two clients needs a right for both."""
    office = at_work(OFFICE)
    commission(office, entry())
    OFFICE.store(office, OFFICE.composer().relationship(OTHER, ["24"]))
    shared = OFFICE.composer().case([ADULT, OTHER], "24", "Perheen yhteinen asia")
    OFFICE.store(office, shared)
    assert is_closed(producing.as_producer(at_work), note(shared))


def test_a_producer_opens_a_case_for_its_organiser(at_work: AtWork) -> None:
    """R-82: a case of its task, in the organiser's register; its notes belong to it."""
    commission(at_work(OFFICE), entry())
    ctx = producing.as_producer(at_work)
    case = producing.composer().case([ADULT], "24", "Kotipalvelun asia")
    store(ctx, case)
    store(ctx, note(case))


def test_a_batch_is_judged_line_by_line(at_work: AtWork) -> None:
    """R-80: of a producer's batch what is granted is stored, and a closed register is told for its line alone."""
    case = commission(at_work(OFFICE), entry()).case
    other = commission(at_work(OFFICE), client=OTHER).case
    good, closed = intake.store_all(producing.as_producer(at_work), [sealed(note(case)), sealed(note(other))])
    assert isinstance(good.outcome, Stored)
    assert isinstance(closed.outcome, Problem)
    assert closed.outcome.kind.code == "not-your-register"


def test_a_closed_register_looks_empty(at_work: AtWork) -> None:
    """R-80: what a stranger is told is word for word the same, whatever the organiser holds of the client (A46)."""
    office = at_work(OFFICE)
    stranger = producing.as_producer(at_work, SUBCONTRACTOR)
    case = OFFICE.composer().case([ADULT], "24", "Perheen tuen tarve")
    first = note(case, SUBCONTRACTOR)
    documents = (first, producing.corrected(first, SUBCONTRACTOR))

    def told(document: Document) -> list[tuple[str, str]]:
        return [(one.code, one.pointer) for one in refusal(stranger, document, SUBCONTRACTOR).findings]

    before = list(map(told, documents))
    OFFICE.store(office, OFFICE.composer().relationship(ADULT, ["24"], producers=[entry()]))
    OFFICE.store(office, case)
    assert list(map(told, documents)) == before
    OFFICE.store(office, first)
    assert told(documents[1]) == before[1]


def test_another_organisers_grant_opens_nothing_here(at_work: AtWork) -> None:
    """R-81: what a neighbour grants for the same client is for the neighbour's register."""
    neighbour = at_work(NEIGHBOUR)
    NEIGHBOUR.store(neighbour, NEIGHBOUR.composer().relationship(ADULT, ["24"], producers=[entry()]))
    case = OFFICE.open_case(at_work(OFFICE))
    assert is_closed(producing.as_producer(at_work), note(case))
