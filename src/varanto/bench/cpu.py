"""Processor time of processes, from the kernel's own books (Linux)."""

import os
import resource
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def seconds(pids: Iterable[int]) -> float:
    """The processor seconds that these processes and their ended children have used so far."""
    used = 0
    for pid in pids:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
            used += sum(map(int, fields[11:15]))
    return used / TICKS


def seconds_of_ended() -> float:
    """The processor seconds of all processes that this one has started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def children() -> list[int]:
    """The processes that this one has started and that live."""
    threads = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return [int(pid) for thread in threads for pid in thread.read_text("ascii").split()]
