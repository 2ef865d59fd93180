"""What the outbox remembers: documents on their way to one archive, and what became of each."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Self, cast

from varanto_client import batch, wire
from varanto_client.errors import ProblemError, problem
from varanto_client.outbox.database import Database
from varanto_client.outbox.header import read_header
from varanto_client.outbox.model import (
    Count,
    Given,
    Header,
    Held,
    OutboxUnusable,
    Pending,
    Place,
    Refused,
    Settled,
    State,
)
from varanto_client.outbox.sealing import Cipher
from varanto_client.outbox.sources import LINE_UNREADABLE
from varanto_formats.findings import Finding, Severity, as_json, finding

START: Place = (-1, 0, "", 0)
_EARLY = frozenset({"relationship-missing", "case-unknown", "version-conflict"})
_RIVAL = "SELECT 1 FROM entry WHERE oid = ? AND sha256 <> ? AND state <> 'refused'"
_NEXT = """
SELECT rank, version, created_at, id, oid, sha256, size, sealed FROM entry JOIN content USING (id)
WHERE state IN ('waiting', 'sent') AND (rank, version, created_at, id) > (?, ?, ?, ?)
ORDER BY rank, version, created_at, id LIMIT ?"""
_STORE = "UPDATE entry SET state = 'stored', settled_at = ?, receipt = ?, code = NULL, problem = NULL WHERE id = ?"
_REFUSE = """
UPDATE entry SET state = 'refused', refusals = refusals + 1, settled_at = ?, early = ?, code = ?, problem = ?
WHERE id = ?"""
_EARLY_ONES = """
SELECT id, settled_at, set_id, version, needs FROM entry WHERE state = 'refused' AND early AND refusals = 1"""
_STORED_SINCE = """
SELECT 1 FROM entry WHERE state = 'stored' AND settled_at > ? AND opens IN (SELECT value FROM json_each(?))
UNION ALL SELECT 1 FROM entry WHERE state = 'stored' AND settled_at > ? AND set_id = ? AND version < ?"""
_REFUSED = "SELECT oid, sha256, source, problem FROM entry WHERE state = 'refused' ORDER BY id"


class Outbox:
    """The outbox of one archive and organisation (`bound_to`); close it, or use it in a `with` block.

    Every method is one durable step: killed at any moment, the next run goes on from the last one. All raise
    OutboxUnusable.
    """

    def __init__(self, path: Path, key: bytes, bound_to: str) -> None:
        self.cipher = Cipher(key)
        self._db = Database(path)
        try:
            if self._bound_to(bound_to) != bound_to:
                raise OutboxUnusable(f"{path} belongs to another archive or organisation: choose one with --outbox")
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def add(self, group: Sequence[Given]) -> None:
        """Take documents in; bytes that are here already stay as they are, but refused ones get another try.

        What cannot be a document, and other bytes under the OID of a document that is on its way or stored, is refused
        at once.
        """
        with self._db.step() as db:
            for given in group:
                known = db.execute("SELECT state, oid FROM entry WHERE sha256 = ?", (given.sha256,)).fetchone()
                if known is None or (known[0] == State.REFUSED and known[1]):
                    self._add(db, given)

    def _add(self, db: Connection, given: Given) -> None:
        header = [LINE_UNREADABLE] if given.data is None else read_header(given.data, self.cipher)
        if not isinstance(header, Header):
            self._reject(db, given, "", header)
        elif db.execute(_RIVAL, (header.oid, given.sha256)).fetchone():
            self._reject(db, given, header.oid, [finding("document-exists", "/ClinicalDocument/id/@root")])
        else:
            db.execute("DELETE FROM entry WHERE oid = ? AND state = 'refused'", (header.oid,))
            row = asdict(header) | {"needs": " ".join(header.needs), "sha256": given.sha256}
            self._insert(db, given, row | {"state": State.WAITING})

    def _reject(self, db: Connection, given: Given, oid: str, findings: Sequence[Finding]) -> None:
        """Refuse something here and now."""
        members = {"status": 422, "code": findings[0].code, "findings": [as_json(found) for found in findings]}
        db.execute("DELETE FROM entry WHERE oid = ? AND sha256 = ?", (oid, given.sha256))
        refused = {
            "state": State.REFUSED,
            "code": members["code"],
            "problem": self._seal_problem(members, given.sha256),
        }
        self._insert(db, given, {"oid": oid, "sha256": given.sha256, **refused})

    def _insert(self, db: Connection, given: Given, row: dict[str, Any]) -> None:
        size = len(given.data or b"")
        source = self.cipher.seal(given.source.encode("utf-8", "surrogateescape"), f"source|{given.sha256}")
        row |= {"size": size, "source": source}
        names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
        entry = db.execute(f"INSERT INTO entry ({names}) VALUES ({marks})", row).lastrowid  # noqa: S608 (our own names)
        if row["state"] == State.WAITING:
            sealed = self.cipher.seal(given.data or b"", f"content|{given.sha256}")
            db.execute("INSERT INTO content (id, sealed) VALUES (?, ?)", (entry, sealed))

    def next(self, after: Place, documents: int, length: int) -> list[Pending]:
        """The documents that follow a place in the order: at most so many and so many bytes of lines, but one."""
        taken: list[Pending] = []
        with self._db.step() as db:
            for *place, oid, sha256, size, sealed in db.execute(_NEXT, (*after, documents)):
                length -= batch.line_length(size)
                if taken and length < 0:
                    break
                content = self.cipher.open(sealed, f"content|{sha256}")
                taken.append(Pending(cast("Place", tuple(place)), oid, sha256, content))
        return taken

    def mark_sent(self, documents: Sequence[Pending]) -> None:
        """Remember that these may arrive, before anything of them leaves."""
        with self._db.step() as db:
            db.executemany("UPDATE entry SET state = 'sent' WHERE id = ?", [(one.place[-1],) for one in documents])

    def settle(self, settled: Sequence[Settled]) -> None:
        """Keep what became of documents: the receipt, whereupon the content goes; or the problem."""
        with self._db.step() as db:
            for one in settled:
                entry, at = one.pending.place[-1], one.at.isoformat(timespec="microseconds")
                if one.problem:
                    sealed = self._seal_problem({**one.problem.extra, "status": one.problem.status}, one.pending.sha256)
                    db.execute(_REFUSE, (at, _is_early(one.problem), one.problem.code, sealed, entry))
                else:
                    db.execute(_STORE, (at, json.dumps(one.receipt, ensure_ascii=False), entry))
                    db.execute("DELETE FROM content WHERE id = ?", (entry,))

    def revive(self) -> None:
        """Let documents wait again that came before what they need, where that has been stored since; once each."""
        with self._db.step() as db:
            for entry, at, set_id, version, needs in db.execute(_EARLY_ONES).fetchall():
                marks = json.dumps(needs.split())
                if db.execute(_STORED_SINCE, (at, marks, at, set_id, version)).fetchone():
                    db.execute("UPDATE entry SET state = 'waiting' WHERE id = ?", (entry,))

    def counts(self) -> dict[State, Count]:
        """How many documents and bytes are in each state."""
        with self._db.step() as db:
            rows = db.execute("SELECT state, count(*), sum(size) FROM entry GROUP BY state").fetchall()
        return dict.fromkeys(State, Count()) | {State(state): Count(*counted) for state, *counted in rows}

    def pending(self) -> int:
        """How many documents are still to be sent."""
        with self._db.step() as db:
            return db.execute("SELECT count(*) FROM entry WHERE state IN ('waiting', 'sent')").fetchone()[0]

    def refused(self) -> Iterator[Refused]:
        """Every document that was refused, and why."""
        with self._db.step() as db:
            for oid, sha256, source, sealed in db.execute(_REFUSED):
                members = json.loads(self.cipher.open(sealed, f"problem|{sha256}"))
                where = self.cipher.open(source, f"source|{sha256}").decode("utf-8", "surrogateescape")
                yield Refused(where, oid, sha256, problem(members["status"], members, wire.findings(members)))

    def held(self) -> Iterator[Held]:
        """Every stored version."""
        with self._db.step() as db:
            sql = "SELECT oid, version, sha256, created_at FROM entry WHERE state = 'stored' ORDER BY oid"
            for oid, version, sha256, created_at in db.execute(sql):
                yield Held(oid, version, sha256, datetime.fromisoformat(created_at))

    def receipts(self) -> Iterator[dict[str, Any]]:
        """The receipt of every stored version, as the archive signed it."""
        with self._db.step() as db:
            for (receipt,) in db.execute("SELECT receipt FROM entry WHERE state = 'stored' ORDER BY oid"):
                yield json.loads(receipt)

    def rate(self) -> float | None:
        """Documents a second in the last run that sent any."""
        with self._db.step() as db:
            row = db.execute("SELECT value FROM about WHERE name = 'rate'").fetchone()
        return row[0] if row else None

    def keep_rate(self, rate: float) -> None:
        """Remember how fast the archive answered."""
        with self._db.step() as db:
            db.execute("INSERT OR REPLACE INTO about (name, value) VALUES ('rate', ?)", (rate,))

    def _seal_problem(self, members: Mapping[str, Any], sha256: str) -> bytes:
        return self.cipher.seal(json.dumps(members, ensure_ascii=False).encode(), f"problem|{sha256}")

    def _bound_to(self, wanted: str) -> str:
        with self._db.step() as db:
            sealed = self.cipher.seal(wanted.encode(), "bound_to")
            db.execute("INSERT OR IGNORE INTO about (name, value) VALUES ('bound_to', ?)", (sealed,))
            (kept,) = db.execute("SELECT value FROM about WHERE name = 'bound_to'").fetchone()
        return self.cipher.open(kept, "bound_to").decode()


def _is_early(refusal: ProblemError) -> bool:
    """Whether a document was refused only because something before it is missing."""
    errors = {found.code for found in refusal.findings if found.severity is Severity.ERROR}
    return (errors or {refusal.code}) <= _EARLY
