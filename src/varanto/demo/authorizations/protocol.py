"""The Web API of Suomi.fi-valtuudet as it is published (disclosure.md §9.1), written apart from our client of it."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe

from varanto.demo.authorizations.mandates import MATTER, Mandates

TOLERATED = timedelta(minutes=5)
TOKEN_LASTS = timedelta(seconds=599)
SESSION_LASTS = timedelta(hours=1)
HEADER = "x-asiointivaltuudetauthorization"
HERE = ("http://127.0.0.1:", "http://localhost:")
NOBODY = Mandates()


class Refused(Exception):
    """A call that the service does not answer: the status that it gives instead."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a service that asks was given: its client id, its API key and its OAuth password."""

    client_id: str
    api_key: str = field(repr=False)
    password: str = field(repr=False)

    @classmethod
    def new(cls) -> "Credentials":
        """Credentials with fresh secrets."""
        return cls("testi001", token_urlsafe(24), token_urlsafe(24))


@dataclass(slots=True)
class Visit:
    """One person's session: for organisations (ypa) or persons (hpa), and for which of them she chose to act."""

    kind: str
    person: str
    user: str
    until: datetime
    chosen: Sequence[str] | None = None


@dataclass
class WebApi:
    """The service: who may ask it, whose mandates it knows, what time it is, who is visiting."""

    credentials: Credentials
    mandates: Callable[[], Mapping[str, Mandates]]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    visits: dict[str, Visit] = field(default_factory=dict[str, Visit])
    codes: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    tokens: dict[str, tuple[str, datetime]] = field(default_factory=dict[str, tuple[str, datetime]])

    def prove(self, target: str, headers: Mapping[str, str]) -> None:
        """Refuse a call whose checksum or clock is wrong; `target` is its path and query."""
        client_id, _, rest = headers.get(HEADER, "").partition(" ")
        moment, _, checksum = rest.partition(" ")
        message = f"{target} {moment}".encode()
        digest = hmac.new(self.credentials.api_key.encode(), message, hashlib.sha256).digest()
        if not hmac.compare_digest(base64.b64encode(digest), checksum.encode()):
            raise Refused(401)
        if client_id != self.credentials.client_id or abs(self.now() - _moment(moment)) > TOLERATED:
            raise Refused(401)

    def register(self, kind: str, client_id: str, person: str) -> dict[str, str]:
        """A new session for a person."""
        if client_id != self.credentials.client_id:
            raise Refused(401)
        session_id, user = token_urlsafe(18), token_urlsafe(18)
        self.visits[session_id] = Visit(kind, person, user, self.now() + SESSION_LASTS)
        return {"sessionId": session_id, "userId": user}

    def offered(self, asked: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
        """The kind of a browser's session, and for whom its user may choose to act: names by id."""
        _, visit = self._visiting(asked)
        held = self.mandates().get(visit.person, NOBODY)
        companies = {one.business_id: one.name for one in held.companies}
        return visit.kind, companies if visit.kind == "ypa" else held.principals

    def choose(self, asked: Mapping[str, str], chosen: Sequence[str]) -> str:
        """The code for a choice."""
        session_id, visit = self._visiting(asked)
        visit.chosen = chosen
        code = token_urlsafe(18)
        self.codes[code] = (session_id, asked["redirect_uri"])
        return code

    def token(self, query: Mapping[str, str], headers: Mapping[str, str]) -> dict[str, object]:
        """The token for a code: once, for the client that asked, at the same address."""
        own = f"{self.credentials.client_id}:{self.credentials.password}".encode()
        if headers.get("authorization", "") != "Basic " + base64.b64encode(own).decode():
            raise Refused(401)
        session_id, redirect_uri = self.codes.pop(query.get("code", ""), ("", ""))
        good = query.get("grant_type") == "authorization_code" and query.get("redirect_uri") == redirect_uri
        if not session_id or not good:
            raise Refused(400)
        made = token_urlsafe(24)
        self.tokens[made] = (session_id, self.now() + TOKEN_LASTS)
        return {"access_token": made, "token_type": "bearer", "expires_in": 599, "scope": "read"}

    def organization_roles(
        self, session_id: str, headers: Mapping[str, str], business_id: str | None = None
    ) -> list[dict[str, object]]:
        """What the person may do for each organisation of her choice, or for one of them."""
        visit = self._admitted(session_id, "ypa", headers)
        return [
            {"identifier": one.business_id, "name": one.name, "complete": True, "roles": list(one.roles)}
            for one in self.mandates().get(visit.person, NOBODY).companies
            if one.business_id in (visit.chosen or ()) and business_id in (None, one.business_id)
        ]

    def delegates(self, session_id: str, headers: Mapping[str, str]) -> list[dict[str, str]]:
        """The persons of her choice for whom the person may act."""
        visit = self._admitted(session_id, "hpa", headers)
        held = self.mandates().get(visit.person, NOBODY).principals
        return [{"personId": code, "name": name} for code, name in held.items() if code in (visit.chosen or ())]

    def authorization(self, session_id: str, headers: Mapping[str, str], principal: str, issue: str) -> dict[str, str]:
        """Whether the person may act for another in a matter; never why not."""
        named = {one["personId"] for one in self.delegates(session_id, headers)}
        return {"result": "ALLOWED" if principal in named and issue == MATTER else "DISALLOWED"}

    def unregister(self, session_id: str) -> dict[str, str]:
        """End a session."""
        if self.visits.pop(session_id, None) is None:
            raise Refused(401)
        return {}

    def _visiting(self, asked: Mapping[str, str]) -> tuple[str, Visit]:
        """The session of a browser that was sent here."""
        right = asked.get("client_id") == self.credentials.client_id and asked.get("response_type") == "code"
        if not right or not asked.get("redirect_uri", "").startswith(HERE):
            raise Refused(400)
        for session_id, visit in self.visits.items():
            if hmac.compare_digest(visit.user, asked.get("user", "")) and self.now() < visit.until:
                return session_id, visit
        raise Refused(401)

    def _admitted(self, session_id: str, kind: str, headers: Mapping[str, str]) -> Visit:
        """The session for which a token was given, while both last."""
        named, until = self.tokens.get(headers.get("authorization", "").removeprefix("Bearer "), ("", self.now()))
        visit = self.visits.get(session_id)
        if visit is None or named != session_id or self.now() >= min(until, visit.until) or visit.kind != kind:
            raise Refused(401)
        return visit


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(401) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
