"""The same story told twice: to the repository through its gate, and to the naive world."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, TypeAlias

from tests import gates, writing
from tests.gates import ServiceGate
from tests.naive import model as naive
from tests.naive import rights
from tests.naive.model import World

from varanto.kit.errors import Problem
from varanto_client import compose
from varanto_client.compose import Person
from varanto_client.compose.blocks import content_of
from varanto_formats.cda.model import Document, Organisation
from varanto_formats.identifiers import Identifier, hetu

ROOT = "1.2.246.10.99999911"
OPENED = timedelta(days=200)
Offer: TypeAlias = tuple[bool, str]
Says: TypeAlias = dict[str, Any]


def _person(born: date, number: int) -> Person:
    code = hetu.make_test(born, number).value
    return Person(Identifier(hetu.SYSTEM, code), "Testi", f"Asiakas{number}", born, "2")


ADA, BEA = _person(date(1981, 1, 1), 901), _person(date(1979, 5, 2), 902)
KIM = _person(date(2008, 12, 1), 903)
TEO = Person(Identifier(f"{ROOT}.22.2026", "010150-911A"), "Nimetön", "Asiakas", date(1950, 1, 1), "2")
PEOPLE = (ADA, BEA, KIM, TEO)


@dataclass(frozen=True)
class Target:
    """What a prohibition names: controllers, tasks, or documents of the stage."""

    holders: Sequence[str] = ()
    tasks: Sequence[str] = ()
    documents: Sequence[Document] = ()


@dataclass
class Stage:
    """Both worlds, and the documents that were stored in them, by OID."""

    gate: ServiceGate
    world: World = field(init=False)
    stored: dict[str, Document] = field(default_factory=dict[str, Document])
    relationships: dict[tuple[str, Person], Document] = field(default_factory=dict[tuple[str, Person], Document])
    granted: dict[tuple[str, Person], Says] = field(default_factory=dict[tuple[str, Person], Says])
    cases: list[tuple[str, Document]] = field(default_factory=list[tuple[str, Document]])
    wills: dict[tuple[str, Person], Document] = field(default_factory=dict[tuple[str, Person], Document])

    def __post_init__(self) -> None:
        self.gate.register(gates.PRIVATE, own_context=True)
        kinds = {gates.COUNTY: "public", gates.NEIGHBOUR: "public", gates.PRIVATE: "private"}
        every = [
            naive.Organisation(party.oid, kinds[key], own_context_required=key == gates.PRIVATE)
            for key, party in self.gate.parties.items()
        ]
        self.world = World(self.gate.now, {one.oid: one for one in every})

    def move(self, by: timedelta) -> None:
        """Let time pass in both."""
        self.gate.move(by)
        self.world.now = self.gate.now

    def end(self, who: str, successor: str) -> None:
        """An organisation ends today; another holds its register from now on."""
        heir = self.gate.parties[successor].oid
        self.gate.register(who, ended=self.gate.today, successor=heir)
        oid = self.gate.parties[who].oid
        known = self.world.organisations
        known[oid] = replace(known[oid], ended=self.world.today, successor=heir, own_context_required=False)

    def relate(self, who: str, person: Person, *, keeps: bool = False, **says: Any) -> None:
        """A relationship document, or its next version, that says so; it may keep what was granted and linked."""
        says = (self.granted.get((who, person), {}) if keeps else {}) | says
        party, before = self.gate.parties[who], self.relationships.get((who, person))
        composer = self.gate.composer(who)
        says = {"started": self.gate.today - timedelta(days=400), "tasks": ("24", "10")} | says
        made = writing.relationship(composer, person, **says)
        if before:
            identifier = before.relationship or ""
            content = content_of(made)
            content["asiakkuusasiakirja"]["asiakkuuden_yksilointitunnus"]["value"] = identifier
            made = composer.replacement(before, content)
        ended = says.get("ended")
        said = naive.Relationship(
            identifier=made.relationship or "",
            start=says["started"],
            end=ended,
            units=(naive.Unit(party.units[0], says["started"], says.get("unit_ended", ended)),),
            workers=(says.get("worker", party.number),),
            representative="represented_by" in says,
            restricted="restricted_until" in says,
            restricted_until=says.get("restricted_until"),
            producers=tuple(map(_producer, says.get("producers", ()))),
            temporary=self.known(says["temporary_id"]) if says.get("temporary_id") else None,
        )
        services = tuple(code for one in said.producers for code in _services(one))  # A22: of the body too
        if self._keep(who, made, relationship=said, type="", tasks=(), services=services):
            self.relationships[who, person] = made
            kept = {name: value for name, value in says.items() if name in ("producers", "temporary_id")}
            self.granted[who, person] = kept

    def open_case(self, who: str, task: str, people: Sequence[Person]) -> None:
        """A case of some clients, opened long ago."""
        opened = self.gate.now - OPENED
        made = writing.shared_case(self.gate.composer(who), people, [(opened, None)] * len(people), task)
        if len(people) == 1:
            made = self.gate.composer(who).case(people, task, "Asia", opened=opened)
        if self._keep(who, made, type="", tasks=(task,), shared_case=self._case(made, people, opened, None)):
            self.cases.append((who, made))

    def leave_case(self, index: int, ago: timedelta) -> None:
        """The first client of a shared case has left it some time ago: the case document says so in a new version."""
        who, before = self.cases[index]
        people = [one for one in PEOPLE if one.as_client().identifier in [each.identifier for each in before.clients]]
        left = (self.gate.now - ago).replace(microsecond=0)
        made = writing.left_case(self.gate.composer(who), before, left)
        opened = before.case_opened or self.gate.now
        leaving = next(one for one in people if one.identifier == before.clients[0].identifier)
        said = self._case(made, [leaving, *(one for one in people if one != leaving)], opened, left)
        if self._keep(who, made, type="", tasks=tuple(one.code for one in made.service_tasks), shared_case=said):
            self.cases[index] = (who, made)

    def write(self, index: int, type_code: str, ago: timedelta, **changes: Any) -> None:
        """A client document of a case."""
        who, case = self.cases[index]
        made = writing.written(self.gate.composer(who, ago=ago), case, type_code, **changes)
        self._keep(who, made, type=type_code, tasks=tuple(one.code for one in made.service_tasks))

    def produce(self, worker: naive.Worker, index: int, type_code: str, ago: timedelta, **changes: Any) -> Offer:
        """A worker of another organisation stores a client document of a case into its organiser's register."""
        case = self.cases[index][1]
        assert case.controller
        composer = self.gate.composer(self.gate.who(worker.organisation), ago=ago).for_organiser(case.controller)
        made = writing.written(composer, case, type_code, unit=worker.unit, **changes)
        return self._offer(worker, made, type=type_code, tasks=tuple(one.code for one in made.service_tasks))

    def amend(self, worker: naive.Worker, oid: str, ago: timedelta) -> Offer:
        """A worker of another organisation stores the next version of a client document of an organiser's."""
        kept = self.world.newest(next(one for one in self.world.documents if one.oid == oid).set_id)
        composer = self.gate.composer(self.gate.who(worker.organisation), ago=ago)
        made = writing.next_version(composer, self.stored[kept.oid])
        return self._offer(worker, made, kept, type=kept.type, tasks=kept.tasks)

    def _offer(self, worker: naive.Worker, made: Document, before: naive.Document | None = None, **says: Any) -> Offer:
        """Try to store by register right; whether the naive law allows it, and what the repository said."""
        plain = self._plain(made, **says)
        allowed, outcome = rights.may_store(self.world, worker, plain, before), self.gate.store_as(worker, made)
        if outcome == "stored":
            self.world.documents.append(plain)
            self.stored[made.oid] = made
        return allowed, outcome

    def correct(self, oid: str) -> None:
        """The next version of the set of a client document."""
        kept = self.world.newest(next(one for one in self.world.documents if one.oid == oid).set_id)
        who = self.gate.who(kept.controller)
        made = writing.next_version(self.gate.composer(who), self.stored[kept.oid])
        self._keep(who, made, type=kept.type, tasks=kept.tasks)

    def invalidate(self, oid: str) -> None:
        """Take a version out of use, where that may be done."""
        document = self.stored[oid]
        kept = next(one for one in self.world.documents if one.oid == oid)
        try:
            self.gate.invalidate(self.gate.who(kept.controller), document)
        except Problem:
            return
        self.world.invalidate(oid)

    def inform(self, who: str, person: Person) -> None:
        """The client is informed."""
        made = compose.informing(self.gate.composer(who), person, text_version="2024-1")
        self._keep_will(who, "6", person, made, naive.Will())

    def permit(self, who: str, person: Person, *, given: bool) -> None:
        """The client permits, refuses or withdraws."""
        made = compose.permit(self.gate.composer(who), person, given=given)
        self._keep_will(who, "8", person, made, naive.Will(given=given))

    def prohibit(self, who: str, person: Person, target: Target) -> None:
        """The client prohibits these and nothing else from now on."""
        parties = self.gate.parties
        made = compose.prohibition(
            self.gate.composer(who),
            person,
            controllers=[Organisation(parties[one].oid, "Rekisterinpitäjä") for one in target.holders],
            service_tasks=target.tasks,
            documents=target.documents,
        )
        named = [("controller", parties[one].oid) for one in target.holders]
        named += [("service_task", one) for one in target.tasks]
        named += [("document", one.set_id) for one in target.documents]
        self._keep_will(who, "9", person, made, naive.Will(prohibited=tuple(named)))

    def _keep_will(self, who: str, kind: str, person: Person, made: Document, will: naive.Will) -> None:
        """Keep a will, or its next version at whichever organisation the client tells of it (58 § 2)."""
        before = self.wills.get((kind, person))
        if before:
            here = replace(before, controller=made.controller, organiser=made.organiser, unit=made.unit)
            made = self.gate.composer(who).replacement(here, content_of(made))
        if self._keep(who, made, type="", tasks=(), will=will):
            self.wills[kind, person] = made

    def _keep(self, who: str, made: Document, **says: Any) -> bool:
        """Store in both, unless the repository refuses to; then in neither."""
        try:
            self.gate.store(who, made)
        except (AssertionError, Problem):
            return False
        self.world.documents.append(self._plain(made, **says))
        self.stored[made.oid] = made
        return True

    def _plain(self, made: Document, **says: Any) -> naive.Document:
        """A document as the naive world knows it, about to be stored now."""
        assert made.created_at
        assert made.document_group
        assert made.special_content
        stated: Says = {"services": tuple(service.code for service in made.social_services)} | says
        return naive.Document(
            oid=made.oid,
            set_id=made.set_id,
            version=made.version,
            controller=made.controller.oid if made.controller else "",
            clients=tuple(self.known(client.identifier) for client in made.clients if client.identifier),
            group=made.document_group.code,
            unit=made.unit.oid if made.unit else None,
            producers=tuple(producer.oid for producer in made.producers),
            case=made.case,
            special=made.special_content.code == "K",
            guardians=made.guardian_release.code if made.guardian_release else None,
            withheld=made.withholding_argument is not None,
            shown_to_all=made.shown_to_all is not None,
            effective=made.created_at,
            stored=self.gate.now,
            **stated,
        )

    def known(self, identifier: Identifier) -> naive.Person:
        """A person as the naive world knows her."""
        one = next(each for each in PEOPLE if each.identifier == identifier)
        if identifier.system != hetu.SYSTEM:
            return naive.Person(identifier.value, None, temporary=True, issuer=f"{ROOT}.10.0")
        return naive.Person(identifier.value, one.birth_date)

    def _case(self, made: Document, people: Sequence[Person], joined: Any, left: Any) -> naive.Case:
        first, *rest = (self.known(one.identifier) for one in people)
        moment = joined.replace(microsecond=0)
        members = ((first, moment, left), *((one, moment, None) for one in rest))
        return naive.Case(made.case or "", len(people) > 1, members)


def _producer(one: compose.Producer) -> naive.Producer:
    below = tuple(map(_producer, one.subcontractors))
    return naive.Producer(one.unit.oid, one.service_task, tuple(one.services), one.started, one.ended, below)


def _services(one: naive.Producer) -> tuple[str, ...]:
    return (*one.services, *(code for below in one.subcontractors for code in _services(below)))
