"""What a writer has begun to send and what was acknowledged to it, kept so that kill -9 loses neither."""

import json
import os
import threading
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A document whose receipt has arrived."""

    oid: str
    sha256: str
    jws: str


class Ledger:
    """A folder of begun documents, `<oid>.xml`, and a file of receipts that is only ever appended to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._receipts = folder / "receipts.jsonl"
        self._turn = threading.Lock()

    def begin(self, oid: str, xml: bytes) -> None:
        """Keep the bytes before they are sent for the first time."""
        fresh = self._folder / f".{oid}"
        with fresh.open("wb") as file:
            file.write(xml)
            os.fsync(file.fileno())
        fresh.rename(self.path(oid))

    def acknowledge(self, oid: str, sha256: str, jws: str) -> None:
        """Keep a receipt."""
        line = json.dumps([oid, sha256, jws]).encode() + b"\n"
        with self._turn, self._receipts.open("ab") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def acknowledged(self) -> list[Acknowledged]:
        """Every document whose receipt was kept whole, in the order in which they arrived."""
        lines = self._receipts.read_bytes().split(b"\n")[:-1] if self._receipts.exists() else []
        return [found for line in lines if (found := _read(line))]

    def begun(self) -> set[str]:
        """The OIDs of documents that were begun."""
        return {path.stem for path in self._folder.glob("[0-9]*.xml")}

    def unfinished(self) -> list[str]:
        """The OIDs of documents that were begun and not acknowledged."""
        return sorted(self.begun() - {one.oid for one in self.acknowledged()})

    def path(self, oid: str) -> Path:
        """Where the bytes of a document are kept."""
        return self._folder / f"{oid}.xml"


def _read(line: bytes) -> Acknowledged | None:
    """A line, or nothing where the writer was killed while it wrote and the next one wrote on behind."""
    try:
        return Acknowledged(*json.loads(line))
    except ValueError:
        return None
