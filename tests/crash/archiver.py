"""A client information system that archives in masses with the real command, which may be killed at any moment."""

import json
import subprocess
import sys
from itertools import count, islice
from random import Random
from typing import Any

from tests.crash import recording
from tests.crash.repository import ROOT, Repository, until
from tests.live import Desk

from varanto_client import profiles

ORGANIZATION = 1
PEOPLE = 4
CHUNK = 4
AT_WORK_AFTER = 60.0
DONE_AFTER = 120.0


class Archiver:
    """`varanto-client archive` of the second organisation: folder after folder, through one outbox."""

    def __init__(self, repository: Repository, random: Random) -> None:
        self._documents = self._newest = repository.folder / "documents"
        self._documents.mkdir()
        self._outbox = repository.world.with_suffix(".outbox")
        self._log = repository.folder / "archive.log"
        self._log.touch()
        self._process: subprocess.Popen[bytes] | None = None
        self._written_before = 0
        self._random, self._people = random, count()
        organization = json.loads(repository.world.read_text("utf-8"))["organizations"][ORGANIZATION]
        self._whose = ["--world", str(repository.world), "--organization", organization["oid"], "--json"]
        self._desk = Desk(profiles.from_world(repository.world, organization["oid"]), organization)

    def given(self) -> set[str]:
        """The OIDs of all documents that it was given to archive."""
        return {path.stem for path in self._documents.rglob("*.xml")}

    def go_on(self) -> None:
        """Archive, if it does not: on where it gave up, and more documents where it was done."""
        ended = self._process.poll() if self._process else 0
        if ended is None:
            return
        assert ended in (0, 1), self.said()
        assert "Traceback" not in self.said(), self.said()
        if ended == 0:
            self._give()
        self._start()

    def kill(self) -> None:
        """kill -9 while it takes documents in or sends them; a new one goes on where it was."""
        until(self._is_at_work, AT_WORK_AFTER, "work of the archiving client")
        assert self._process
        self._process.kill()
        self._process.wait()
        self._start()

    def finish(self) -> None:
        """Wait until it has ended, then archive what is left; every document must then be stored."""
        assert self._process
        self._process.wait(DONE_AFTER)
        done = self._answer("archive", self._newest, "--chunk", CHUNK)
        assert (done["complete"], done["stored"]) == (True, len(self.given()))

    def reconcile(self) -> list[dict[str, Any]]:
        """What `varanto-client reconcile` says of the outbox and of the folder when it ends with exit code 0."""
        return [self._answer("reconcile", held) for held in (self._outbox, self._documents)]

    def close(self) -> None:
        """Kill it for good."""
        self._desk.client.close()
        if self._process:
            self._process.kill()
            self._process.wait()

    def said(self) -> str:
        """What it complained of."""
        return self._log.read_text("utf-8")[-3000:]

    def _give(self) -> None:
        """Compose documents of some people into a folder of their own."""
        people = list(islice(self._people, PEOPLE))
        self._newest = self._documents / str(people[0])
        self._newest.mkdir()
        for number in people:
            for document in recording.documents(self._desk.composer, recording.person(number), self._random):
                (self._newest / f"{document.oid}.xml").write_bytes(self._desk.sealed(document))

    def _start(self) -> None:
        self._written_before = self._written()
        with self._log.open("ab") as log:
            command = self._command("archive", self._newest, "--chunk", CHUNK)
            self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=log)

    def _is_at_work(self) -> bool:
        """Whether the running command has written into the outbox."""
        self.go_on()
        return self._written() > self._written_before

    def _written(self) -> int:
        journal = self._outbox.with_name(f"{self._outbox.name}-wal")
        return journal.stat().st_mtime_ns if journal.exists() else 0

    def _command(self, *words: object) -> list[str]:
        return [sys.executable, "-m", "varanto_client", *map(str, words), *self._whose]

    def _answer(self, *words: object) -> dict[str, Any]:
        """What a command answers when it ends with exit code 0."""
        done = subprocess.run(self._command(*words), cwd=ROOT, capture_output=True, timeout=DONE_AFTER, check=False)
        assert done.returncode == 0, (done.stdout[-2000:], done.stderr[-2000:])
        return json.loads(done.stdout)
