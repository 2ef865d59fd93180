"""A client's visit: whom the scenario's steps are about, and what they have stored so far."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from varanto_client.client import Client
from varanto_client.compose import Composer, Person
from varanto_client.sealing import seal
from varanto_formats.cda.model import Document
from varanto_formats.signatures.signing import Signer
from varanto_golive.model import Deviation, Note
from varanto_golive.world import Cast, new_client


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as it was composed, and the very bytes that were sent."""

    document: Document
    xml: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The subject of the test. `stored` grows with the steps: what the client information system itself knows."""

    worker: Client
    archivist: Client
    composer: Composer
    system_seal: Signer
    card: Signer
    person: Person
    service_task: str
    stored: dict[str, Stored] = field(default_factory=dict[str, Stored])

    def document(self, name: str) -> Document:
        """The document that an earlier step stored under that name."""
        return self.stored[name].document

    def store(self, name: str, document: Document) -> Note:
        """Sign and store a document, and remember it. Raises Deviation when the receipt speaks of another one."""
        xml = seal(document, [self.card if document.signature_notes else self.system_seal])
        receipt = self.worker.store(xml)
        if (receipt.oid, receipt.set_id, receipt.version) != (document.oid, document.set_id, document.version):
            raise Deviation("Kuittaus koskee toista asiakirjaa kuin lähetetty.", document.oid)
        self.stored[name] = Stored(document, xml)
        remarks = "".join(f" Huomautus: {one.message.fi}" for one in receipt.findings)
        return Note(f"Tallennettu versiona {receipt.version}.{remarks}", (document.oid,))


@contextmanager
def visit(cast: Cast, person: Person | None = None) -> Generator[Visit]:
    """A client's visit to those who take part, a new client's unless given; the connections are closed after it."""
    site = cast.site
    composer = Composer(controller=site.organisation, unit=site.unit, author=site.professional)
    with cast.worker.connect() as worker, cast.archivist.connect() as archivist:
        yield Visit(
            worker=worker,
            archivist=archivist,
            composer=composer,
            system_seal=cast.seal,
            card=cast.card,
            person=person or new_client(composer.today()),
            service_task=cast.service_task,
        )
