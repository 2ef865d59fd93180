"""Many documents in one call: lines of NDJSON that way, and an answer for each of them back (api.md, Documents)."""

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from varanto_client import wire
from varanto_client.errors import AnswerUnreadable, ProblemError, Unreachable, problem

MOST_DOCUMENTS = 1000
MOST_BYTES = 256 * 2**20
_BEFORE, _AFTER = b'{"document":"', b'"}\n'


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: its receipt as the archive signed it, or why it was refused."""

    oid: str | None
    receipt: Mapping[str, Any] | None = field(default=None, repr=False)
    problem: ProblemError | None = None


class Lines:
    """Documents as the lines of a request, encoded only as they are sent, and anew for every attempt."""

    def __init__(self, documents: Sequence[bytes]) -> None:
        self._documents = documents

    def __iter__(self) -> Iterator[bytes]:
        for document in self._documents:
            yield _BEFORE + b64encode(document) + _AFTER

    @property
    def headers(self) -> dict[str, str]:
        """What the request says of its body."""
        length = sum(line_length(len(document)) for document in self._documents)
        return {"content-type": "application/x-ndjson", "content-length": str(length)}


def line_length(size: int) -> int:
    """How long the line of a document of so many bytes is.

    >>> line_length(3)
    20
    """
    return len(_BEFORE) + (size + 2) // 3 * 4 + len(_AFTER)


def outcomes(response: httpx.Response, expected: int) -> Iterator[Outcome]:
    """The answers as they come. Raises Unreachable when there are fewer than expected.

    A problem that stops the whole batch is raised as such; an answer out of order is AnswerUnreadable.
    """
    answered = 0
    for line in _lines(response):
        answer = wire.members(line)
        if "line" not in answer and "problem" in answer:
            raise _problem(answer)
        answered += 1
        if answer.get("line") != answered or answered > expected:
            raise AnswerUnreadable("the answers are not in the order of the documents")
        yield _outcome(answer)
    if answered < expected:
        raise Unreachable("the answers broke off")


def _lines(response: httpx.Response) -> Iterator[bytes]:
    """The lines of the answer; an unfinished last one is passed over. Raises Unreachable when the answer breaks off."""
    held = b""
    try:
        for piece in response.iter_bytes():
            *whole, held = (held + piece).split(b"\n")
            yield from filter(bytes.strip, whole)
    except httpx.TransportError as error:
        raise Unreachable(f"the answers broke off: {type(error).__name__}") from None
    if _is_whole(held):
        yield held


def _is_whole(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def _outcome(answer: Mapping[str, Any]) -> Outcome:
    oid = answer.get("oid")
    match answer:
        case {"outcome": "stored" | "already-stored", "receipt": {**receipt}}:
            return Outcome(oid, receipt=receipt)
        case {"outcome": "refused", "problem": {}}:
            return Outcome(oid, problem=_problem(answer))
        case _:
            raise AnswerUnreadable("the answer to a document is neither a receipt nor a problem")


def _problem(answer: Mapping[str, Any]) -> ProblemError:
    told: dict[str, Any] = answer["problem"]
    return problem(int(told.get("status", 0)), told, wire.findings(told))
