"""Given, when: a client, what a county keeps of her, what she wills, and who asks for it."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from tests import writing
from tests.gates import COUNTY, NEIGHBOUR, PRIVATE, Gate
from tests.naive.model import Archivist, Ask, Citizen, Worker
from tests.naive.model import Person as Known

from varanto_client import compose
from varanto_client.compose import Person
from varanto_client.compose.blocks import content_of
from varanto_formats.cda.model import Document, Organisation
from varanto_formats.identifiers import Identifier, hetu

REASON = ("TIETOJEN_TARKISTUS", "Tarkistetaan lastensuojeluilmoituksen tietoja")
GROWN = date(1970, 1, 1)
STATEMENT = (True, True, True, "Muistisairaus; palvelu on välttämätön")
_days = itertools.count()


def new_person(born: date) -> Person:
    """A person of the 900 series whom nobody has met, born about then."""
    return person_born(born + timedelta(days=next(_days) % 3000))


def person_born(day: date) -> Person:
    """A person of the 900 series born on that day."""
    return Person(Identifier(hetu.SYSTEM, hetu.make_test(day, 907).value), "Testi Kaisa", "Koeasiakas", day, "2")


def temporary(scene: "Scene") -> Person:
    """A person whom the county knows by a temporary id alone."""
    root = scene.gate.parties[COUNTY].oid.removesuffix(".10.0")
    number = Identifier(f"{root}.22.2026", f"{next(_days):06}-911A")
    return Person(number, "Nimetön", "Koeasiakas", scene.born, "2")


@dataclass
class Scene:
    """A client (asiakas) and everything that is done about her."""

    gate: Gate
    born: date
    person: Person = field(init=False)
    contexts: dict[tuple[str, Person], Document] = field(default_factory=dict[tuple[str, Person], Document])
    cases: dict[tuple[str, str], Document] = field(default_factory=dict[tuple[str, str], Document])
    permits: dict[Person, Document] = field(default_factory=dict[Person, Document])
    bans: dict[Person, Document] = field(default_factory=dict[Person, Document])

    def __post_init__(self) -> None:
        self.person = new_person(self.born)

    # given

    def relationship(self, who: str, person: Person | None = None, **changes: Any) -> Document:
        """A relationship with an organisation, live for a year unless said otherwise."""
        person = person or self.person
        changes = {"started": self.gate.today - timedelta(days=365)} | changes
        made = writing.relationship(self.gate.composer(who, ago=timedelta(minutes=30)), person, **changes)
        self.contexts[who, person] = self.gate.store(who, made)
        return made

    def again(self, made: Document, who: str = COUNTY, person: Person | None = None) -> Document:
        """The next version of a relationship document takes its place."""
        self.contexts[who, person or self.person] = self.gate.store(who, made)
        return made

    def grant(
        self,
        task: str = "24",
        services: Sequence[str] = ("45",),
        *,
        days: tuple[int, int | None] = (-365, None),
        below: tuple[int, int | None] | None = None,
        to: str = PRIVATE,
    ) -> Document:
        """The county grants a register right to a unit, the private provider's, from one day to another, 0 being today.

        With `below` the neighbour's unit is the producer, and the private provider's its subcontractor in those days.
        """
        granted = self.producer(to, task, services, below or days)
        if below:
            granted = replace(self.producer(NEIGHBOUR, task, (), days), subcontractors=(granted,))
        before = self.contexts.get((COUNTY, self.person))
        if before is None:
            return self.relationship(COUNTY, tasks=("24", "10"), producers=(granted,))
        composer = self.gate.composer(COUNTY, ago=timedelta(minutes=2))
        return self.again(composer.with_producer(before, granted))

    def producer(self, who: str, task: str, services: Sequence[str], days: tuple[int, int | None]) -> compose.Producer:
        """An organisation's unit as a relationship document names it."""
        started, ended = days
        return compose.Producer(
            unit=Organisation(self.gate.parties[who].units[0], "Tuottajan yksikkö"),
            services=services,
            service_task=task,
            started=self.gate.today + timedelta(days=started),
            ended=self.gate.today + timedelta(days=ended) if ended is not None else None,
        )

    def cut(self, day: int = 0, who: str = PRIVATE) -> Document:
        """The county ends the right of a producer's unit on a day, 0 being today."""
        unit = Organisation(self.gate.parties[who].units[0], "Tuottajan yksikkö")
        composer = self.gate.composer(COUNTY, ago=timedelta(minutes=1))
        ends = self.gate.today + timedelta(days=day)
        return self.again(composer.end_producer(self.contexts[COUNTY, self.person], unit, ends))

    def note(self, type_code: str = "19005", *, who: str = PRIVATE, **changes: Any) -> Document:
        """What a producer has written for the county of the county's case; not stored yet."""
        ago = changes.pop("ago", timedelta(minutes=10))
        case = changes.pop("case", None) or self.case(COUNTY, changes.pop("task", "24"))
        county = Organisation(self.gate.parties[COUNTY].oid, "Mallilan hyvinvointialue")
        return writing.written(self.gate.composer(who, ago=ago).for_organiser(county), case, type_code, **changes)

    def case(self, who: str, task: str = "24", *others: Person, opened: datetime | None = None) -> Document:
        """A case of an organisation, with the relationships that it needs."""
        people = (self.person, *others)
        for one in people:
            if (who, one) not in self.contexts:
                self.relationship(who, one)
        if others or (who, task) not in self.cases:
            made = self.gate.composer(who, ago=timedelta(minutes=20)).case(people, task, "Tuen tarve", opened=opened)
            self.cases[who, task] = self.gate.store(who, made)
        return self.cases[who, task]

    def document(self, who: str = COUNTY, type_code: str = "19005", task: str = "24", **changes: Any) -> Document:
        """A client document of an organisation, ten minutes old."""
        ago, signed = changes.pop("ago", timedelta(minutes=10)), changes.pop("signed", False)
        case = changes.pop("case", None) or self.case(who, task)
        made = writing.written(self.gate.composer(who, ago=ago), case, type_code, **changes)
        return self.gate.store(who, made, signed=signed)

    def noted(self, type_code: str = "19005", **changes: Any) -> Document:
        """What the private provider has written and stored in the county's register."""
        document = self.note(type_code, **changes)
        outcome = self.gate.store_as(self.worker(PRIVATE, "P2"), document)
        assert outcome == "stored", outcome
        return document

    def next_version(self, document: Document, who: str = COUNTY) -> Document:
        """A correction of a document."""
        composer = self.gate.composer(who, ago=timedelta(minutes=1))
        return self.gate.store(who, writing.next_version(composer, document))

    def pending_matter(self, who: str = NEIGHBOUR, task: str = "24") -> Document:
        """A pending matter (vireilletulo, type 19001) of an organisation that has no live relationship yet."""
        self.relationship(who, ended=self.gate.today - timedelta(days=100), unit_ended=self.gate.today)
        return self.document(who, "19001", task)

    def informed(self, person: Person | None = None, who: str = COUNTY) -> None:
        """The client has been told of Kanta."""
        composer = self.gate.composer(who, ago=timedelta(minutes=5))
        self.gate.store(who, compose.informing(composer, person or self.person, text_version="2024-1"))

    def permit(self, person: Person | None = None, *, given: bool = True, who: str = COUNTY) -> None:
        """The client gives, or refuses or withdraws, the permit."""
        person, composer = person or self.person, self.gate.composer(who, ago=timedelta(minutes=4))
        made, before = compose.permit(composer, person, given=given), self.permits.get(person)
        if before:
            here = replace(before, controller=made.controller, organiser=made.organiser, unit=made.unit)
            made = composer.replacement(here, content_of(made))
        self.permits[person] = self.gate.store(who, made)

    def willing(self, *people: Person) -> None:
        """Everybody is told and permits."""
        for one in people or (self.person,):
            self.informed(one)
            self.permit(one)

    def prohibit(
        self,
        *documents: Document,
        tasks: Sequence[str] = (),
        holders: Sequence[str] = (),
        person: Person | None = None,
        setter: str | None = None,
        who: str = COUNTY,
    ) -> None:
        """The client prohibits these from now on, and nothing else; `setter` is the role of a representative."""
        person, composer = person or self.person, self.gate.composer(who, ago=timedelta(minutes=3))
        named = [Organisation(self.gate.parties[one].oid, "Rekisterinpitäjä") for one in holders]
        made = compose.prohibition(composer, person, controllers=named, service_tasks=tasks, documents=documents)
        content = content_of(made)
        if setter:
            writing.set_by_representative(content, setter)
        before = self.bans.get(person)
        made = composer.replacement(before, content) if before else composer.fill(made, made.structure or "", content)
        self.bans[person] = self.gate.store(who, made)

    # when

    def worker(self, who: str = NEIGHBOUR, role: str = "R1", **claims: Any) -> Worker:
        """Somebody of an organisation, without authority unless said otherwise."""
        return self.gate.parties[who].worker(role, **claims)

    def ask(self, worker: Worker, kind: str = "disclosure", **changes: Any) -> Ask:
        """A purpose with all that it needs; the worker's organisation has a relationship with the client."""
        who, relationship = self.gate.who(worker.organisation), None
        if kind not in ("own", "register_right"):
            if (who, self.person) not in self.contexts:
                self.relationship(who)
            relationship = self.contexts[who, self.person].relationship
        whole = Ask(
            kind=kind,
            organiser=self.gate.parties[COUNTY].oid if kind == "register_right" else None,
            relationship=relationship,
            reason=REASON if kind == "statutory" else None,
            statement=STATEMENT if kind == "incapacity" else None,
        )
        return replace(whole, **changes)

    def found(self, worker: Worker, kind: str = "disclosure", person: Person | None = None, **changes: Any) -> Any:
        """What a search finds; each found is fetched too, and nothing else of the scene can be (search = fetch)."""
        ask, found = self.ask(worker, kind, **changes), None
        found = self.gate.search(worker, ask, person or self.person)
        if isinstance(found, list):
            assert all(self.gate.metadata(worker, ask, oid) == oid for oid in found)
        return found

    def sees(self, worker: Worker, document: Document, kind: str = "disclosure", **changes: Any) -> bool:
        """Whether a search finds the document; a fetch, its metadata and its versions must say the same."""
        return self._agrees(worker, self.ask(worker, kind, **changes), document)

    def producer_sees(self, document: Document, role: str = "P2", **claims: Any) -> bool:
        """Whether the private provider's worker sees a document of the county's by register right."""
        return self.sees(self.worker(PRIVATE, role, **claims), document, "register_right")

    def shows(self, document: Document, citizen: Citizen | None = None) -> bool:
        """Whether the client sees the document at her own desk, or somebody else there on her behalf."""
        return self._agrees(citizen or self.citizen(), Ask(), document)

    def guardian(self, restricted: bool = False) -> Person:
        """A new grown-up; a safety restriction of hers stands in a relationship document of the county's."""
        person = new_person(GROWN)
        if restricted:
            self.relationship(COUNTY, person, restricted_until=None)
        return person

    def citizen(self, person: Person | None = None, *, capacity: str | None = None) -> Citizen:
        """The client herself at her desk; or another person on her behalf."""
        own = Known(self.person.identifier.value)
        return Citizen(Known(person.identifier.value), own, capacity) if person else Citizen(own)

    def archivist(self, who: str = COUNTY) -> Archivist:
        """The archivist of an organisation's client register."""
        return Archivist(self.gate.parties[who].oid)

    def _agrees(self, worker: Worker | Citizen | Archivist, ask: Ask, document: Document) -> bool:
        """Whether the document is found; search, fetch, metadata and versions must say the same."""
        found = self.gate.search(worker, ask, self.person)
        listed = isinstance(found, list) and document.oid in found
        fetched = self.gate.fetch(worker, ask, document.oid)
        assert (fetched in ("released", "masked")) is listed, (found, fetched)
        assert (self.gate.metadata(worker, ask, document.oid) == document.oid) is listed
        assert (document.oid in self.gate.versions(worker, ask, document.oid)) is listed
        if not listed and isinstance(found, list):
            assert fetched == "document-unknown"
        return listed

    def fetched(self, worker: Worker, document: Document, kind: str = "disclosure", **changes: Any) -> str:
        """What comes of a fetch."""
        return self.gate.fetch(worker, self.ask(worker, kind, **changes), document.oid)

    def long_ago(self, days: int) -> datetime:
        """A moment some days before now."""
        return self.gate.now - timedelta(days=days)
