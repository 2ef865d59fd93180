"""The application: the slices' routes wired to one edge, one database and one set of keys."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from socket import AF_INET, AF_INET6, SO_REUSEADDR, SO_REUSEPORT, SOL_SOCKET, socket

import uvicorn
from starlette.applications import Starlette

import varanto.archivist.pages as archivist
import varanto.assignments.api as assignments
import varanto.cases.api as cases
import varanto.codes.api as codes
import varanto.comparing.pages as comparing
import varanto.deaths.api as deaths
import varanto.decisions.api as decisions
import varanto.declarations.api as declarations
import varanto.disclosure.api as disclosure
import varanto.identification.service as identification
import varanto.intake.api as intake
import varanto.log.api as log_calls
import varanto.log.service as log
import varanto.logrequests.pages as logrequests
import varanto.mandates.api as mandates
import varanto.mandates.service as mandate_service
import varanto.notices.api as notices
import varanto.officer.pages as officer
import varanto.organisations.api as organisations
import varanto.persons.api as persons
import varanto.proofs.api as proofs
import varanto.reconciliation.api as reconciliation
import varanto.retention.api as retention
import varanto.revalidation.api as revalidation
import varanto.reviews.pages as reviews
import varanto.rightsmap.api as rightsmap
import varanto.sessions.pages as sessions
import varanto.summary.api as summary
import varanto.tokens.api as tokens
import varanto.validation.pages as validation
import varanto.withdrawals.pages as withdrawals
from varanto.certificates.rules import hosts_of
from varanto.kit import keyring
from varanto.kit.context import Actor, Context
from varanto.kit.db import Database, running
from varanto.kit.errors import Problem
from varanto.kit.html import ACCESSIBILITY, RULEBOOK, STATIC, interface
from varanto.kit.http import Desk, Request, Route, build
from varanto.kit.keyring import Keyring
from varanto.log.model import Action, Event, Outcome
from varanto.proofs.jobs import sequencer, stamper
from varanto.proofs.service import roots_of
from varanto.sessions.model import Login, Place
from varanto.sessions.service import Places, forget, recogniser
from varanto.settings import Settings
from varanto.tokens.model import Terms
from varanto.tokens.service import authenticate, forget_assertions
from varanto_formats.checks import Mode
from varanto_formats.signatures.certificates import TrustStore

RATE_LIMITED = "too-many-requests"
HOUSEKEEPER = Actor(system="varanto")


@dataclass(frozen=True, slots=True)
class Installation:
    """A running repository: its settings, its database and its keys."""

    settings: Settings
    database: Database
    keys: Keyring

    @contextmanager
    def context(self, snapshot: bool = False) -> Generator[Context]:
        """The context of work that nobody has asked for over HTTP, in a transaction of its own (see Database)."""
        with self.database.transaction(snapshot) as db:
            mode = Mode(self.settings.mode)
            yield Context(db, HOUSEKEEPER, datetime.now(UTC), self.keys, mode=mode, trust=trust_of(self.settings.trust))


@contextmanager
def installed(settings: Settings) -> Generator[Installation]:
    """The installation that the settings describe: keys read or made, database started and migrated."""
    keys = keyring.load(settings)
    with running(settings) as database:
        yield Installation(settings, database, keys)


class _Announcing(uvicorn.Server):
    """A server that says when it listens."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Begin to listen, then say so."""
        await super().startup(sockets)
        if self.started:
            self._announce()


def serve(installation: Installation, announce: Callable[[], None] = lambda: None) -> None:
    """Answer requests until told to stop (SIGINT, SIGTERM); `announce` is called once the port is open."""
    settings = installation.settings
    with installation.context() as ctx:
        forget_assertions(ctx)
        identification.forget(ctx)
        forget(ctx)
    app = application(settings, installation.database, installation.keys)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        date_header=True,
        timeout_graceful_shutdown=20,
    )
    roots = roots_of(settings.timestamp_trust)
    with sequencer(installation.context), stamper(installation.context, settings.timestamp_url, roots):
        _Announcing(config, announce).run([_listening(settings)] if settings.workers > 1 else None)


def _listening(settings: Settings) -> socket:
    """A socket of this process on a port that the others listen on too; the kernel shares the connections out."""
    opened = socket(AF_INET6 if ":" in settings.host else AF_INET)
    opened.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
    opened.setsockopt(SOL_SOCKET, SO_REUSEPORT, 1)
    opened.bind((settings.host, settings.port))
    return opened


def routes(token_url: str) -> tuple[Route, ...]:
    """Every call of the API, in the order in which the interface describes them."""
    return (
        *tokens.routes(Terms(token_url)),
        *organisations.routes(log.record_act),
        *assignments.ROUTES,
        *mandates.ROUTES,
        *codes.ROUTES,
        *intake.ROUTES,
        *disclosure.ROUTES,
        *reconciliation.ROUTES,
        *log_calls.ROUTES,
        *proofs.ROUTES,
        *notices.ROUTES,
        *declarations.ROUTES,
        *persons.ROUTES,
        *rightsmap.ROUTES,
        *decisions.ROUTES,
        *summary.ROUTES,
        *revalidation.ROUTES,
        *cases.ROUTES,
        *deaths.ROUTES,
        *retention.ROUTES,
    )


def screens(settings: Settings) -> tuple[Route, ...]:
    """What people see; the page that checks documents stays closed in production unless the operator opens it.

    Nobody logs in where the settings open no way to be identified.
    """
    by_hand = validation.ROUTES if settings.validation_page or settings.mode == Mode.TEST else ()
    entrance = sessions.Entrance(
        ways=identification.ways(settings),
        places=_places(settings),
        suomi_fi=mandate_service.suomi_fi(settings),
        secure=_is_secure(settings),
    )
    desks = (
        *sessions.routes(entrance),
        *archivist.ROUTES,
        *comparing.ROUTES,
        *withdrawals.ROUTES,
        *officer.ROUTES,
        *logrequests.ROUTES,
        *reviews.ROUTES,
    )
    return (*by_hand, *(desks if entrance.ways else ()))


def _places(settings: Settings) -> Places:
    """Where mandates let somebody work: as our own register says, and Suomi.fi-valtuudet where it is asked."""
    suomi_fi = mandate_service.suomi_fi(settings)

    def places(ctx: Context, login: Login) -> tuple[Place, ...]:
        return mandate_service.places(ctx, login.person, suomi_fi, login.errand)

    return places


def _is_secure(settings: Settings) -> bool:
    return settings.base_url.startswith("https:")


def application(settings: Settings, database: Database, keys: Keyring) -> Starlette:
    """The web application of an installation, ready to be served."""
    desk = Desk(
        database=database,
        keys=keys,
        authenticate=authenticate,
        on_problem=record_attempt,
        mode=Mode(settings.mode),
        trust=trust_of(settings.trust),
        responders=hosts_of(settings.revocation_hosts, Mode(settings.mode)),
        recognise=recogniser(_places(settings), secure=_is_secure(settings)),
    )
    token_url = f"{settings.base_url.rstrip('/')}/oauth/token"
    calls = routes(token_url)
    return build(
        calls,
        desk,
        screens=screens(settings),
        pages=(STATIC, RULEBOOK, ACCESSIBILITY, interface(calls)),
        threads=settings.shared(settings.threads),
        queue=settings.shared(settings.queue),
    )


def record_attempt(ctx: Context, route: Route, request: Request, problem: Problem) -> None:
    """Log a request that a problem stopped: who tried what, and why it did not go through (703/2023 10 §).

    A caller that is too fast is not logged: the log would be what it floods.
    """
    if problem.kind.code == RATE_LIMITED:
        return
    detail = {"route": route.template, "code": problem.kind.code}
    event = Event(
        action=Action.REQUEST_ATTEMPT, outcome=Outcome.FAILED, document=request.path.get("oid"), detail=detail
    )
    log.record(ctx, event)


def trust_of(folder: Path | None) -> TrustStore:
    """The certificates that signatures may rest on: every PEM file of the folder; none without a folder."""
    return (
        TrustStore.from_pem(*(file.read_bytes() for file in sorted(folder.glob("*.pem")))) if folder else TrustStore()
    )
