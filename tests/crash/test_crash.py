"""Nothing that was acknowledged is lost, changed, doubled or halved, whoever is killed and whenever."""

import hashlib
import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from random import Random, SystemRandom

import pytest
from tests.crash.archiver import Archiver
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


@dataclass(frozen=True, slots=True)
class Scene:
    """A repository, a client that stores one by one with its ledger, and one that archives in masses."""

    repository: Repository
    ledger: Ledger
    writer: Writer
    archiver: Archiver

    def kills(self) -> list[Callable[[], None]]:
        """Every way to kill, in the order of the rounds."""
        postgres = (self.repository.kill_postgres, self.repository.kill_child, self.repository.kill_postmaster)
        others = (self.archiver.kill, self.writer.kill, self.archiver.kill)
        return [*chain(*zip(postgres, others, strict=True)), self.repository.kill_server]


@pytest.fixture
def random() -> Random:
    """Moments and documents; CRASH_SEED repeats those of an earlier run."""
    seed = int(os.environ.get("CRASH_SEED", "0")) or SystemRandom().randrange(1, 10**6)
    print(f"to repeat: CRASH_SEED={seed}")
    return Random(seed)  # noqa: S311 (no secrets)


@pytest.fixture
def scene(repository: Repository, random: Random) -> Iterator[Scene]:
    """Both clients at work in the repository."""
    folder = repository.folder / "ledger"
    folder.mkdir()
    set_up = Scene(repository, Ledger(folder), Writer(repository, folder), Archiver(repository, random))
    set_up.writer.start()
    try:
        yield set_up
    finally:
        set_up.writer.end()
        set_up.archiver.close()


@pytest.mark.parametrize("rounds", [20, pytest.param(200, marks=pytest.mark.nightly)])
def test_what_was_acknowledged_is_kept(scene: Scene, random: Random, rounds: int) -> None:
    """R-33: kill -9 of server, PostgreSQL and clients loses, doubles and halves nothing; outbox and archive agree."""
    kills, killed = scene.kills(), Counter[str]()
    checked = _after_progress(scene, 0)
    for number in range(rounds):
        scene.archiver.go_on()
        time.sleep(random.uniform(0.0, LONGEST_CALM))
        kill = kills[number % len(kills)]
        kill()
        killed[kill.__qualname__] += 1
        known = scene.ledger.acknowledged()
        _after_progress(scene, len(known))
        _check(scene, known, known[checked:])
        checked = len(known)
    _finish(scene)
    known, given = scene.ledger.acknowledged(), scene.archiver.given()
    _check(scene, known, known[checked:])
    for compared in scene.archiver.reconcile():
        assert compared == {"equal": True, "held": len(given), "missing": [], "extra": [], "different": []}
    print(f"acknowledged: {len(known)} one by one, {len(given)} in masses; killed: {dict(killed)}")


def _finish(scene: Scene) -> None:
    """Let both clients come to their end; nothing is left over."""
    scene.writer.end()
    assert scene.writer.is_well(), scene.writer.said()
    assert scene.ledger.unfinished() == []
    scene.archiver.finish()


def _after_progress(scene: Scene, before: int) -> int:
    """Wait until more is acknowledged than before; the number then."""

    def goes_on() -> bool:
        assert scene.writer.is_well(), scene.writer.said()
        return len(scene.ledger.acknowledged()) > before

    until(goes_on, ANSWERS_AFTER, f"receipt after a kill, ready: {scene.repository.answers()}")
    return len(scene.ledger.acknowledged())


def _check(scene: Scene, known: list[Acknowledged], fresh: list[Acknowledged]) -> None:
    """All that was acknowledged is there once, the fresh byte for byte; nothing is halved; retries change nothing."""
    repository, ledger = scene.repository, scene.ledger
    assert repository.rows(ODDITIES) == []
    kept = repository.rows("select oid, encode(sha256, 'hex') as sha256 from document where client_id = home_client_id")
    digests = {row["oid"]: row["sha256"] for row in kept}
    assert len(digests) == len(kept)
    assert {one.oid: one.sha256 for one in known}.items() <= digests.items()
    assert set(digests) <= ledger.begun() | scene.archiver.given()
    with profiles.from_world(repository.world).connect() as client:
        for one in fresh:
            xml = ledger.path(one.oid).read_bytes()
            assert client.fetch(one.oid).content == xml
            assert hashlib.sha256(xml).hexdigest() == one.sha256
        for one in fresh[-RETRIED:]:
            _retry(client, ledger, one)


def _retry(client: Client, ledger: Ledger, one: Acknowledged) -> None:
    assert client.store(ledger.path(one.oid).read_bytes()).jws == one.jws
