"""A client information system that may be killed at any moment: `python -m tests.crash.writer WORLD LEDGER`."""

import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random

from tests.crash.ledger import Ledger

from varanto_client import compose, profiles
from varanto_client.client import Client
from varanto_client.errors import Unavailable, Unreachable
from varanto_client.sealing import seal
from varanto_client.transport import Patience
from varanto_formats.cda.model import Document, Organisation
from varanto_formats.identifiers import Identifier, hetu

WORKERS = 3
NOTES_OF_A_CASE = 6
PAUSE = 0.02
DAYS = 36_000


class Worker(threading.Thread):
    """A professional who never stops recording: a person, her relationship, her case, notes and corrections."""

    def __init__(
        self, world: Path, ledger: Ledger, stop: threading.Event, unfinished: Sequence[str], people: Iterator[int]
    ) -> None:
        super().__init__()
        profile = profiles.from_world(world)
        assert profile.acting.organization
        organisation = Organisation(profile.acting.organization, "Mallilan hyvinvointialue")
        self._client = Client(profile.base_url, profile.credentials, profile.acting, patience=Patience(attempts=1))
        self._seal = profile.seal
        self._composer = compose.Composer(
            controller=organisation,
            unit=Organisation(organisation.oid, organisation.name),
            author=compose.Professional("00098705718", "Aino", "Auttaja"),
            clock=lambda: compose.finnish_time() - timedelta(seconds=5),
        )
        self._ledger = ledger
        self._stop_asked = stop
        self._unfinished = unfinished
        self._people = people
        self._random = Random()  # noqa: S311 (which notes are corrected is no secret)

    def run(self) -> None:
        """Finish what an earlier writer began, then work until told to stop."""
        for oid in self._unfinished:
            self._insist(oid, self._ledger.path(oid).read_bytes())
        while not self._stop_asked.is_set():
            self._record(_person(next(self._people)))

    def _record(self, person: compose.Person) -> None:
        self._store(self._composer.relationship(person, ["24"]))
        case = self._composer.case([person], "24", "Perheen tuen tarve")
        self._store(case)
        for number in range(NOTES_OF_A_CASE):
            note = compose.case_note(self._composer, case, description=f"Tapaaminen {number}.", place="Toimisto")
            self._store(note)
            if self._random.random() < 0.5:
                self._store(self._composer.replacement(note))

    def _store(self, document: Document) -> None:
        if self._stop_asked.is_set():
            return
        assert self._seal
        xml = seal(document, [self._seal])
        self._ledger.begin(document.oid, xml)
        self._insist(document.oid, xml)
        time.sleep(PAUSE)

    def _insist(self, oid: str, xml: bytes) -> None:
        """Send until it is acknowledged; anything but a lost connection or a busy repository is a fault and raises."""
        while True:
            try:
                receipt = self._client.store(xml)
            except (Unreachable, Unavailable):
                time.sleep(PAUSE)
                continue
            self._ledger.acknowledge(oid, receipt.sha256, receipt.jws)
            return


def _person(number: int) -> compose.Person:
    """A 900-series adult of her own for each number."""
    born = date(1900, 1, 1) + timedelta(days=number % DAYS)
    code = hetu.make_test(born, hetu.FIRST_TEST_NUMBER + number // DAYS).value
    return compose.Person(Identifier(hetu.SYSTEM, code), "Testi", "Koeasiakas", born)


def _give_up(failed: threading.ExceptHookArgs) -> None:
    """A fault of one worker ends the writer, so that the test sees it."""
    traceback.print_exception(failed.exc_type, failed.exc_value, failed.exc_traceback)
    sys.stderr.flush()
    os._exit(1)


def main(world: Path, folder: Path) -> None:
    """Store with several workers until SIGTERM."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    threading.excepthook = _give_up
    ledger = Ledger(folder)
    first, unfinished = len(ledger.begun()) * WORKERS, ledger.unfinished()
    workers = [
        Worker(world, ledger, stop, unfinished[number::WORKERS], count(first + number, WORKERS))
        for number in range(WORKERS)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
