"""Taking ids and times out of answers, so that what is left of two twins can be compared byte by byte."""

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

import httpx

from varanto_golive.leaks.model import Answer
from varanto_golive.leaks.stories import Twin

Substitute: TypeAlias = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

LEFT_OUT = frozenset({"date", "traceparent", "connection", "keep-alive"})
SPAN = 1000
_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{8}([0-9a-f]{4})\b")
_GENERAL: tuple[Substitute, ...] = (
    (re.compile(r'"next":"([^"]*)"'), lambda found: f'"next":"{len(found[1])} characters"'),
    (_UUID, r"UUID-\1"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "DIGEST"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "TRACE"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"), "TIME"),
)


def answer_of(responses: Sequence[httpx.Response], twin: Twin) -> Answer:
    """What was answered, page by page, without what names the twin or the moment; decision ids keep their numbers."""
    bodies = [_legible(one, twin) for one in responses]
    headers = [
        (name.lower(), _plain(value, twin))
        for one in responses
        for name, value in one.headers.items()
        if name.lower() not in LEFT_OUT and not (_is_pdf(one) and name.lower() == "content-length")
    ]
    seconds = sum(one.elapsed.total_seconds() for one in responses)
    return Answer(responses[0].status_code, tuple(headers), "\n".join(bodies), seconds)


def difference(one: Answer, other: Answer) -> str | None:
    """Where two answers differ first, in words without ids; None where they are equal."""
    if one.status != other.status:
        return f"status {one.status} / {other.status}"
    for mine, others in zip(one.headers, other.headers, strict=False):
        if mine != others:
            return f"header {mine[0]}: {mine[1]!r} / {others[0]}: {others[1]!r}"
    if len(one.headers) != len(other.headers):
        return f"{len(one.headers)} / {len(other.headers)} headers"
    if one.body == other.body:
        return None
    place = next(
        (at for at, (mine, others) in enumerate(zip(one.body, other.body, strict=False)) if mine != others),
        min(len(one.body), len(other.body)),
    )
    start = max(0, place - 30)
    return f"body from {place}: {one.body[start : place + 30]!r} / {other.body[start : place + 30]!r}"


def _legible(response: httpx.Response, twin: Twin) -> str:
    return "PDF" if _is_pdf(response) else _plain(response.text, twin)


def _is_pdf(response: httpx.Response) -> bool:
    return response.headers.get("content-type", "").startswith("application/pdf")


def _plain(text: str, twin: Twin) -> str:
    text = text.replace(twin.person.identifier.value, "CLIENT").replace(twin.other.identifier.value, "OTHER")
    text = re.sub(r"(?<!\d)\d{18}(?!\d)", lambda found: _label(found[0], twin), text)
    for pattern, label in _GENERAL:
        text = pattern.sub(label, text)
    return text


def _label(number: str, twin: Twin) -> str:
    """A number of this twin's by its place in her story, as long as before; any other as it is."""
    for name, first in (("o", twin.first), ("s", twin.hidden)):
        if first <= int(number) < first + SPAN:
            return f"{name}{int(number) - first:017}"
    return number
