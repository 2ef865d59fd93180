"""The sequencer: beside the serving of requests, entries get their places in the tree and the tree is signed."""

import logging
import threading
from collections.abc import Generator
from contextlib import contextmanager

import psycopg

from varanto.kit.errors import Problem
from varanto.proofs.service import sequencing
from varanto.proofs.service.sequencing import Opened

PAUSE_SECONDS = 2.0
log = logging.getLogger("varanto.log")


@contextmanager
def sequencer(opened: Opened) -> Generator[None]:
    """Sequence every few seconds in a thread, each portion in a transaction of its own, until the block is left.

    Every server process may do it: they take turns at the head of the log.
    """
    ending = threading.Event()
    thread = threading.Thread(target=_run, args=(opened, ending), name="sequencer")
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()


def _run(opened: Opened, ending: threading.Event) -> None:
    while not ending.wait(PAUSE_SECONDS):
        try:
            sequencing.catch_up(opened)
        except (Problem, psycopg.Error) as error:
            log.warning("entries wait longer for their places", extra={"fields": {"error": type(error).__name__}})
