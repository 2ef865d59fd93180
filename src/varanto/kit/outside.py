"""Asking the servers of others over HTTP: with little patience, for answers of bounded size, and led nowhere else."""

from collections.abc import Mapping
from functools import cache
from ssl import SSLContext
from time import monotonic

import httpx

PATIENCE_SECONDS = 5.0


class Unanswered(Exception):
    """A server outside gave no answer, or none that could be taken; then with the `status` that it gave."""

    def __init__(self, status: int | None = None) -> None:
        super().__init__(status)
        self.status = status


def ask(
    url: str,
    question: bytes | None = None,
    media_type: str = "",
    *,
    most: int,
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """What a server answers, of `most` bytes: to a question that is posted, else to a plain get.

    `headers` are further ones to send. Redirections are not followed. Raises Unanswered.
    """
    end, body = monotonic() + PATIENCE_SECONDS, b""
    headers = {**(headers or {}), **({"Content-Type": media_type} if question else {})}
    method = "GET" if question is None else "POST"
    patience, trust = PATIENCE_SECONDS, _trust()
    try:
        with httpx.stream(method, url, content=question, headers=headers, timeout=patience, verify=trust) as answer:
            if not answer.is_success:
                raise Unanswered(answer.status_code)
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > most or monotonic() > end:
                    raise Unanswered
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unanswered from error
    return body


@cache
def _trust() -> SSLContext:
    """Whom we trust over TLS, read once: reading it takes longer than most answers."""
    return httpx.create_ssl_context()
