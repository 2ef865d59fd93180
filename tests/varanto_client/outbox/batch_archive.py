"""A small archive that takes batches: idempotent by OID and bytes, and able to lose its answers at any line."""

import hashlib
import json
import threading
import time
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
from joserfc import jws
from tests.varanto_client.fake_archive import KIND, FakeArchive

from varanto_formats.cda.read import read
from varanto_formats.findings import as_json, finding


class Cut(httpx.SyncByteStream):
    """Answers that break off, after so many lines, in the middle of the next."""

    def __init__(self, lines: list[bytes]) -> None:
        self._lines = lines

    def __iter__(self) -> Iterator[bytes]:
        yield b"".join(self._lines) + b'{"line": '
        raise httpx.ReadError("cut")


@dataclass
class BatchArchive(FakeArchive):
    """`kept` holds what was stored, by OID, in order; `problems` are refusals by OID, each given once.

    `cuts` says for the next requests after how many answers the connection breaks. `arrivals` counts every arrival of
    a document. `delay` is how long a document takes, in seconds.
    """

    kept: dict[str, bytes] = field(default_factory=dict)
    receipts: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    cuts: list[int] = field(default_factory=list)
    arrivals: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    strict: bool = False
    delay: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path != "/v1/documents/batch" or self.replies:
            return super().answer(request)
        lines = request.read().splitlines()
        self.sizes.append(len(lines))
        answers = [json.dumps(self._line(number, line)).encode() + b"\n" for number, line in enumerate(lines, 1)]
        if self.cuts:
            return httpx.Response(200, stream=Cut(answers[: self.cuts.pop(0)]))
        return httpx.Response(200, content=b"".join(answers))

    def _line(self, number: int, line: bytes) -> dict[str, Any]:
        time.sleep(self.delay)
        xml = b64decode(json.loads(line)["document"])
        document = read(xml).document
        assert document
        with self.lock:
            self.arrivals.append(document.oid)
            told = {"line": number, "oid": document.oid}
            if problem := self._problem(document.oid, xml):
                return told | {"outcome": "refused", "problem": problem}
            known = document.oid in self.kept
            self.kept.setdefault(document.oid, xml)
            receipt = self.receipts.setdefault(document.oid, self._receipt(document.oid, document.version, xml))
            return told | {
                "outcome": "already-stored" if known else "stored",
                "receipt": receipt | self.receipt_changes,
            }

    def _problem(self, oid: str, xml: bytes) -> dict[str, Any] | None:
        if self.problems.get(oid):
            return self.problems[oid].pop(0)
        if self.kept.get(oid, xml) != xml:
            return refusal("document-exists", status=409)
        return self._too_early(xml) if self.strict else None

    def _too_early(self, xml: bytes) -> dict[str, Any] | None:
        """What a real archive says of a document whose relationship, case or former version it lacks."""
        document = read(xml).document
        assert document
        held = [one for kept in self.kept.values() if (one := read(kept).document)]
        if document.version > 1 and document.version - 1 not in {
            one.version for one in held if one.set_id == document.set_id
        }:
            return refusal("version-conflict", status=409)
        group = document.document_group.code if document.document_group else ""
        if group != "1" and "1" not in {one.document_group.code for one in held if one.document_group}:
            return refusal("relationship-missing")
        if group == "5" and document.case not in {one.case for one in held}:
            return refusal("case-unknown")
        return None

    def _receipt(self, oid: str, version: int, xml: bytes) -> dict[str, Any]:
        receipt: dict[str, Any] = {
            "oid": oid,
            "set_id": oid,
            "version": version,
            "sha256": hashlib.sha256(xml).hexdigest(),
            "stored_at": f"2026-11-20T09:30:{len(self.receipts):06.3f}+00:00",
            "findings": [],
            "log_entry": str(len(self.receipts)),
        }
        header = {"alg": "ES256", "kid": self.signing.thumbprint(), "typ": KIND}
        payload = json.dumps(receipt, sort_keys=True, separators=(",", ":")).encode()
        return receipt | {"jws": jws.serialize_compact(header, payload, self.signing)}


def refusal(code: str, status: int = 422) -> dict[str, Any]:
    """A problem as the archive tells it, with the finding of the same code."""
    found = as_json(finding(code, "/ClinicalDocument/id/@root"))
    return {"status": status, "code": code, "title": code, "trace_id": "abc", "findings": [found]}
