"""What the tests of the outbox do again and again: call, put documents in, look at their states."""

import hashlib
from collections.abc import Iterable

from tests.varanto_client.fake_archive import BASE_URL, pem
from tests.varanto_client.outbox.batch_archive import BatchArchive

from varanto_client.client import Client
from varanto_client.credentials import Credentials
from varanto_client.model import Acting
from varanto_client.outbox.filling import fill
from varanto_client.outbox.model import Given, State
from varanto_client.outbox.store import Outbox
from varanto_client.transport import Patience
from varanto_formats.cda.read import read

KEY = bytes(range(32))
BOUND_TO = "http://archive.test 1.2.3"


def calling(archive: BatchArchive, patience: Patience) -> Client:
    """A client of an archive."""
    credentials = Credentials.from_pem("system-1", pem(archive.system))
    return Client(BASE_URL, credentials, Acting(), http=archive.http, patience=patience)


def put(outbox: Outbox, documents: Iterable[bytes]) -> None:
    """Take documents in."""
    fill(outbox, [given(xml) for xml in documents])


def given(xml: bytes, source: str = "asiakas.xml") -> Given:
    """A document from a file."""
    return Given(source, hashlib.sha256(xml).hexdigest(), xml)


def oid_of(xml: bytes) -> str:
    """The OID of a document."""
    document = read(xml).document
    assert document
    return document.oid


def states(outbox: Outbox) -> dict[State, int]:
    """How many documents are in each state, the states without any left out."""
    return {state: count.documents for state, count in outbox.counts().items() if count.documents}
