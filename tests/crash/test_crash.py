"""Nothing that was acknowledged is lost, changed, doubled or halved, whoever is killed and whenever."""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random, SystemRandom

import pytest
from tests.crash.ledger import Acknowledged, Ledger
from tests.crash.repository import Repository, Writer, until

from varanto_client import profiles
from varanto_client.client import Client

ODDITIES = Path(__file__).with_name("consistency.sql").read_text("utf-8")
ANSWERS_AFTER = 60.0
LONGEST_CALM = 0.6
RETRIED = 5


@pytest.fixture
def repository() -> Iterator[Repository]:
    """A repository of this test alone, in a folder that PostgreSQL's account can enter."""
    folder = Path(tempfile.mkdtemp(prefix="varanto-crash-"))
    folder.chmod(0o711)
    started = Repository(folder)
    started.start()
    try:
        until(started.answers, ANSWERS_AFTER, "answer of a new repository")
        yield started
    finally:
        started.stop()
        shutil.rmtree(folder)


@pytest.mark.parametrize("rounds", [20, pytest.param(200, marks=pytest.mark.nightly)])
def test_what_was_acknowledged_is_kept(repository: Repository, rounds: int) -> None:
    """R-33: kill -9 of server, of PostgreSQL and of the client at random moments loses, doubles and halves nothing."""
    seed = int(os.environ.get("CRASH_SEED", "0")) or SystemRandom().randrange(1, 10**6)
    print(f"to repeat: CRASH_SEED={seed}")
    random = Random(seed)  # noqa: S311 (moments and victims, no secrets)
    folder = repository.folder / "ledger"
    folder.mkdir()
    ledger, writer = Ledger(folder), Writer(repository, folder)
    quick = [repository.kill_postgres, repository.kill_child, repository.kill_postmaster]
    kills = [*quick, writer.kill, *quick, repository.kill_server]
    writer.start()
    try:
        checked = _after_progress(repository, writer, ledger, 0)
        for number in range(rounds):
            time.sleep(random.uniform(0.0, LONGEST_CALM))
            kills[number % len(kills)]()
            known = ledger.acknowledged()
            _after_progress(repository, writer, ledger, len(known))
            _check(repository, ledger, known, known[checked:])
            checked = len(known)
        writer.end()
        assert writer.is_well(), writer.said()
        assert ledger.unfinished() == []
        _check(repository, ledger, ledger.acknowledged(), ledger.acknowledged()[checked:])
    finally:
        writer.end()


def _after_progress(repository: Repository, writer: Writer, ledger: Ledger, before: int) -> int:
    """Wait until more is acknowledged than before; the number then."""

    def goes_on() -> bool:
        assert writer.is_well(), writer.said()
        return len(ledger.acknowledged()) > before

    until(goes_on, ANSWERS_AFTER, f"receipt after a kill, ready: {repository.answers()}")
    return len(ledger.acknowledged())


def _check(repository: Repository, ledger: Ledger, known: list[Acknowledged], fresh: list[Acknowledged]) -> None:
    """All that was acknowledged is there once, the fresh byte for byte; nothing is halved; retries change nothing."""
    assert repository.rows(ODDITIES) == []
    kept = repository.rows("select oid, encode(sha256, 'hex') as sha256 from document where client_id = home_client_id")
    digests = {row["oid"]: row["sha256"] for row in kept}
    assert len(digests) == len(kept)
    assert {one.oid: one.sha256 for one in known}.items() <= digests.items()
    assert set(digests) <= ledger.begun()
    with profiles.from_world(repository.world).connect() as client:
        for one in fresh:
            xml = ledger.path(one.oid).read_bytes()
            assert client.fetch(one.oid).content == xml
            assert hashlib.sha256(xml).hexdigest() == one.sha256
        for one in fresh[-RETRIED:]:
            _retry(client, ledger, one)


def _retry(client: Client, ledger: Ledger, one: Acknowledged) -> None:
    assert client.store(ledger.path(one.oid).read_bytes()).jws == one.jws
