"""The kinds of call that are measured: as requests, and as what they say to the database."""

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import count, cycle, islice
from uuid import UUID

import varanto.disclosure.service as disclosure
import varanto.identities.service as identities
import varanto.intake.service as intake
from varanto.access.model import Purpose, PurposeKind, WorkContext
from varanto.archive.model import Search
from varanto.bench import load
from varanto.bench.documents import NEIGHBOUR, Neighbour, Person, Writer, oid_of
from varanto.bench.fill import PARTS
from varanto.bench.model import OWN, Sizes
from varanto.bench.pgbench import Script, recorded, script
from varanto.bench.scene import Scene
from varanto.disclosure.model import FetchRequest, SearchRequest
from varanto.kit.context import Context
from varanto_formats.cda.read import read

PORTION = 25
"""Lines of a batch that the server works on in one transaction (intake/api.py)."""
PEOPLE = 32
ASKER = 1
"""The organisation of the demo world that asks the first one for what it holds."""
XML, NDJSON = "application/xml", "application/x-ndjson"


class Calls:
    """Makes calls on a repository: some clients of 17 documents to look at, ever new ones to write about."""

    def __init__(self, scene: Scene, sizes: Sizes) -> None:
        self._scene = scene
        self._sizes = sizes
        self._writer, self._neighbour = Writer(scene.seal()), Neighbour(scene.seal(ASKER))
        self._people = map(Person, count())
        self.renew()
        self._known = self.newcomers()
        self._oids = self._written([note for one in self._known for note in self._notes([one], PARTS - 2)])
        self._written([will for one in self._known for will in self._writer.will(one)])
        self._send_all([self._neighbour.relationship(one) for one in self._known], self._asking)

    @property
    def sample(self) -> str:
        """The OID of a real document, which the synthetic ones are like."""
        return self._oids[0]

    def renew(self) -> None:
        """Get a fresh token: one lasts ten minutes."""
        self._token, self._asking = self._scene.token(), self._scene.token(ASKER)

    def send(self, requests: Iterable[bytes]) -> load.Outcome:
        """Send requests from all the clients."""
        return load.run(self._scene.base_url, requests, self._sizes.clients)

    def newcomers(self) -> list[Person]:
        """New clients with a relationship and a case."""
        people = list(islice(self._people, min(PEOPLE, 2 * self._sizes.clients)))
        beginnings = [self._writer.beginning(one) for one in people]
        for step in zip(*beginnings, strict=True):
            self._written(step)
        return people

    def requests(self, call: str, number: int) -> Iterator[bytes]:
        """So many requests of a kind, ready to be sent."""
        match call:
            case "store":
                notes = self._notes(self.newcomers(), number)
                shuffled = sorted(notes, key=lambda note: sha256(note).digest())
                return iter([_store(note, self._token) for note in shuffled])
            case "batch":
                lines = [_line(note) for note in self._notes(self.newcomers(), number)]
                size = self._sizes.lines
                bodies = (b"".join(lines[start : start + size]) for start in range(0, number, size))
                return iter([load.request("POST", "/v1/documents/batch", self._token, one, NDJSON) for one in bodies])
            case "search":
                return islice(cycle([_search(one, self._token, {"kind": "own"}) for one in self._known]), number)
            case "disclosure-search":
                wanted = [_search(one, self._asking, _disclosure(one)) for one in self._known]
                return islice(cycle(wanted), number)
            case "disclosure-fetch":
                purposes = {one: _header(_disclosure(one)) for one in self._known}
                wanted = [_fetch(oid, self._asking, purposes[one]) for oid, one in self._owned()]
                return islice(cycle(wanted), number)
            case _:
                return islice(cycle([_fetch(oid, self._token) for oid in self._oids]), number)

    def sql(self, call: str) -> Script:
        """What one call says to the database, for pgbench; of a batch one portion."""
        notes = self._notes(self.newcomers()[:1], PORTION)
        with self._scene.context(ASKER if call in OWN else 0) as ctx:
            said = recorded(ctx.db, lambda: self._call(ctx, call, notes))
            written = {"store": notes[:1], "batch": notes}.get(call, [])
            (client_id,) = _clients(ctx, notes[0])
        return script(said, [oid_of(note) for note in written], client_id if written else None)

    def _call(self, ctx: Context, call: str, notes: Sequence[bytes]) -> object:
        match call:
            case "store":
                return intake.store(ctx, notes[0])
            case "batch":
                return intake.store_all(ctx, notes)
            case "search" | "disclosure-search":
                return disclosure.search(ctx, self._wish(call))
            case _:
                return disclosure.fetch(
                    ctx, FetchRequest(self.sample, self._wish(call).purpose), lambda forms: forms[0]
                )

    def _wish(self, call: str) -> SearchRequest:
        person = self._known[0]
        context = WorkContext(relationship=person.relationship(NEIGHBOUR))
        purpose = Purpose(kind=PurposeKind.DISCLOSURE, context=context) if call in OWN else Purpose()
        return SearchRequest(client=person.identifier, purpose=purpose, filters=Search(client_ids=()))

    def _owned(self) -> list[tuple[str, Person]]:
        """The OIDs of the notes, each with its client."""
        each = len(self._oids) // len(self._known)
        return list(zip(self._oids, [one for one in self._known for _ in range(each)], strict=True))

    def _written(self, documents: Iterable[bytes]) -> list[str]:
        """Store documents; their OIDs."""
        kept = list(documents)
        self._send_all(kept, self._token)
        return [oid_of(one) for one in kept]

    def _send_all(self, documents: Sequence[bytes], token: str) -> None:
        self.send([_store(one, token) for one in documents])

    def _notes(self, people: Sequence[Person], number: int) -> list[bytes]:
        """So many notes, those of one person behind each other."""
        each = -(-number // len(people))
        return [self._writer.note(one) for one in people for _ in range(each)][:number]


def _store(document: bytes, token: str) -> bytes:
    return load.request("POST", "/v1/documents", token, document, XML)


def _search(person: Person, token: str, purpose: Mapping[str, object]) -> bytes:
    identifier = {"system": f"urn:oid:{person.identifier.system}", "value": person.identifier.value}
    body = json.dumps({"client": identifier, "purpose": purpose}).encode()
    return load.request("POST", "/v1/documents/search", token, body)


def _fetch(oid: str, token: str, purpose: str = "") -> bytes:
    return load.request("GET", f"/v1/documents/{oid}", token, purpose=purpose)


def _disclosure(person: Person) -> dict[str, object]:
    """The purpose of the area that asks about a person."""
    return {"kind": "disclosure", "context": {"client_relationship": person.relationship(NEIGHBOUR)}}


def _header(purpose: Mapping[str, object]) -> str:
    return urlsafe_b64encode(json.dumps(purpose).encode()).decode()


def _line(document: bytes) -> bytes:
    return json.dumps({"document": b64encode(document).decode()}).encode() + b"\n"


def _clients(ctx: Context, document: bytes) -> list[UUID]:
    read_again = read(document).document
    named = read_again.clients if read_again else ()
    return list(identities.find(ctx, [one.identifier for one in named if one.identifier]).values())
