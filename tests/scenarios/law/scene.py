"""Given, when: a client, what a county keeps of her, what she wills, and who asks for it."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from tests import writing
from tests.gates import COUNTY, NEIGHBOUR, Gate
from tests.naive.model import Ask, Worker

from varanto_client import compose
from varanto_client.compose import Person
from varanto_client.compose.blocks import content_of
from varanto_formats.cda.model import Document, Organisation
from varanto_formats.identifiers import Identifier, hetu

REASON = ("TIETOJEN_TARKISTUS", "Tarkistetaan lastensuojeluilmoituksen tietoja")
STATEMENT = (True, True, True, "Muistisairaus; palvelu on välttämätön")
_days = itertools.count()


def new_person(born: date) -> Person:
    """A person of the 900 series whom nobody has met, born about then."""
    day = born + timedelta(days=next(_days) % 3000)
    return Person(Identifier(hetu.SYSTEM, hetu.make_test(day, 907).value), "Testi Kaisa", "Koeasiakas", day, "2")


def temporary(scene: "Scene") -> Person:
    """A person whom the county knows by a temporary id alone."""
    root = scene.gate.parties[COUNTY].oid.removesuffix(".10.0")
    return Person(
        Identifier(f"{root}.22.2026", f"010150-9{next(_days) % 100:02}A"), "Nimetön", "Koeasiakas", scene.born, "2"
    )


@dataclass
class Scene:
    """A client (asiakas) and everything that is done about her."""

    gate: Gate
    born: date
    person: Person = field(init=False)
    contexts: dict[tuple[str, Person], str] = field(default_factory=dict[tuple[str, Person], str])
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
        self.contexts[who, person] = made.relationship or ""
        return self.gate.store(who, made)

    def case(self, who: str, task: str = "24", *others: Person) -> Document:
        """A case of an organisation, with the relationships that it needs."""
        people = (self.person, *others)
        for one in people:
            if (who, one) not in self.contexts:
                self.relationship(who, one)
        if others or (who, task) not in self.cases:
            made = self.gate.composer(who, ago=timedelta(minutes=20)).case(people, task, "Tuen tarve")
            self.cases[who, task] = self.gate.store(who, made)
        return self.cases[who, task]

    def document(self, who: str = COUNTY, type_code: str = "19005", task: str = "24", **changes: Any) -> Document:
        """A client document of an organisation, ten minutes old."""
        ago = changes.pop("ago", timedelta(minutes=10))
        case = changes.pop("case", None) or self.case(who, task)
        return self.gate.store(who, writing.written(self.gate.composer(who, ago=ago), case, type_code, **changes))

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
        who = next(key for key, party in self.gate.parties.items() if party.oid == worker.organisation)
        relationship = None
        if kind != "own":
            if (who, self.person) not in self.contexts:
                self.relationship(who)
            relationship = self.contexts[who, self.person]
        whole = Ask(
            kind=kind,
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
        ask = self.ask(worker, kind, **changes)
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
