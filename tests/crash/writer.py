"""A client information system that may be killed at any moment: `python -m tests.crash.writer WORLD LEDGER`."""

import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random

from tests.crash import recording
from tests.crash.ledger import Ledger

from varanto_client import compose, profiles
from varanto_client.client import Client
from varanto_client.errors import Unavailable, Unreachable
from varanto_client.sealing import seal
from varanto_client.transport import Patience
from varanto_formats.cda.model import Document, Organisation

WORKERS = 3
PAUSE = 0.15


class Worker(threading.Thread):
    """A professional who never stops recording, one person after the other."""

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
            self._record(recording.person(next(self._people)))

    def _record(self, person: compose.Person) -> None:
        for document in recording.documents(self._composer, person, self._random):
            self._store(document)

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
