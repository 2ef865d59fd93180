"""A client's visit: whom the scenario's steps are about, and what they have stored so far."""

from collections import Counter
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace

from varanto_client.client import Client
from varanto_client.compose import Composer, Person
from varanto_client.model import Acting, Purpose
from varanto_client.sealing import seal
from varanto_formats.cda.model import Document
from varanto_formats.signatures.signing import Signer
from varanto_golive.model import Deviation, Note
from varanto_golive.world import Cast, OtherOrganisation, new_client


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as it was composed, and the very bytes that were sent."""

    document: Document
    xml: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outsider:
    """Another organisation at work, what the report calls it, and what it has stored itself.

    `decisions` and `releases` grow with the steps: the document of every decision by which a search has found one,
    and how often each was disclosed.
    """

    called: str
    worker: Client
    composer: Composer
    system_seal: Signer
    stored: dict[str, Document] = field(default_factory=dict[str, Document])
    decisions: dict[str, str] = field(default_factory=dict[str, str])
    releases: Counter[str] = field(default_factory=Counter[str])

    def store(self, name: str, document: Document) -> Note:
        """Sign and store a document of its own, and remember it."""
        note = send(self.worker, document, seal(document, [self.system_seal]))
        self.stored[name] = document
        return note

    def find(self, person: Person, purpose: Purpose) -> set[str]:
        """The OIDs of what its search brings; each is a disclosure with a decision."""
        found = {one.oid: one.decision for one in self.worker.search(person.identifier, purpose=purpose)}
        self.releases.update(found.keys())
        self.decisions.update({decision: oid for oid, decision in found.items() if decision})
        return set(found)

    def get(self, oid: str, purpose: Purpose) -> bytes:
        """The bytes of a document by its OID; that is a disclosure too."""
        content = self.worker.fetch(oid, purpose=purpose).content
        self.releases[oid] += 1
        return content

    def without_authority(self) -> "Outsider":
        """The same professional where she does not act as an authority; claims may be narrower (readings.md A10)."""
        return replace(self, worker=self.worker.acting_as(replace(self.worker.acting, authority=False)))

    def anew(self) -> "Outsider":
        """The same organisation, which has neither stored nor seen anything yet."""
        return replace(self, stored={}, decisions={}, releases=Counter())


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The subject of the test. `stored` grows with the steps: what the client information system itself knows.

    `others` are further people of the scenario by their part in it.

    `wills` holds the newest version of each will document apart: no desk of the archive shows them. `notices` are the
    log entries of disclosure notices, `informing_contents` the versions of what clients are told, oldest first.
    """

    worker: Client
    archivist: Client
    officer: Client
    composer: Composer
    system_seal: Signer
    card: Signer
    person: Person
    service_task: str
    others: Mapping[str, Person] = field(default_factory=dict[str, Person])
    neighbour: Outsider | None = None
    producer: Outsider | None = None
    stored: dict[str, Stored] = field(default_factory=dict[str, Stored])
    wills: dict[str, Document] = field(default_factory=dict[str, Document])
    notices: list[str] = field(default_factory=list[str])
    informing_contents: tuple[str, ...]

    @property
    def other(self) -> Outsider:
        """The second organisation. Raises Deviation where none takes part."""
        if self.neighbour is None:
            raise Deviation("Toista organisaatiota ei ole mukana.")
        return self.neighbour

    @property
    def maker(self) -> Outsider:
        """The producer (palveluntuottaja) of services. Raises Deviation where none takes part."""
        if self.producer is None:
            raise Deviation("Palveluntuottajaa ei ole mukana.")
        return self.producer

    def of(self, person: Person, **others: Person) -> "Visit":
        """A visit of other people to the same organisations, of whom nothing has been stored or seen yet."""
        return replace(
            self,
            person=person,
            others=others,
            neighbour=self.neighbour and self.neighbour.anew(),
            producer=self.producer and self.producer.anew(),
            stored={},
            wills={},
            notices=[],
        )

    def citizen(self, person: Person, on_behalf_of: Person | None = None, capacity: str | None = None) -> Client:
        """A citizen's desk (kansalaisen näkymä), her own or for somebody whose matters she looks after."""
        principal = on_behalf_of.identifier if on_behalf_of else None
        return self.officer.acting_as(Acting.as_citizen(person.identifier, principal, capacity))

    def document(self, name: str) -> Document:
        """The document that an earlier step stored under that name."""
        return self.stored[name].document

    def store(self, name: str, document: Document) -> Note:
        """Sign and store a document, and remember it. Raises Deviation when the receipt speaks of another one."""
        xml = seal(document, [self.card if document.signature_notes else self.system_seal])
        note = send(self.worker, document, xml)
        self.stored[name] = Stored(document, xml)
        return note

    def store_will(self, name: str, document: Document) -> Note:
        """Sign and store a version of a will document, and remember it as the newest."""
        note = send(self.worker, document, seal(document, [self.system_seal]))
        self.wills[name] = document
        return note


def send(worker: Client, document: Document, xml: bytes) -> Note:
    """Store a document. Raises Deviation when the receipt speaks of another one."""
    receipt = worker.store(xml)
    if (receipt.oid, receipt.set_id, receipt.version) != (document.oid, document.set_id, document.version):
        raise Deviation("Kuittaus koskee toista asiakirjaa kuin lähetetty.", document.oid)
    remarks = "".join(f" Huomautus: {one.message.fi}" for one in receipt.findings)
    return Note(f"Tallennettu versiona {receipt.version}.{remarks}", (document.oid,))


@contextmanager
def visit(cast: Cast) -> Generator[Visit]:
    """A new client's visit to those who take part; the connections are closed after it."""
    site = cast.site
    composer = Composer(controller=site.organisation, unit=site.unit, author=site.professional)
    with ExitStack() as open_until_end:
        yield Visit(
            worker=open_until_end.enter_context(cast.worker.connect()),
            archivist=open_until_end.enter_context(cast.archivist.connect()),
            officer=open_until_end.enter_context(cast.officer.connect()),
            composer=composer,
            system_seal=cast.seal,
            card=cast.card,
            person=new_client(composer.today()),
            service_task=cast.service_task,
            informing_contents=cast.informing_contents,
            neighbour=_at_work("Toinen organisaatio", cast.neighbour, open_until_end),
            producer=_at_work("Palveluntuottaja", cast.producer, open_until_end),
        )


def _at_work(called: str, one: OtherOrganisation | None, open_until_end: ExitStack) -> Outsider | None:
    if one is None:
        return None
    return Outsider(
        called=called,
        worker=open_until_end.enter_context(one.worker.connect()),
        composer=Composer(controller=one.organisation, unit=one.unit, author=one.professional),
        system_seal=one.seal,
    )
