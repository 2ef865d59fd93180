"""What the operating system knows about processes of ours."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1


def until(true: Callable[[], bool], seconds: float) -> bool:
    """Wait until something is true; False when it is not in time."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def running_in(folder: Path) -> list[int]:
    """The live processes (no zombies) whose working directory is the folder, as that of every PostgreSQL process is."""
    found: list[int] = []
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            if entry.readlink() == folder:
                found.append(int(entry.parent.name))
    return found


def ending_with_parent(how: signal.Signals) -> Callable[[], None] | None:
    """What a child does before it starts so that the kernel signals it when the thread that made it ends (Linux)."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, how)


def interrupt(pid: int) -> None:
    """Ask a process to end, if it is still there."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)
