"""More server processes beside the first: Python works on one core in each, the kernel shares the connections out."""

import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from tempfile import TemporaryFile

import msgspec

from varanto.app import installed, serve
from varanto.kit import logs
from varanto.kit.db.process import ending_with_parent
from varanto.settings import Settings

PAUSE_SECONDS = 1.0
STOP_SECONDS = 30.0
COMMAND = (sys.executable, "-m", "varanto.workers")
log = logging.getLogger("varanto.workers")


@contextmanager
def beside(settings: Settings) -> Generator[None]:
    """So many more processes as the settings ask for, each started again when it ends; all end with this one."""
    ending = threading.Event()
    threads = [threading.Thread(target=_keep, args=(settings, ending)) for _ in range(settings.workers - 1)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ending.set()
        for thread in threads:
            thread.join()


def main() -> None:
    """Serve as the settings on standard input say, on the database that the first process has started."""
    settings = msgspec.json.decode(sys.stdin.buffer.read(), type=Settings, dec_hook=lambda kind, text: kind(text))
    logs.configure(settings.log_level)
    with installed(settings) as installation:
        serve(installation)


def _keep(settings: Settings, ending: threading.Event) -> None:
    """Keep one process running. It ends with this thread, which waits for it (see `ending_with_parent`)."""
    while not ending.is_set():
        with _started(settings) as worker:
            while worker.poll() is None and not ending.wait(PAUSE_SECONDS):
                pass
            worker.terminate()
            worker.wait(STOP_SECONDS)
        if not ending.is_set():
            log.error("a server process ended and is started again", extra={"fields": {"code": worker.returncode}})


def _started(settings: Settings) -> "subprocess.Popen[bytes]":
    with TemporaryFile() as told:
        told.write(msgspec.json.encode(settings, enc_hook=str))
        told.seek(0)
        return subprocess.Popen(
            COMMAND,
            stdin=told,
            start_new_session=True,
            preexec_fn=ending_with_parent(signal.SIGTERM),  # noqa: PLW1509 (one system call, no lock)
        )


if __name__ == "__main__":
    main()
