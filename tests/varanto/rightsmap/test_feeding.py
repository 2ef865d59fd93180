"""The feed of what producers did: nothing lost, in order for each client, also while many store at once."""

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from tests.office import NEIGHBOUR, NOW, OFFICE, Office, trust
from tests.varanto.intake import producing
from tests.varanto.intake.producing import PRODUCER, SUBCONTRACTOR, commission, entry, note, store

import varanto.archive.service as archive
import varanto.log.service as log
import varanto.rights.service as rights
from varanto.intake import service as intake
from varanto.intake.model import InvalidationRequest
from varanto.kit.context import Actor, Context
from varanto.kit.db import Database
from varanto.kit.keyring import Keyring
from varanto.log.model import Action
from varanto.rights.model import Change, ChangeKind, Fed, Place
from varanto.rightsmap import service
from varanto.rightsmap.model import Feed, FeedRequest


def fed(ctx: Context, after: Place | None = None, **filters: Any) -> Feed:
    """A portion of the feed; it must be given."""
    found = service.changes(ctx, FeedRequest(after, **filters))
    assert isinstance(found, Feed)
    return found


@pytest.fixture
def committed(database: Database, keys: Keyring) -> Callable[..., Any]:
    """Does something in a transaction of its own, which is committed."""

    def act(office: Office, call: Callable[[Context], Any], *, role: str = "R1") -> Any:
        with database.transaction() as db:
            ctx = Context(db, replace(office.actor, role=role), NOW, keys, trust=trust())
            return call(ctx)

    return act


@pytest.fixture
def world(committed: Callable[..., Any]) -> Callable[..., Any]:
    """The organiser, the neighbour and two producers are registered, and the organiser has granted rights."""
    for office in (OFFICE, NEIGHBOUR, PRODUCER, SUBCONTRACTOR):
        committed(OFFICE, office.register)
    return committed


def test_the_organiser_learns_what_its_producer_did(world: Callable[..., Any]) -> None:
    """R-87: stored and corrected versions with their metadata, taken back ones by their OIDs alone; all logged."""
    case = world(OFFICE, lambda ctx: commission(ctx, entry())).case
    first = note(case)
    second = producing.corrected(first)
    world(PRODUCER, lambda ctx: store(ctx, first), role="P1")
    world(PRODUCER, lambda ctx: store(ctx, second), role="P1")

    def take_back(ctx: Context) -> None:
        kept = archive.find(ctx, second.oid)
        assert kept
        intake.invalidate(ctx, InvalidationRequest(kept.oid, kept.sha256, "wrong-person", ""))

    early: Feed = world(OFFICE, fed)
    assert [one.change.kind for one in early.facts] == [ChangeKind.STORED, ChangeKind.REPLACED]
    assert [one.item and one.item.version.oid for one in early.facts] == [first.oid, second.oid]
    world(PRODUCER, take_back, role="P1")
    later: Feed = world(OFFICE, lambda ctx: fed(ctx, early.last))
    assert [(one.change.kind, one.change.oid, one.item) for one in later.facts] == [
        (ChangeKind.INVALIDATED, second.oid, None)
    ]
    empty: Feed = world(OFFICE, lambda ctx: fed(ctx, later.last))
    assert (empty.facts, empty.last, empty.more) == ((), later.last, False)
    home = early.last
    assert home
    actions = {one.row.action for one in world(OFFICE, lambda ctx: log.entries(ctx, home.client_id))}
    assert Action.METADATA_FETCH in actions


def test_its_own_acts_and_others_registers_are_not_in_the_feed(world: Callable[..., Any]) -> None:
    """R-87: the feed is the organiser's; the producer and a neighbour find nothing in theirs."""
    case = world(OFFICE, lambda ctx: commission(ctx, entry())).case
    assert world(OFFICE, fed).facts == ()
    world(PRODUCER, lambda ctx: store(ctx, note(case)), role="P1")
    assert world(PRODUCER, fed, role="R1").facts == ()
    assert world(NEIGHBOUR, fed).facts == ()
    assert len(world(OFFICE, fed).facts) == 1


def test_the_feed_of_one_producer(world: Callable[..., Any]) -> None:
    """R-87: an organiser may follow one of its producers, in portions."""
    case = world(OFFICE, lambda ctx: commission(ctx, entry(), entry(SUBCONTRACTOR))).case
    for office in (PRODUCER, SUBCONTRACTOR, PRODUCER):
        document = note(case, office)
        world(office, lambda ctx, made=document, by=office: store(ctx, made, by), role="P1")
    first: Feed = world(OFFICE, lambda ctx: fed(ctx, organisation=PRODUCER.controller, limit=1))
    second: Feed = world(OFFICE, lambda ctx: fed(ctx, first.last, organisation=PRODUCER.controller, limit=1))
    assert [one.change.organisation for one in (*first.facts, *second.facts)] == [PRODUCER.controller] * 2
    assert len(world(OFFICE, fed).facts) == 3


def _change(number: int) -> Change:
    return Change(
        controller=OFFICE.controller,
        organisation=PRODUCER.controller,
        unit=producing.unit_of(PRODUCER),
        oid=f"1.2.3.{number}",
        set_id=f"1.2.3.{number}",
        version=1,
        kind=ChangeKind.STORED,
        changed_at=NOW + timedelta(seconds=number),
    )


def test_nothing_is_lost_while_many_store(database: Database, keys: Keyring) -> None:
    """R-87: twelve writers with transactions that overlap, and a reader who never goes back, find the same changes;
    those of one client in the order in which they were made."""
    organiser, clients = Actor(system="test", organization=OFFICE.controller), [uuid4() for _ in range(4)]
    with database.transaction() as db:
        for client_id in clients:
            db.execute("insert into client values (%s, '', '', now())", (client_id,))
    done = threading.Event()

    def write(writer: int) -> None:
        for number in range(15):
            with database.transaction() as db:
                db.execute("select pg_current_xact_id()")
                client_id = clients[(writer + number) % len(clients)]
                db.execute("select 1 from client where client_id = %s for no key update", (client_id,))
                rights.note(Context(db, organiser, NOW, keys), [client_id], _change(writer * 100 + number))

    def read(after: Place | None, limit: int = 7) -> list[Fed]:
        with database.transaction(snapshot=True) as db:
            return rights.feed(Context(db, organiser, NOW, keys), after, None, limit)

    def follow(found: list[Fed]) -> None:
        while True:
            finished = done.is_set()
            portion = read(found[-1].place if found else None)
            found += portion
            if finished and not portion:
                return

    found: list[Fed] = []
    reader = threading.Thread(target=follow, args=(found,))
    writers = [threading.Thread(target=write, args=(number,)) for number in range(12)]
    reader.start()
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    done.set()
    reader.join()
    assert len(found) == len({one.change.oid for one in found}) == 12 * 15
    numbers: dict[UUID, list[int]] = defaultdict(list)
    for one in found:
        numbers[one.place.client_id].append(one.place.seq)
    assert all(seen == list(range(1, len(seen) + 1)) for seen in numbers.values())


def test_what_is_not_yet_certain_waits(database: Database, keys: Keyring) -> None:
    """R-87: a change stays out while an older transaction runs, for that one could still come before it."""
    organiser, first, second = Actor(system="test", organization=OFFICE.controller), uuid4(), uuid4()
    with database.transaction() as db:
        for client_id in (first, second):
            db.execute("insert into client values (%s, '', '', now())", (client_id,))

    def read() -> list[Fed]:
        with database.transaction(snapshot=True) as db:
            return rights.feed(Context(db, organiser, NOW, keys), None, None, 100)

    with database.transaction() as slow:
        rights.note(Context(slow, organiser, NOW, keys), [first], _change(1))
        with database.transaction() as quick:
            rights.note(Context(quick, organiser, NOW, keys), [second], _change(2))
        assert read() == []
    assert [one.change.oid for one in read()] == ["1.2.3.1", "1.2.3.2"]


def test_a_change_is_never_changed(database: Database) -> None:
    """R-87: the feed only grows."""
    with pytest.raises(psycopg.errors.InsufficientPrivilege), database.transaction() as db:
        db.execute("delete from document_change")
