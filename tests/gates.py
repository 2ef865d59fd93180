"""One gate, reached in two ways: the services in process, or a running server over HTTP. Tests say the same to both."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeAlias

from tests.live import Desk, Live
from tests.naive.bridge import purpose_of
from tests.naive.model import Archivist, Ask, Citizen, Worker
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
from varanto.kit.errors import Invalid, Problem
from varanto.organisations.model import Function, Kind, Organisation, OwnContext
from varanto_client import model
from varanto_client.client import Client
from varanto_client.compose import Composer, Person, finnish_time
from varanto_client.errors import ProblemError
from varanto_client.sealing import seal
from varanto_formats.cda.model import Document
from varanto_formats.findings import Finding
from varanto_formats.identifiers import Identifier, hetu
from varanto_formats.identifiers.codesystems import PROFESSIONAL_REGISTER

COUNTY, NEIGHBOUR, PRIVATE = "county", "neighbour", "private"
OFFICES = {
    COUNTY: Office("1.2.246.10.99999911", "Mallilan hyvinvointialue"),
    NEIGHBOUR: Office("1.2.246.10.99999922", "Naapurilan hyvinvointialue"),
    PRIVATE: Office("1.2.246.10.99999933", "Kotituki Esimerkki Oy"),
}

Asker: TypeAlias = Worker | Citizen | Archivist
REGISTER = "1"


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

    def who(self, organisation: str) -> str:
        """Which party an organisation is."""
        return next(key for key, party in self.parties.items() if party.oid == organisation)

    @abstractmethod
    def composer(self, who: str, *, ago: timedelta = timedelta()) -> Composer:
        """Writes an organisation's documents as of some time ago."""

    @abstractmethod
    def store(self, who: str, document: Document, *, signed: bool = False) -> Document:
        """Store a document of an organisation, signed by its author where so wished; it must be stored."""

    @abstractmethod
    def store_as(self, worker: Worker, document: Document) -> str:
        """Store a document under the seal of the worker's organisation: "stored", or the code of the refusal."""

    @abstractmethod
    def invalidate(self, who: str, document: Document) -> None:
        """Take a version out of use."""

    @abstractmethod
    def search(
        self, asker: Asker, ask: Ask, person: Person, *, superseded: bool = False, controller: str | None = None
    ) -> list[str] | str:
        """The OIDs that are found, newest first; or the code of the refusal."""

    @abstractmethod
    def fetch(self, asker: Asker, ask: Ask, oid: str) -> str:
        """ "released", "masked", or the code of the refusal."""

    @abstractmethod
    def metadata(self, asker: Asker, ask: Ask, oid: str) -> str:
        """The OID whose metadata are shown, or the code of the refusal."""

    @abstractmethod
    def versions(self, asker: Asker, ask: Ask, oid: str) -> list[str] | str:
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

    def register(
        self, who: str, *, own_context: bool = False, functions: Iterable[Function] = Function, **changes: object
    ) -> None:
        """Enter an organisation and its units into the register."""
        party, ctx = self.parties[who], self._context(now=self._now)
        kind = Kind.PRIVATE if who == PRIVATE else Kind.PUBLIC
        one = Organisation(
            oid=party.oid,
            name=OFFICES[who].name,
            kind=kind,
            functions=tuple(functions),
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

    def store(self, who: str, document: Document, *, signed: bool = False) -> Document:
        ctx = self._acting(replace(OFFICES[who].actor, role="R1"))
        OFFICES[who].store(ctx, document, by_professional=signed)
        return document

    def store_as(self, worker: Worker, document: Document) -> str:
        sealed = OFFICES[self.who(worker.organisation)].sealed(document)
        try:
            intake.store(self._as(worker), sealed)
        except Problem as problem:
            return _first(problem.kind.code, problem.findings if isinstance(problem, Invalid) else ())
        return "stored"

    def invalidate(self, who: str, document: Document) -> None:
        ctx = self._acting(OFFICES[who].actor)
        kept = archive.find(ctx, document.oid)
        assert kept
        intake.invalidate(ctx, InvalidationRequest(document.oid, kept.sha256, "duplicate", ""))

    def search(
        self, asker: Asker, ask: Ask, person: Person, *, superseded: bool = False, controller: str | None = None
    ) -> list[str] | str:
        wish = SearchRequest(
            client=person.identifier,
            purpose=purpose_of(ask),
            filters=Search(client_ids=(), controller=controller),
            include=frozenset({Status.SUPERSEDED} if superseded else ()),
            limit=500,
        )
        page = service.search(self._as(asker), wish)
        if isinstance(page, Refused):
            return page.code
        assert page.total == len(page.items)
        return [item.version.oid for item in page.items]

    def fetch(self, asker: Asker, ask: Ask, oid: str) -> str:
        try:
            got = service.fetch(self._as(asker), FetchRequest(oid, purpose_of(ask)), _as_received)
        except Problem as problem:
            return "masked" if problem.kind.code == "masked-form-only" else problem.kind.code
        return _code(got) or "released"

    def metadata(self, asker: Asker, ask: Ask, oid: str) -> str:
        got = service.metadata(self._as(asker), FetchRequest(oid, purpose_of(ask)))
        return got.version.oid if not isinstance(got, Refused | Unknown) else _code(got)

    def versions(self, asker: Asker, ask: Ask, oid: str) -> list[str] | str:
        got = service.versions(self._as(asker), FetchRequest(oid, purpose_of(ask)))
        return [one.version.oid for one in got] if isinstance(got, tuple) else _code(got)

    def _acting(self, actor: Actor) -> Context:
        return replace(self._context(actor, self._now), trust=trust())

    def _as(self, asker: Asker) -> Context:
        return self._acting(_actor(asker))


class HttpGate(Gate):
    """A running server with the demo world, spoken to by the client library; time is what it is."""

    def __init__(self, live: Live) -> None:
        self._operator = live.operator(model.OPERATOR)
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
        self._operator._session.call("PUT", duties, json={"items": []})  # anybody may be anything: A10 is not told here
        self._clients: dict[Asker, Client] = {}

    @property
    def now(self) -> datetime:
        return finnish_time()

    def composer(self, who: str, *, ago: timedelta = timedelta()) -> Composer:
        usual = self._desks[who].composer
        return replace(usual, clock=lambda: usual.clock() - ago)

    def store(self, who: str, document: Document, *, signed: bool = False) -> Document:
        desk = self._desks[who]
        signer = desk.profile.card if signed else desk.profile.seal
        assert signer
        desk.client.store(seal(document, [signer]))
        return document

    def store_as(self, worker: Worker, document: Document) -> str:
        sealed = self._desks[self.who(worker.organisation)].sealed(document)
        try:
            self.client(worker).store(sealed)
        except ProblemError as problem:
            return _first(problem.code, problem.findings)
        return "stored"

    def invalidate(self, who: str, document: Document) -> None:
        desk: Desk = self._desks[who]
        desk.client.invalidate(document.oid, desk.client.metadata(document.oid).sha256, model.Reason.DUPLICATE)

    def search(
        self, asker: Asker, ask: Ask, person: Person, *, superseded: bool = False, controller: str | None = None
    ) -> list[str] | str:
        filters = model.Filters(include=("superseded",) if superseded else (), controller=controller, limit=2)
        try:
            return [one.oid for one in self.client(asker).search(person.identifier, filters, _purpose(ask))]
        except ProblemError as problem:
            return problem.code

    def fetch(self, asker: Asker, ask: Ask, oid: str) -> str:
        try:
            self.client(asker).fetch(oid, purpose=_purpose(ask))
        except ProblemError as problem:
            return "masked" if problem.code == "masked-form-only" else problem.code
        return "released"

    def metadata(self, asker: Asker, ask: Ask, oid: str) -> str:
        try:
            return self.client(asker).metadata(oid, _purpose(ask)).oid
        except ProblemError as problem:
            return problem.code

    def versions(self, asker: Asker, ask: Ask, oid: str) -> list[str] | str:
        try:
            return [one.oid for one in self.client(asker).versions(oid, _purpose(ask))]
        except ProblemError as problem:
            return problem.code

    def client(self, asker: Asker) -> Client:
        """The client library as somebody uses it."""
        if asker not in self._clients:
            desk = isinstance(asker, Citizen | Archivist)
            client = self._operator if desk else self._desks[self.who(asker.organisation)].client
            self._clients[asker] = client.acting_as(_acting(asker))
        return self._clients[asker]


def _actor(asker: Asker) -> Actor:
    """Who asks, as her token presents her to the services."""
    if isinstance(asker, Citizen):
        principal = _coded(asker.on_behalf_of.identifier) if asker.on_behalf_of else None
        person = _coded(asker.person.identifier)
        return Actor(
            system="test-system", desk="citizen", person=person, on_behalf_of=principal, capacity=asker.capacity
        )
    if isinstance(asker, Archivist):
        return Actor(
            system="test-system", organization=asker.controller, role="O3", desk="archivist", register=REGISTER
        )
    number = Identifier(PROFESSIONAL_REGISTER, asker.number)
    return Actor(
        system="test-system",
        organization=asker.organisation,
        unit=asker.unit,
        professional=Professional(number, "Aino") if asker.role != "SYSTEM" else None,
        role=asker.role,
        supervised_role=asker.supervised_role,
        service_tasks=asker.tasks,
        services=asker.services,
        flags=asker.flags,
        authority=asker.authority,
    )


def _acting(asker: Asker) -> model.Acting:
    """Who asks, as she gets her token."""
    if isinstance(asker, Citizen):
        principal = _coded(asker.on_behalf_of.identifier) if asker.on_behalf_of else None
        return model.Acting.as_citizen(_coded(asker.person.identifier), principal, capacity=asker.capacity)
    if isinstance(asker, Archivist):
        return model.Acting.as_archivist(asker.controller, REGISTER)
    person = asker.role != "SYSTEM"
    return model.Acting(
        organization=asker.organisation,
        unit=asker.unit,
        professional=Identifier(PROFESSIONAL_REGISTER, asker.number) if person else None,
        professional_name="Aino" if person else "",
        role=asker.role,
        supervised_role=asker.supervised_role,
        service_tasks=asker.tasks if person else (),
        services=asker.services if person else (),
        flags=asker.flags if person else (),
        authority=asker.authority,
    )


def _first(code: str, findings: Sequence[Finding]) -> str:
    """The code of a refusal; of an invalid document that of the first finding."""
    return findings[0].code if code == Invalid.default else code


def _coded(value: str) -> Identifier:
    """An identity code."""
    return Identifier(hetu.SYSTEM, value)


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
        organiser=ask.organiser,
        context={name: value for name, value in sent.items() if value} or None,
        reason=dict(zip(("code", "text"), ask.reason, strict=True)) if ask.reason else None,
        statement=dict(zip(stated, ask.statement, strict=True)) if ask.statement else None,
        reveal={"reason": ask.reveal} if ask.reveal is not None else None,
    )
