"""Places in the tree, checkpoints and proofs of a living log."""

import threading
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import LiteralString
from uuid import UUID, uuid4

import msgspec
import psycopg
import pytest
from tests import make
from tests.varanto.proofs.conftest import ACTOR, Book

from varanto.kit.context import Actor
from varanto.kit.db import Database, migrate
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.roles import APPLICATION, OWNER, make_database
from varanto.kit.keyring import Keyring
from varanto.log import service as log
from varanto.log.model import Action, Event
from varanto.proofs import jobs, service

OPERATOR = Actor(system="operator", operator=True)


def _places(book: Book) -> list[int]:
    return [index for (index,) in book.owner.execute("select index from log_leaf order by index")]


def test_every_entry_gets_its_place_once(book: Book) -> None:
    """R-50: places are dense, each entry has one, and nothing waits any more."""
    entries = [*book.write(5), *book.write(5, client=2)]
    assert book.sign().size == 10
    assert _places(book) == list(range(10))
    stand = {entry for (entry,) in book.owner.execute("select entry_id from log_leaf")}
    assert stand == set(entries)
    assert book.owner.execute("select count(*) from log_outbox").fetchone() == (0,)


def test_several_sequencers_take_turns(book: Book) -> None:
    """R-50: processes that sequence at once, while others write, leave neither a hole nor a double."""
    threads = [threading.Thread(target=lambda: [book.write(20) for _ in range(5)]) for _ in range(2)]
    threads += [threading.Thread(target=lambda: [service.catch_up(book.opened) for _ in range(20)]) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert book.sign().size == 200
    assert _places(book) == list(range(200))
    assert book.verify().faults == ()


def test_a_sequencer_that_dies_loses_nothing(book: Book) -> None:
    """R-50: what it had not committed is done by the next, at the same places."""
    book.write(3)

    def die() -> None:
        with book.opened() as ctx:
            service.sequence(ctx)
            ctx.db.close()
            ctx.db.execute("select 1")

    with pytest.raises(psycopg.OperationalError):
        die()
    assert _places(book) == []
    assert book.sign().size == 3
    assert book.verify().faults == ()


def test_the_sequencer_runs_beside_the_server(book: Book) -> None:
    """R-50: without anybody asking, entries get their places."""
    pause, jobs.PAUSE_SECONDS = jobs.PAUSE_SECONDS, 0.01
    try:
        with jobs.sequencer(book.opened):
            book.write(2)
            waiting = threading.Event()
            for _ in range(500):
                if len(_places(book)) == 2:
                    break
                waiting.wait(0.02)
    finally:
        jobs.PAUSE_SECONDS = pause
    assert _places(book) == [0, 1]


def test_nothing_new_makes_no_new_checkpoint(book: Book) -> None:
    """A quiet log keeps its newest checkpoint."""
    book.write(1)
    assert book.sign() == book.sign()


def test_whoever_may_read_an_entry_gets_a_proof_that_verifies(book: Book, verifier: ModuleType) -> None:
    """R-53: entry, salt, place and path verify offline; an entry that waits gets its place, like that of the asking."""
    entry = book.write(300)[299]
    with book.opened(actor=OPERATOR) as ctx:
        proof = service.inclusion(ctx, entry)
    assert proof
    wire = {
        "entry": proof.entry,
        "salt": proof.salt.hex() if proof.salt else None,
        "index": proof.index,
        "path": [one.hex() for one in proof.path],
        "checkpoint": proof.checkpoint.note,
    }
    file = _written(book.folder, wire)
    code, said = book.verify_offline(file)
    assert (code, said) == (0, f"place {proof.index} of 301 holds the entry {entry}\n")
    assert proof.entry
    code, said = book.verify_offline(_written(book.folder, wire | {"entry": {**proof.entry, "role": "R2"}}))
    assert (code, said) == (1, f"place {proof.index}: the entry is not in the log of 301 entries\n")


def _written(folder: Path, value: object) -> Path:
    file = folder / "proof.json"
    file.write_bytes(msgspec.json.encode(value))
    return file


def test_the_log_has_only_grown(book: Book) -> None:
    """R-54: between any two checkpoints there is a proof that verifies offline; unsigned sizes have none."""
    sizes: list[int] = []
    for number in (1, 255, 3, 41):
        book.write(number)
        sizes.append(book.sign().size)
    for first in sizes:
        for second in (*(one for one in sizes if one >= first), None):
            with book.opened() as ctx:
                proof = service.consistency(ctx, first, second)
            assert proof
            wire = {
                "first": proof.first.note,
                "second": proof.second.note,
                "path": [one.hex() for one in proof.path],
            }
            said = f"the log of {second or 300} entries begins with the log of {first}\n"
            assert book.verify_offline(_written(book.folder, wire)) == (0, said)
    with book.opened() as ctx:
        assert service.consistency(ctx, 2, 300) is None
        assert service.consistency(ctx, 300, 1) is None


@pytest.mark.parametrize(
    ("actor", "sight"),
    [
        (OPERATOR, "whole"),
        (Actor(system="s", organization="1.2.246.10.1.10.0", desk="officer"), "whole"),
        (Actor(system="s", organization="1.2.246.10.2.10.0", desk="officer"), "part"),
        (Actor(system="s", organization="1.2.246.10.3.10.0", desk="officer"), "part"),
        (Actor(system="s", organization="1.2.246.10.4.10.0", desk="officer"), None),
        (Actor(system="s", organization="1.2.246.10.1.10.0"), None),
        (Actor(system="s", organization="1.2.246.10.2.10.0", desk="archivist"), None),
    ],
)
def test_an_entry_is_proved_to_those_it_concerns(book: Book, actor: Actor, sight: str | None) -> None:
    """R-53: the officer of who asked sees all, that of one of several holders gets a proof without the others' part."""
    asker = replace(ACTOR, organization="1.2.246.10.1.10.0")
    event = Event(
        action=Action.DOCUMENT_SEARCH,
        client_id=UUID(int=1),
        documents=(make.DOCUMENT, make.CASE),
        controllers=("1.2.246.10.2.10.0", "1.2.246.10.3.10.0"),
    )
    with book.opened(actor=asker) as ctx:
        entry = log.record(ctx, event)
    with book.opened(actor=actor) as ctx:
        proof = service.inclusion(ctx, entry)
    assert (proof and ("whole" if proof.entry else "part")) == sight


def test_an_unknown_entry_has_no_proof(book: Book) -> None:
    """Nobody learns whether an id that she may not read is one."""
    with book.opened(actor=OPERATOR) as ctx:
        assert service.inclusion(ctx, uuid4()) is None


def test_an_entry_is_found_before_and_after_it_has_its_place(book: Book) -> None:
    """A decision is explained from the first moment on, by its entry's id."""
    (entry,) = book.write(1)
    assert entry.int & 0xFFFF == 0
    for _ in range(2):
        with book.opened() as ctx:
            found = log.entry(ctx, entry)
        assert found
        assert (found.row.entry_id, found.row.documents, found.row.basis) == (entry, (make.DOCUMENT,), "B0")
        book.sign()
    with book.opened() as ctx:
        assert log.entry(ctx, uuid4()) is None


@pytest.mark.parametrize("statement", ["delete from log_leaf", "delete from log_node", "delete from log_checkpoint"])
def test_the_application_cannot_change_the_tree(book: Book, statement: LiteralString) -> None:
    """R-50: places and checkpoints are never changed by the application."""
    book.write(1)
    book.sign()
    with pytest.raises(psycopg.errors.InsufficientPrivilege), book.opened() as ctx:
        ctx.db.execute(statement)


def test_even_the_owner_is_told_not_to_move_a_leaf(book: Book) -> None:
    """The owner of the tables meets a second guard."""
    book.write(1)
    book.sign()
    with pytest.raises(psycopg.Error, match="log_leaf is append-only"):
        book.owner.execute("update log_leaf set index = 7")


def test_an_entry_of_before_the_tree_is_put_under_it(postgres: Embedded, keys: Keyring, tmp_path: Path) -> None:
    """The migration gives old entries what new ones bring along, in the very form that is verified."""
    older = [one for one in migrate.found(migrate.shipped()) if one.number < 7]
    for one in older:
        (tmp_path / one.name).write_bytes(one.sql)
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgres.url("postgres", "postgres"), autocommit=True) as admin:
        make_database(admin, name)
    with psycopg.connect(postgres.url(OWNER, name), autocommit=True) as owner:
        migrate.migrate(owner, tmp_path)
        owner.execute(
            """insert into log_entry (client_id, entry_id, logged_at, action, outcome, version, purpose, user_index,
                                      sealed)
               select gen_random_uuid(), gen_random_uuid(), '2026-03-29 03:00:00.1+03', 'document:fetch', 'done', 3,
                      'a "b" \\ / ä' || chr(10) || chr(1), index, '\\x0a'
                 from unnest(array['\\x01'::bytea, null]) index"""
        )
        migrate.migrate(owner)
        with Database(postgres.url(APPLICATION, name)) as database:
            book = Book(database, owner, keys, tmp_path)
            assert book.sign().size == 2
            assert book.verify().faults == ()
