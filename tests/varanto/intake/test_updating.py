"""What a producer may change of its organiser's relationship document (disclosure.md D-16)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import Connection
from tests.office import ADULT, OFFICE, OTHER, Office
from tests.varanto.intake import producing
from tests.varanto.intake.producing import PRODUCER, SUBCONTRACTOR, TODAY, commission, entry, note, sealed, store

import varanto.archive.service as archive
from varanto.intake import service as intake
from varanto.intake.model import InvalidationRequest
from varanto.kit.context import Context
from varanto.kit.errors import Invalid
from varanto.producing.rules import is_narrower
from varanto_client.compose.blocks import content_of
from varanto_formats.cda.model import Document
from varanto_formats.checks.facts import ProducerFacts

AtWork = Callable[[Office], Context]
Change = Callable[[dict[str, Any]], None]
TASKS = "sosiaalihuollon_palvelutehtava"


def of_producer(root: dict[str, Any]) -> dict[str, Any]:
    """The producer's entry."""
    return root[TASKS][0]["palveluntuottaja"][0]


def updated(document: Document, change: Change) -> Document:
    """The producer's next version of a relationship document."""
    content = content_of(document)
    change(content["asiakkuusasiakirja"])
    return producing.composer().replacement(document, content)


def refused(ctx: Context, document: Document, office: Office = PRODUCER) -> str:
    """Under which code a document is refused; nothing of the register is told."""
    with pytest.raises(Invalid) as caught:
        intake.store(ctx, sealed(document, office))
    if caught.value.kind.code == "not-your-register":
        assert not caught.value.extra
    return caught.value.kind.code


def _ends(day: date) -> Change:
    def change(root: dict[str, Any]) -> None:
        of_producer(root)["asiakkuuden_paattymispvm"] = day.isoformat()

    return change


def _starts(day: date) -> Change:
    def change(root: dict[str, Any]) -> None:
        of_producer(root)["asiakkuuden_alkamispvm"] = day.isoformat()

    return change


def _names_a_contact(root: dict[str, Any]) -> None:
    of_producer(root)["yhteyshenkilo"] = [{"sukunimi": "Uusi", "etunimet": "Ulla"}]


def _grants_onward(root: dict[str, Any]) -> None:
    of_producer(root)["palveluntoteuttaja"] = [entry(SUBCONTRACTOR).block()]


def _ends_the_relationship(root: dict[str, Any]) -> None:
    root["sosiaalihuollon_asiakkuus"]["asiakkuuden_paattymispvm"] = TODAY.isoformat()


def _renames_the_client(root: dict[str, Any]) -> None:
    root["asiakas"]["sukunimi"] = "Muu"


def _opens_again(root: dict[str, Any]) -> None:
    del of_producer(root)["asiakkuuden_paattymispvm"]


@pytest.mark.parametrize(
    "change", [_ends(TODAY), _starts(TODAY - timedelta(days=300)), _names_a_contact], ids=["end", "start", "contact"]
)
def test_a_producer_writes_its_own_days_and_contacts(at_work: AtWork, change: Change) -> None:
    """R-84: what is its own it keeps up to date in the organiser's document."""
    relationship = commission(at_work(OFFICE), entry()).relationship
    store(producing.as_producer(at_work), updated(relationship, change))


@pytest.mark.parametrize(
    "change",
    [_grants_onward, _ends_the_relationship, _renames_the_client, _starts(TODAY - timedelta(days=366))],
    ids=["onward", "relationship", "client", "earlier start"],
)
def test_everything_else_is_the_organisers(at_work: AtWork, change: Change) -> None:
    """R-84: it can neither grant onward nor change what the organiser says, nor begin before it was let in."""
    relationship = commission(at_work(OFFICE), entry()).relationship
    assert refused(producing.as_producer(at_work), updated(relationship, change)) == "not-your-register"


def test_a_producer_cannot_take_back_what_it_lost(at_work: AtWork) -> None:
    """R-84: an end that the organiser wrote stays the latest; the producer may only go sooner."""
    end = TODAY - timedelta(days=5)
    relationship = commission(at_work(OFFICE), entry(ended=end)).relationship
    ctx = producing.as_producer(at_work)
    assert refused(ctx, updated(relationship, _opens_again)) == "not-your-register"
    assert refused(ctx, updated(relationship, _ends(end + timedelta(days=1)))) == "not-your-register"
    store(ctx, updated(relationship, _ends(end - timedelta(days=1))))


def test_after_the_window_nothing_is_updated(at_work: AtWork) -> None:
    """R-84: 31 days after its end the unit has nothing more to say."""
    relationship = commission(at_work(OFFICE), entry(ended=TODAY - timedelta(days=31))).relationship
    assert refused(producing.as_producer(at_work), updated(relationship, _names_a_contact)) == "not-your-register"


def test_its_own_end_closes_the_register(at_work: AtWork, db: Connection) -> None:
    """R-84: what a producer writes of itself holds as if the organiser had written it."""
    granted = commission(at_work(OFFICE), entry())
    ctx = producing.as_producer(at_work)
    store(ctx, updated(granted.relationship, _ends(TODAY - timedelta(days=31))))
    assert refused(ctx, note(granted.case)) == "not-your-register"
    assert db.execute("select ends, version from register_right").fetchone() == (TODAY - timedelta(days=31), 2)


def test_who_builds_on_an_older_version_is_told(at_work: AtWork) -> None:
    """R-84: the producer may read the document, so it is told that it has changed."""
    office = at_work(OFFICE)
    relationship = commission(office, entry()).relationship
    OFFICE.store(office, OFFICE.composer().with_producer(relationship, entry(SUBCONTRACTOR)))
    assert refused(producing.as_producer(at_work), updated(relationship, _ends(TODAY))) == "version-conflict"


def test_who_no_longer_reads_is_told_of_no_version(at_work: AtWork) -> None:
    """R-84: after its end a unit may still write its own entry, but learns nothing of what was written since (A16)."""
    office = at_work(OFFICE)
    relationship = commission(office, entry(ended=TODAY - timedelta(days=2))).relationship
    OFFICE.store(office, OFFICE.composer().with_producer(relationship, entry(SUBCONTRACTOR)))
    change = updated(relationship, _ends(TODAY - timedelta(days=3)))
    assert refused(producing.as_producer(at_work), change) == "not-your-register"


def test_strangers_and_other_clients_headers_change_nothing(at_work: AtWork) -> None:
    """R-84: a unit that is not named updates nothing, and nobody puts another client into the header."""
    office = at_work(OFFICE)
    relationship = commission(office, entry()).relationship
    commission(office, entry(), client=OTHER)
    stranger = producing.as_producer(at_work, SUBCONTRACTOR)
    assert refused(stranger, updated(relationship, _names_a_contact), SUBCONTRACTOR) == "not-your-register"
    swapped = replace(updated(relationship, _names_a_contact), clients=(OTHER.as_client(),))
    assert refused(producing.as_producer(at_work), swapped) == "not-your-register"


def test_what_was_taken_out_is_not_brought_back(at_work: AtWork) -> None:
    """R-84: a producer's new version does not revive a document that its organiser has invalidated (A12)."""
    office = at_work(OFFICE)
    first = commission(office, entry()).relationship
    kept = archive.find(office, first.oid)
    assert kept
    intake.invalidate(office, InvalidationRequest(first.oid, kept.sha256, "technical", ""))
    started = TODAY - timedelta(days=400)
    OFFICE.store(office, OFFICE.composer().relationship(ADULT, ["24"], started=started, producers=[entry()]))
    assert refused(producing.as_producer(at_work), updated(first, _names_a_contact)) == "not-your-register"


def _facts(start: date | None, end: date | None) -> ProducerFacts:
    return ProducerFacts("24", "1.2.246.10.9999997.10.1", (), start, end)


@given(*(st.none() | st.dates(date(2025, 1, 1), date(2027, 1, 1)) for _ in range(4)))
def test_an_entry_only_becomes_narrower(
    start: date | None, end: date | None, new_start: date | None, new_end: date | None
) -> None:
    """R-84: whatever a producer may write of itself, it never gets a day that it did not have."""
    narrower = is_narrower(_facts(new_start, new_end), _facts(start, end))
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range(0, 730, 30)]

    def held(begins: date | None, ends: date | None) -> set[date]:
        return {day for day in days if begins and begins <= day and (ends is None or day <= ends)}

    if narrower:
        assert held(new_start, new_end) <= held(start, end)
