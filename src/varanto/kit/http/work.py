"""One request, worked on in a thread: who asks, one transaction, what comes out."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar
from uuid import uuid4

import psycopg
from psycopg import Connection

from varanto.kit.context import ANONYMOUS, Actor, Context, Session
from varanto.kit.db import Database
from varanto.kit.errors import Problem
from varanto.kit.http.messages import Access, Answer, Request, Route
from varanto.kit.http.wire import refusal
from varanto.kit.keyring import Keyring
from varanto_formats.checks.model import Mode
from varanto_formats.signatures.certificates import TrustStore

TRIES = 3
TRANSIENT = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure, psycopg.errors.LockNotAvailable)
T = TypeVar("T")
log = logging.getLogger("varanto.http")

Authenticate = Callable[[Keyring, str, datetime], Actor]
Recognise = Callable[[Context, Route, Request], tuple[Actor, Session]]
OnProblem = Callable[[Context, Route, Request, Problem], None]


def _now() -> datetime:
    return datetime.now(UTC)


def _nobody(_: Context, __: Route, ___: Request) -> tuple[Actor, Session]:
    raise Problem("session-missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every request needs.

    `authenticate` turns a bearer token into an actor, or raises `token-invalid`; `recognise` does it with what a
    browser brings for a route of a session, or raises `session-missing` or `form-token-wrong`. `on_problem` records the
    attempt in a transaction of its own, after that of the request was rolled back; it is not asked about faults of
    our own (5xx).
    """

    database: Database
    keys: Keyring
    authenticate: Authenticate
    on_problem: OnProblem
    mode: Mode = Mode.TEST
    trust: TrustStore = field(default_factory=TrustStore)
    responders: frozenset[str] = frozenset()
    recognise: Recognise = _nobody
    now: Callable[[], datetime] = _now


@dataclass(frozen=True, slots=True)
class Done:
    """An answer, and the client id of the system that asked."""

    answer: Answer
    system: str = ""


def work(desk: Desk, route: Route, request: Request, trace_id: str) -> Done:
    """Do what the route does. What is answered is committed; what went wrong is answered as a problem."""
    visit = Visit(desk, trace_id)
    try:
        visit.admit(route, request)
        return Done(visit.transact(lambda ctx: route.call(ctx, request).written(), route.snapshot), visit.actor.system)
    except Exception as error:  # noqa: BLE001 (the edge: whatever it is, the caller gets a problem)
        problem = as_problem(error)
    try:
        if problem.kind.status < 500:
            visit.transact(lambda ctx: desk.on_problem(ctx, route, request, problem))
    except Exception as error:  # noqa: BLE001 (an attempt that could not be recorded must not look recorded)
        problem = as_problem(error)
    return Done(refusal(problem, trace_id), visit.actor.system)


def as_problem(error: Exception) -> Problem:
    """The problem that an exception is: itself, a lost database or a bug. Logs where it happened, not what it said."""
    if isinstance(error, Problem):
        return error
    incident = str(uuid4())
    log.error("request failed", exc_info=error, extra={"fields": {"incident": incident}})
    if isinstance(error, psycopg.OperationalError):
        return Problem("overloaded", headers={"Retry-After": "5"})
    return Problem("internal-error", extra={"incident": incident})


class Visit:
    """One request's actor and moment, the same over all its tries."""

    def __init__(self, desk: Desk, trace_id: str) -> None:
        self.actor = ANONYMOUS
        self._session: Session | None = None
        self._desk = desk
        self._now = desk.now()
        self._trace_id = trace_id
        self._request_id = uuid4()

    def admit(self, route: Route, request: Request) -> None:
        """Learn who asks. Raises `token-missing`, `token-invalid`, `operator-required`, or as `recognise` does."""
        if route.access is Access.PUBLIC:
            return
        if route.access is Access.SESSION:
            self.actor, self._session = self.transact(lambda ctx: self._desk.recognise(ctx, route, request))
            return
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Problem("token-missing")
        self.actor = self._desk.authenticate(self._desk.keys, token.strip(), self._now)
        if route.access is Access.OPERATOR and not self.actor.operator:
            raise Problem("operator-required")

    def transact(self, call: Callable[[Context], T], snapshot: bool = False) -> T:
        """The result of a call, committed; a deadlock and its like are tried again."""
        for left in reversed(range(TRIES)):
            try:
                with self._desk.database.transaction(snapshot) as db:
                    return call(self._context(db))
            except TRANSIENT:
                if not left:
                    raise
        raise AssertionError("a try returns or raises")

    def _context(self, db: Connection) -> Context:
        desk = self._desk
        return Context(
            db,
            self.actor,
            self._now,
            desk.keys,
            self._trace_id,
            self._request_id,
            mode=desk.mode,
            trust=desk.trust,
            responders=desk.responders,
            session=self._session,
        )
