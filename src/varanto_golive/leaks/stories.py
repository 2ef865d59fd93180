"""Random stories, and twins of whom they are told: two clients alike, one with the secret and one without."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

from varanto_client import compose
from varanto_client.compose import Composer, OidGenerator, Person
from varanto_client.compose.blocks import content_of
from varanto_client.compose.codes import code
from varanto_client.model import Reason
from varanto_client.sealing import seal
from varanto_formats.cda.model import Body, Code, DisplayType, Document
from varanto_formats.identifiers import Identifier, codesystems, hetu
from varanto_formats.identifiers.oids import organisation_root
from varanto_golive.leaks.model import GRANTS, GUARDED, Paper, Story, Way
from varanto_golive.leaks.parties import Parties, Party

OPENED = timedelta(days=30)
DIGITS = 10**17
NOTE, THERAPY, PLAN, ASSESSMENT = "19005", "19014", "15007", "1005"
READ = (PLAN, ASSESSMENT)
TYPES = (NOTE, NOTE, *READ)
DAY = timedelta(days=1)
LAPS, LASU = "24", "10"
PAGE = '<div xmlns="http://www.w3.org/1999/xhtml" class="soc-document" id="OID{}"><p>Asiakirja</p></div>'


def story(seed: int) -> Story:
    """A story by its number; every reason for withholding comes in turn."""
    random = Random(seed)  # noqa: S311 - stories, no secrets
    way = list(Way)[seed % len(Way)]
    ages = random.choices((60, 60, 120, 1440, 2880), k=5)
    papers = [
        Paper(
            random.choice(TYPES), LAPS, age, way is Way.CONTROLLER or random.random() < 1 / 3, random.choice((1, 1, 2))
        )
        for age in ages[: random.randint(0, 4)]
    ]
    kind = THERAPY if way is Way.SENSITIVE else random.choice(READ if way in GRANTS | GUARDED else TYPES)
    task = LASU if way in (Way.SERVICE_TASK, Way.OTHER_GRANT) else LAPS
    return Story(seed, way, papers, Paper(kind, task, random.choice(ages), versions=random.choice((1, 2))))


@dataclass
class Twin:
    """One of two clients of whom the same is told. Every OID of hers is `first` and more, of the secret `hidden`."""

    parties: Parties
    person: Person
    other: Person
    nameless: Person
    now: datetime
    has_secret: bool
    first: int = field(default_factory=lambda: DIGITS + secrets.randbelow(8 * DIGITS))
    hidden: int = field(default_factory=lambda: DIGITS + secrets.randbelow(8 * DIGITS))
    secret: list[Document] = field(default_factory=list[Document])
    open: list[Document] = field(default_factory=list[Document])
    cases: dict[tuple[str, str, str], Document] = field(default_factory=dict[tuple[str, str, str], Document])
    relationship: str = ""
    private: str = ""
    related: Document = field(init=False)

    def __post_init__(self) -> None:
        self._numbers, self._hidden = count(self.first), count(self.hidden)

    def tell(self, told: Story) -> None:
        """Store the whole story."""
        self._relate(self.parties.holder, producers=self._producers(told.way))
        self.private = self._relate(self.parties.private)
        self.relationship = self._relate(self.parties.asker) if told.way is not Way.NO_CONTEXT else self.private
        self._willing(told.way)
        for paper in told.papers:
            party = self.parties.private if paper.private else self.parties.holder
            self.open += self._keep(party, paper, self._written(party, paper, hidden=False))
        self._hide(told)

    def composer(self, party: Party, age: timedelta = timedelta(), *, hidden: bool = False) -> Composer:
        """Writes a party's documents as of some time ago, with OIDs of this twin."""
        numbers: Iterator[int] = self._hidden if hidden else self._numbers
        root = organisation_root(party.composer.controller.oid) or party.composer.controller.oid
        at = self.now - age
        return replace(party.composer, clock=lambda: at, generator=OidGenerator(root, lambda: next(numbers)))

    @property
    def granted_case(self) -> Document:
        """The holder's case of the service task for which a producer may have a register right."""
        return self._case(self.parties.holder, LAPS)

    def _relate(self, party: Party, person: Person | None = None, producers: Sequence[compose.Producer] = ()) -> str:
        made = self.composer(party, OPENED).relationship(person or self.person, [LAPS, LASU], producers=producers)
        self._store(party, made)
        if person is None and party is self.parties.holder:
            self.related = made
        return made.relationship or ""

    def _producers(self, way: Way) -> list[compose.Producer]:
        """The private provider's unit as the holder's producer, where the story is about register right."""
        if way not in GRANTS:
            return []
        today = self.now.date()
        days = {
            Way.ENDED_GRANT: (today - OPENED, today - DAY),
            Way.COMING_GRANT: (today + DAY, None),
            Way.OTHER_GRANT: (today - OPENED, None),
        }
        started, ended = days[way]
        unit = self.parties.private.composer.unit
        return [compose.Producer(unit=unit, services=["45"], service_task=LAPS, started=started, ended=ended)]

    def _willing(self, way: Way) -> None:
        party, composer = self.parties.holder, self.composer(self.parties.holder)
        for one in (self.person, self.other) if way is Way.OUTSIDE_MEMBERSHIP else (self.person,):
            if way is not Way.NO_INFORMING:
                self._store(party, compose.informing(composer, one, text_version="2024-1"))
            self._store(party, compose.permit(composer, one, given=way is not Way.NO_PERMIT))

    def _hide(self, told: Story) -> None:
        """Write the secret, keep it at one twin alone, and prohibit it at both."""
        party, way = self.parties.holder, told.way
        self._case(party, told.secret.service_task, way)
        self.secret = self._written(party, told.secret, hidden=True, way=way)
        if self.has_secret:
            self._keep(party, told.secret, self.secret)
        if way is Way.INVALIDATED and self.has_secret:
            newest = self.secret[-1].oid
            party.client.invalidate(newest, party.client.metadata(newest).sha256, Reason.DUPLICATE)
        if way is Way.OUTSIDE_MEMBERSHIP:
            self._leave(party, told.secret)
        if way is Way.UNLINKED:
            self._link_and_take_back(party)
        named = {
            Way.DOCUMENT: {"documents": self.secret[:1]},
            Way.SERVICE_TASK: {"service_tasks": [told.secret.service_task]},
            Way.CONTROLLER: {"controllers": [party.composer.controller]},
        }
        if way in named:
            self._store(party, compose.prohibition(self.composer(party), self.person, **named[way]))  # type: ignore[arg-type]

    def _written(self, party: Party, paper: Paper, *, hidden: bool, way: Way | None = None) -> list[Document]:
        """The versions of a paper, oldest first."""
        case = self._case(party, paper.service_task, way)
        composer = self.composer(party, timedelta(minutes=paper.age), hidden=hidden)
        versions = [_marked(_document(composer, case, paper.type), way)]
        while len(versions) < paper.versions:
            versions.append(_next(composer, versions[-1]))
        return versions

    def _keep(self, party: Party, paper: Paper, versions: list[Document]) -> list[Document]:
        for one in versions[: paper.versions]:
            self._store(party, one)
        return versions

    def _case(self, party: Party, task: str, way: Way | None = None) -> Document:
        """A case of the client; for some secrets one shared with the other, or that of the nameless."""
        people = [self.person, self.other] if way in (Way.SHARED, Way.OUTSIDE_MEMBERSHIP) else [self.person]
        people = [self.nameless] if way is Way.UNLINKED else people
        key = (party.composer.controller.oid, task, people[-1].identifier.value)
        if key not in self.cases:
            if people[-1] is not self.person:
                self._relate(party, people[-1])
            self.cases[key] = self.composer(party, OPENED).case(people, task, "Tuen tarve")
            self._store(party, self.cases[key])
        return self.cases[key]

    def _leave(self, party: Party, secret: Paper) -> None:
        """The client has left the shared case before the secret was drawn up, as its next version says."""
        before, left = self._case(party, secret.service_task, Way.OUTSIDE_MEMBERSHIP), timedelta(minutes=secret.age + 1)
        people = [compose.Member(self.person, left=self.now - left), compose.Member(self.other)]
        composer = self.composer(party)
        said = composer.case(people, secret.service_task, "Tuen tarve", oid=before.case, opened=before.case_opened)
        self._store(party, composer.replacement(before, content_of(said)))

    def _link_and_take_back(self, party: Party) -> None:
        """The holder takes the nameless for the client, and finds that she is not."""
        composer, relationship = self.composer(party), self.related
        temporary_id = self.nameless.identifier
        said = composer.relationship(self.person, [LAPS], oid=relationship.relationship, temporary_id=temporary_id)
        linked = composer.replacement(relationship, content_of(said))
        self._store(party, linked)
        self._store(party, composer.replacement(linked, content_of(relationship)))

    def _store(self, party: Party, document: Document) -> None:
        party.client.store(seal(document, [party.seal]))


def twins(parties: Parties, now: datetime, born: date) -> tuple[Twin, Twin]:
    """Two clients of the same birth date and name: one will have the secret, the other not."""
    root = organisation_root(parties.holder.composer.controller.oid)
    numbers = Random(secrets.randbits(64)).sample(range(hetu.FIRST_TEST_NUMBER, hetu.LAST_TEST_NUMBER + 1), 4)  # noqa: S311
    people = [
        Person(Identifier(hetu.SYSTEM, hetu.make_test(born, number).value), "Testi", "Kaksonen", born, "2")
        for number in numbers
    ]
    nameless = [replace(one, identifier=Identifier(f"{root}.22.2026", one.identifier.value)) for one in people]
    return (
        Twin(parties, people[0], people[1], nameless[1], now, True),
        Twin(parties, people[2], people[3], nameless[3], now, False),
    )


def _document(composer: Composer, case: Document, type_code: str) -> Document:
    if type_code == NOTE:
        return compose.case_note(composer, case, description="Tapaaminen")
    draft = composer.draft("client_document", case.clients)
    return replace(
        draft,
        case=case.case,
        service_tasks=case.service_tasks,
        general_type=Code(type_code[:-3], codesystems.DOCUMENT_TYPE, "Asiakirja"),
        specific_type=Code(type_code, codesystems.DOCUMENT_TYPE, "Asiakirja"),
        responsible_organisation=composer.service_organiser,
        service_process=code("service"),
        display_format=code("xhtml"),
        body=Body(f"OID{draft.oid}", PAGE.format(draft.oid).encode(), DisplayType.XHTML),
    )


def _marked(document: Document, way: Way | None) -> Document:
    """The secret as an old document, or one of special content, where that is why it is withheld."""
    if way is Way.OLD:
        return replace(document, document_group=Code("4", codesystems.DOCUMENT_GROUP, "Vanha asiakasasiakirja"))
    if way is Way.SPECIAL:
        return replace(document, special_content=Code("K", codesystems.YES_NO, "Kyllä"))
    if way is Way.FORBIDDEN_TO_GUARDIANS:
        return compose.forbidden_to_guardians(document, "Painava syy")
    return compose.not_in_own_view(document) if way is Way.KEPT_FROM_OWN_VIEW else document


def _next(composer: Composer, previous: Document) -> Document:
    if previous.structure:
        return composer.replacement(previous, content_of(previous))
    later = composer.next_version(previous)
    return replace(later, body=Body(f"OID{later.oid}", PAGE.format(later.oid).encode(), DisplayType.XHTML))
