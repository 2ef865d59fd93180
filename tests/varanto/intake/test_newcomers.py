"""A producer's right for a newcomer: under her temporary id, and on after her identity code is known (A41)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from psycopg import Connection
from tests.office import OFFICE, Office
from tests.varanto.intake import producing
from tests.varanto.intake.producing import PRODUCER, TODAY, entry, note, store

import varanto.archive.service as archive
from varanto.archive.model import Status
from varanto.intake import service as intake
from varanto.intake.model import InvalidationRequest
from varanto.kit.context import Context
from varanto_client.compose import Person
from varanto_client.compose.blocks import content_of
from varanto_formats.identifiers import Identifier, hetu

BORN = date(2004, 7, 3)
NEWCOMER = Person(Identifier(f"{OFFICE.root}.22.2026", "030704A998F"), "Uusi", "Tulija", BORN, "1")
IDENTIFIED = replace(NEWCOMER, identifier=Identifier(hetu.SYSTEM, hetu.make_test(BORN, 906).value))


def test_the_right_lasts_when_a_newcomer_is_identified(at_work: Callable[[Office], Context], db: Connection) -> None:
    """R-81: the link changes her identifier and nothing of the right; the map still knows one."""
    office, ctx = at_work(OFFICE), producing.as_producer(at_work)
    writer, started = OFFICE.composer(), TODAY - timedelta(days=30)
    granted = [entry(PRODUCER, started=started)]
    first = writer.relationship(NEWCOMER, ["24"], started=started, producers=granted)
    OFFICE.store(office, first)
    case = writer.case([NEWCOMER], "24", "Perheen tuen tarve")
    OFFICE.store(office, case)
    own = note(case)
    store(ctx, own)

    said = writer.relationship(
        IDENTIFIED,
        ["24"],
        oid=first.relationship,
        started=started,
        producers=granted,
        temporary_id=NEWCOMER.identifier,
    )
    OFFICE.store(office, writer.replacement(replace(first, clients=said.clients), content_of(said)))
    assert db.execute("select count(*) from register_right").fetchone() == (1,)
    store(ctx, note(replace(case, clients=(IDENTIFIED.as_client(),))))
    kept = archive.find(ctx, own.oid)
    assert kept
    intake.invalidate(ctx, InvalidationRequest(own.oid, kept.sha256, "duplicate", ""))
    after = archive.find(ctx, own.oid)
    assert after
    assert after.status is Status.INVALIDATED
