"""A client's visit: whom the scenario's steps are about, and what they have stored so far."""

from collections import Counter
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from varanto_client.client import Client
from varanto_client.compose import Composer, Person
from varanto_client.model import Purpose
from varanto_client.sealing import seal
from varanto_formats.cda.model import Document
from varanto_formats.signatures.signing import Signer
from varanto_golive.model import Deviation, Note
from varanto_golive.world import Cast, SecondOrganisation, new_client


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as it was composed, and the very bytes that were sent."""

    document: Document
    xml: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """The second organisation at work, and what it has stored itself.

    `decisions` and `releases` grow with the steps: the document of every decision by which a search has found one,
    and how often each was disclosed.
    """

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The subject of the test. `stored` grows with the steps: what the client information system itself knows.

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
    neighbour: Neighbour | None = None
    stored: dict[str, Stored] = field(default_factory=dict[str, Stored])
    wills: dict[str, Document] = field(default_factory=dict[str, Document])
    notices: list[str] = field(default_factory=list[str])
    informing_contents: tuple[str, ...]

    @property
    def other(self) -> Neighbour:
        """The second organisation. Raises Deviation where none takes part."""
        if self.neighbour is None:
            raise Deviation("Toista organisaatiota ei ole mukana.")
        return self.neighbour

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
def visit(cast: Cast, person: Person | None = None) -> Generator[Visit]:
    """A client's visit to those who take part, a new client's unless given; the connections are closed after it."""
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
            person=person or new_client(composer.today()),
            service_task=cast.service_task,
            informing_contents=cast.informing_contents,
            neighbour=_at_work(cast.neighbour, open_until_end) if cast.neighbour else None,
        )


def _at_work(one: SecondOrganisation, open_until_end: ExitStack) -> Neighbour:
    return Neighbour(
        worker=open_until_end.enter_context(one.worker.connect()),
        composer=Composer(controller=one.organisation, unit=one.unit, author=one.professional),
        system_seal=one.seal,
    )
