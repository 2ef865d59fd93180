"""Asking the servers of others over HTTP: with little patience, for answers of bounded size, and led nowhere else."""

from time import monotonic

import httpx

PATIENCE_SECONDS = 5.0


class Unanswered(Exception):
    """A server outside gave no answer, or none that could be taken."""


def ask(url: str, question: bytes | None = None, media_type: str = "", *, most: int) -> bytes:
    """What a server answers, of `most` bytes: to a question that is posted, else to a plain get.

    Redirections are not followed. Raises Unanswered.
    """
    end, body = monotonic() + PATIENCE_SECONDS, b""
    headers = {"Content-Type": media_type} if question is not None else {}
    method = "GET" if question is None else "POST"
    try:
        with httpx.stream(method, url, content=question, headers=headers, timeout=PATIENCE_SECONDS) as answer:
            if not answer.is_success:
                raise Unanswered
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > most or monotonic() > end:
                    raise Unanswered
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unanswered from error
    return body
