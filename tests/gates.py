"""One gate, reached in two ways: the services in process, or a running server over HTTP. Tests say the same to both."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tests.live import Desk, Live
from tests.naive.bridge import purpose_of
from tests.naive.model import Ask, Worker
from tests.office import NOW, Office, trust

import varanto.archive.service as archive
import varanto.organisations.service as organisations
from varanto.access.model import Refused
from varanto.archive.model import Search, Status
from varanto.disclosure import service
from varanto.disclosure.model import FetchRequest, Form, SearchRequest, Unknown
from varanto.intake import service as intake
from varanto.intake.model import InvalidationRequest
from varanto.kit.context import Actor, Context, Professional
from varanto.kit.errors import Problem
from varanto.organisations.model import Function, Kind, Organisation, OwnContext
from varanto_client import model
from varanto_client.client import Client
from varanto_client.compose import Composer, Person, finnish_time
from varanto_client.errors import ProblemError
from varanto_formats.cda.model import Document
from varanto_formats.identifiers import Identifier
from varanto_formats.identifiers.codesystems import PROFESSIONAL_REGISTER

COUNTY, NEIGHBOUR, PRIVATE = "county", "neighbour", "private"
OFFICES = {
    COUNTY: Office("1.2.246.10.99999911", "Mallilan hyvinvointialue"),
    NEIGHBOUR: Office("1.2.246.10.99999922", "Naapurilan hyvinvointialue"),
    PRIVATE: Office("1.2.246.10.99999933", "Kotituki Esimerkki Oy"),
}


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation of the stage: its OID, its units, and who works there."""

    oid: str
    units: tuple[str, str]
    number: str

    def worker(self, role: str, *, second_unit: bool = False, **claims: object) -> Worker:
        """Somebody who works there, in the first unit unless said otherwise."""
        return Worker(self.oid, self.units[second_unit], self.number, role, **claims)  # type: ignore[arg-type]


class Gate(ABC):
    """What a client information system does with the repository, in words that tests use."""

    parties: Mapping[str, Party]

    @property
    @abstractmethod
    def now(self) -> datetime:
        """The moment, in Finnish time."""

    @property
    def today(self) -> date:
        """The day in Finland."""
        return self.now.date()

    @abstractmethod
    def composer(self, who: str, *, ago: timedelta = timedelta()) -> Composer:
        """Writes an organisation's documents as of some time ago."""

    @abstractmethod
    def store(self, who: str, document: Document) -> Document:
        """Store a document of an organisation; it must be stored."""

    @abstractmethod
    def invalidate(self, who: str, document: Document) -> None:
        """Take a version out of use."""

    @abstractmethod
    def search(
        self, worker: Worker, ask: Ask, person: Person, *, superseded: bool = False, controller: str | None = None
    ) -> list[str] | str:
        """The OIDs that are found, newest first; or the code of the refusal."""

    @abstractmethod
    def fetch(self, worker: Worker, ask: Ask, oid: str) -> str:
        """ "released", "masked", or the code of the refusal."""

    @abstractmethod
    def metadata(self, worker: Worker, ask: Ask, oid: str) -> str:
        """The OID whose metadata are shown, or the code of the refusal."""

    @abstractmethod
    def versions(self, worker: Worker, ask: Ask, oid: str) -> list[str] | str:
        """The OIDs of the versions that are listed, or the code of the refusal."""


class ServiceGate(Gate):
    """The services themselves, on one transaction, with a clock that tests move."""

    def __init__(self, context: Callable[..., Context]) -> None:
        self._context = context
        self._now = NOW
        self.parties = {
            key: Party(one.controller, (f"{one.root}.10.7", f"{one.root}.10.8"), one.worker.register_number)
            for key, one in OFFICES.items()
        }
        for key in OFFICES:
            self.register(key)

    def register(self, who: str, *, own_context: bool = False, disclosure: bool = True, **changes: object) -> None:
        """Enter an organisation and its units into the register."""
        party, ctx = self.parties[who], self._context(now=self._now)
        kind = Kind.PRIVATE if who == PRIVATE else Kind.PUBLIC
        one = Organisation(
            oid=party.oid,
            name=OFFICES[who].name,
            kind=kind,
            functions=(Function.DISCLOSURE,) if disclosure else (),
            own_context=OwnContext.REQUIRED if own_context else OwnContext.OPTIONAL,
        )
        organisations.put_organisation(ctx, replace(one, **changes))  # type: ignore[arg-type]
        for unit in party.units:
            organisations.put_organisation(ctx, Organisation(oid=unit, name="Yksikkö", kind=kind, parent=party.oid))

    @property
    def now(self) -> datetime:
        return self._now

    def move(self, by: timedelta) -> None:
        """Let time pass."""
        self._now += by

    def composer(self, who: str, *, ago: timedelta = timedelta()) -> Composer:
        return OFFICES[who].composer(lambda: self._now - ago)

    def store(self, who: str, document: Document) -> Document:
        OFFICES[who].store(self._acting(replace(OFFICES[who].actor, role="R1")), document)
        return document

    def invalidate(self, who: str, document: Document) -> None:
        ctx = self._acting(OFFICES[who].actor)
        kept = archive.find(ctx, document.oid)
        assert kept
        intake.invalidate(ctx, InvalidationRequest(document.oid, kept.sha256, "duplicate", ""))

    def search(
        self, worker: Worker, ask: Ask, person: Person, *, superseded: bool = False, controller: str | None = None
    ) -> list[str] | str:
        wish = SearchRequest(
            client=person.identifier,
            purpose=purpose_of(ask),
            filters=Search(client_ids=(), controller=controller),
            include=frozenset({Status.SUPERSEDED} if superseded else ()),
            limit=500,
        )
        page = service.search(self._as(worker), wish)
        if isinstance(page, Refused):
            return page.code
        assert page.total == len(page.items)
        return [item.version.oid for item in page.items]

    def fetch(self, worker: Worker, ask: Ask, oid: str) -> str:
        try:
            got = service.fetch(self._as(worker), FetchRequest(oid, purpose_of(ask)), _as_received)
        except Problem as problem:
            return "masked" if problem.kind.code == "masked-form-only" else problem.kind.code
        return _code(got) or "released"

    def metadata(self, worker: Worker, ask: Ask, oid: str) -> str:
        got = service.metadata(self._as(worker), FetchRequest(oid, purpose_of(ask)))
        return got.version.oid if not isinstance(got, Refused | Unknown) else _code(got)

    def versions(self, worker: Worker, ask: Ask, oid: str) -> list[str] | str:
        got = service.versions(self._as(worker), FetchRequest(oid, purpose_of(ask)))
        return [one.version.oid for one in got] if isinstance(got, tuple) else _code(got)

    def _acting(self, actor: Actor) -> Context:
        return replace(self._context(actor, self._now), trust=trust())

    def _as(self, worker: Worker) -> Context:
        number = Identifier(PROFESSIONAL_REGISTER, worker.number)
        return self._acting(
            Actor(
                system="test-system",
                organization=worker.organisation,
                unit=worker.unit,
                professional=Professional(number, "Aino") if worker.role != "SYSTEM" else None,
                role=worker.role,
                supervised_role=worker.supervised_role,
                service_tasks=worker.tasks,
                services=worker.services,
                flags=worker.flags,
                authority=worker.authority,
            )
        )


class HttpGate(Gate):
    """A running server with the demo world, spoken to by the client library; time is what it is."""

    def __init__(self, live: Live) -> None:
        operator = live.operator(model.OPERATOR)
        self._desks = {key: live.desk(place) for place, key in enumerate(OFFICES)}
        every = live.world["organizations"]
        self.parties = {
            key: Party(
                one["oid"],
                (one["units"][0]["oid"], one["units"][1]["oid"]),
                one["professionals"][0]["register_number"],
            )
            for key, one in zip(OFFICES, every, strict=False)
        }
        duties = f"v1/organizations/{every[0]['oid']}/assignments"
        operator._session.call("PUT", duties, json={"items": []})  # anybody may be anything: A10 is not told here
        self._clients: dict[Worker, Client] = {}

    @property
    def now(self) -> datetime:
        return finnish_time()

    def composer(self, who: str, *, ago: timedelta = timedelta()) -> Composer:
        usual = self._desks[who].composer
        return replace(usual, clock=lambda: usual.clock() - ago)

    def store(self, who: str, document: Document) -> Document:
        self._desks[who].store(document)
        return document

    def invalidate(self, who: str, document: Document) -> None:
        desk: Desk = self._desks[who]
        desk.client.invalidate(document.oid, desk.client.metadata(document.oid).sha256, model.Reason.DUPLICATE)

    def search(
        self, worker: Worker, ask: Ask, person: Person, *, superseded: bool = False, controller: str | None = None
    ) -> list[str] | str:
        filters = model.Filters(include=("superseded",) if superseded else (), controller=controller, limit=2)
        try:
            return [one.oid for one in self._as(worker).search(person.identifier, filters, _purpose(ask))]
        except ProblemError as problem:
            return problem.code

    def fetch(self, worker: Worker, ask: Ask, oid: str) -> str:
        try:
            self._as(worker).fetch(oid, purpose=_purpose(ask))
        except ProblemError as problem:
            return "masked" if problem.code == "masked-form-only" else problem.code
        return "released"

    def metadata(self, worker: Worker, ask: Ask, oid: str) -> str:
        try:
            return self._as(worker).metadata(oid, _purpose(ask)).oid
        except ProblemError as problem:
            return problem.code

    def versions(self, worker: Worker, ask: Ask, oid: str) -> list[str] | str:
        try:
            return [one.oid for one in self._as(worker).versions(oid, _purpose(ask))]
        except ProblemError as problem:
            return problem.code

    def _as(self, worker: Worker) -> Client:
        if worker not in self._clients:
            self._clients[worker] = self._connected(worker)
        return self._clients[worker]

    def _connected(self, worker: Worker) -> Client:
        person = worker.role != "SYSTEM"
        who = next(key for key, party in self.parties.items() if party.oid == worker.organisation)
        return self._desks[who].client.acting_as(
            model.Acting(
                organization=worker.organisation,
                unit=worker.unit,
                professional=Identifier(PROFESSIONAL_REGISTER, worker.number) if person else None,
                professional_name="Aino" if person else "",
                role=worker.role,
                supervised_role=worker.supervised_role,
                service_tasks=worker.tasks if person else (),
                services=worker.services if person else (),
                flags=worker.flags if person else (),
                authority=worker.authority,
            )
        )


def _as_received(offered: tuple[str, ...]) -> str:
    """Chooses the signed bytes and no other form."""
    if Form.XML not in offered:
        raise Problem("not-acceptable")
    return Form.XML.value


def _code(got: object) -> str:
    """The code under which something is refused; empty for what is released."""
    if isinstance(got, Refused):
        return got.code
    return "document-unknown" if isinstance(got, Unknown) else ""


def _purpose(ask: Ask) -> model.Purpose:
    """The purpose as it goes over the wire."""
    sent = {"client_relationship": ask.relationship, "case": ask.case, "administrative": ask.administrative}
    stated = ("cannot_judge", "no_representative", "necessary", "text")
    return model.Purpose(
        kind=ask.kind,
        context={name: value for name, value in sent.items() if value} or None,
        reason=dict(zip(("code", "text"), ask.reason, strict=True)) if ask.reason else None,
        statement=dict(zip(stated, ask.statement, strict=True)) if ask.statement else None,
    )
