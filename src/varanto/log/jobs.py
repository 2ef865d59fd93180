"""The sequencer: beside the serving of requests, entries get their places in the tree and the tree is signed."""

import logging
import threading
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager

import psycopg

from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.log.service import sequencing

PAUSE_SECONDS = 2.0
log = logging.getLogger("varanto.log")
Opened = Callable[[], AbstractContextManager[Context]]


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


def catch_up(opened: Opened) -> None:
    """Sequence until no entry waits."""
    while _once(opened):
        pass


def _run(opened: Opened, ending: threading.Event) -> None:
    while not ending.wait(PAUSE_SECONDS):
        try:
            catch_up(opened)
        except (Problem, psycopg.Error) as error:
            log.warning("entries wait longer for their places", extra={"fields": {"error": type(error).__name__}})


def _once(opened: Opened) -> bool:
    """Sequence one portion; False when nothing waited."""
    with opened() as ctx:
        waited = sequencing.is_waited(ctx)
        if waited:
            sequencing.sequence(ctx)
    return waited
