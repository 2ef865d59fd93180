"""One system in one acting context: gets tokens, sends calls, turns problems into errors."""

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from varanto_client import wire
from varanto_client.credentials import ASSERTION_TYPE, Credentials
from varanto_client.errors import AnswerUnreadable, ProblemError, TokenRefused
from varanto_client.model import Acting
from varanto_client.transport import Patience, problem_of, send, traceparent

_UNAUTHORISED = 401
_FIRST_ERROR = 400
_MARGIN = 30.0


@dataclass(slots=True)
class _Token:
    value: str = field(default="", repr=False)
    good_until: float = 0.0


class Session:
    """Sends calls with a token that is fetched when needed and kept while it is good; safe to share between threads."""

    def __init__(
        self, http: httpx.Client, credentials: Credentials, acting: Acting, patience: Patience | None = None
    ) -> None:
        self.http = http
        self.credentials = credentials
        self.acting = acting
        self.patience = patience or Patience()
        self._token = _Token()
        self._lock = threading.Lock()

    def call(
        self,
        method: str,
        path: str,
        *,
        content: bytes | Iterable[bytes] | None = None,
        json: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        stream: bool = False,
    ) -> httpx.Response:
        """The archive's answer. Raises a ProblemError for a problem, Unreachable where there is no answer.

        A token that the archive no longer takes is replaced once. Content in pieces is iterated for every attempt;
        with `stream` the answer's body is still to be read, and the answer to be closed.
        """
        trace = {"traceparent": traceparent()}

        def make() -> httpx.Request:
            bearer = {"authorization": f"Bearer {self._bearer()}"}
            every = {**trace, **bearer, **(headers or {})}
            return self.http.build_request(method, path, content=content, json=json, headers=every)

        response = send(self.http, make, self.patience, stream=stream)
        if response.status_code == _UNAUTHORISED:
            self._token = _Token()
            response = send(self.http, make, self.patience, stream=stream)
        if response.status_code >= _FIRST_ERROR:
            raise problem_of(response)
        return response

    def _bearer(self) -> str:
        with self._lock:
            if time.monotonic() >= self._token.good_until:
                self._token = self._fetch()
            return self._token.value

    def _fetch(self) -> _Token:
        url = str(self.http.base_url.join("oauth/token"))

        def make() -> httpx.Request:
            form = {
                "grant_type": "client_credentials",
                "client_assertion_type": ASSERTION_TYPE,
                "client_assertion": self.credentials.assertion(url, self.acting),
            }
            return self.http.build_request("POST", "oauth/token", data=form)

        response = send(self.http, make, self.patience)
        if response.status_code >= _FIRST_ERROR:
            raise _refusal(response)
        answer = wire.members(response.content)
        try:
            return _Token(str(answer["access_token"]), time.monotonic() + float(answer["expires_in"]) - _MARGIN)
        except (KeyError, TypeError, ValueError):
            raise AnswerUnreadable("the token answer lacks its members") from None


def _refusal(response: httpx.Response) -> TokenRefused | ProblemError:
    """The OAuth error (RFC 6749), or the problem of an archive that could not even refuse."""
    error = problem_of(response)
    oauth = error.extra.get("error")
    return TokenRefused(str(oauth), str(error.extra.get("error_description", ""))) if oauth else error
