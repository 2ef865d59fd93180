"""Patience on the wire: every call of this SDK may be sent again, so a busy archive is asked again after a while."""

import random
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from varanto_client import wire
from varanto_client.errors import AnswerUnreadable, ProblemError, Unreachable, problem
from varanto_formats.findings import Finding

_BUSY = frozenset({429, 502, 503, 504})
_random = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a call is sent and how long to wait between, in seconds; waits double and are jittered.

    An archive that asks for a longer wait than `longest` is taken at its word: the call fails at once.
    """

    attempts: int = 4
    first: float = 0.2
    longest: float = 30.0
    sleep: Callable[[float], None] = time.sleep

    def pause(self, attempt: int, asked: float | None) -> None:
        """Wait before the next attempt, at least as long as the archive asked."""
        backoff = min(self.longest, self.first * 2**attempt)
        self.sleep((asked or 0.0) + _random.uniform(0, backoff))


def send(
    http: httpx.Client, make: Callable[[], httpx.Request], patience: Patience, *, stream: bool = False
) -> httpx.Response:
    """The archive's answer to a request, made anew for every attempt; also an answer that reports a problem.

    With `stream` the body of a good answer is still to be read, and the answer to be closed. Raises Unreachable when
    no attempt brought an answer.
    """
    for attempt in range(patience.attempts):
        last = attempt + 1 == patience.attempts
        try:
            response = http.send(make(), stream=stream)
            if response.is_error:
                response.read()
        except httpx.TransportError as error:
            if last:
                raise Unreachable(f"no answer: {type(error).__name__}") from None
            patience.pause(attempt, None)
            continue
        asked = _retry_after(response)
        if last or response.status_code not in _BUSY or (asked or 0.0) > patience.longest:
            return response
        patience.pause(attempt, asked)
    raise Unreachable("no attempt was allowed")


def traceparent() -> str:
    """A new trace (W3C trace context)."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def problem_of(response: httpx.Response) -> ProblemError:
    """The error that an answer reports, also where something between us and the archive made it."""
    members: dict[str, Any] = {"code": f"http-{response.status_code}"}
    found: tuple[Finding, ...] = ()
    with suppress(AnswerUnreadable):
        members |= wire.members(response.content)
        found = wire.findings(members)
    return problem(response.status_code, members, found)


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds that the archive asks us to wait; the header holds seconds or a date."""
    value = response.headers.get("retry-after")
    if value is None:
        return None
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
