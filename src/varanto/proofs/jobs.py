"""What runs beside the serving of requests: entries get their places, the tree is signed, checkpoints are stamped."""

import logging
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager

import psycopg
from cryptography.x509 import Certificate

from varanto.kit.errors import Problem
from varanto.kit.outside import Unanswered
from varanto.proofs.service import sequencing, stamping
from varanto.proofs.service.sequencing import Opened

PAUSE_SECONDS = 2.0
STAMP_PAUSE_SECONDS = 30.0
log = logging.getLogger("varanto.log")


@contextmanager
def sequencer(opened: Opened) -> Generator[None]:
    """Sequence every few seconds in a thread, each portion in a transaction of its own, until the block is left.

    Every server process may do it: they take turns at the head of the log.
    """

    def work() -> None:
        try:
            sequencing.catch_up(opened)
        except (Problem, psycopg.Error) as error:
            log.warning("entries wait longer for their places", extra={"fields": {"error": type(error).__name__}})

    with _repeated("sequencer", PAUSE_SECONDS, work):
        yield


@contextmanager
def stamper(opened: Opened, url: str | None, roots: Sequence[Certificate]) -> Generator[None]:
    """Have checkpoints stamped by the authority at the URL, if there is one, in a thread that nothing waits for."""

    def work() -> None:
        try:
            stamping.stamp(opened, stamping.over_http(url or ""), roots)
        except (Problem, psycopg.Error, Unanswered, stamping.StampRefused) as error:
            log.warning("a checkpoint goes without timestamp", extra={"fields": {"error": type(error).__name__}})

    if not url:
        yield
        return
    with _repeated("stamper", STAMP_PAUSE_SECONDS, work):
        yield


@contextmanager
def _repeated(name: str, pause: float, work: Callable[[], None]) -> Generator[None]:
    ending = threading.Event()

    def run() -> None:
        while not ending.wait(pause):
            work()

    thread = threading.Thread(target=run, name=name)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()
