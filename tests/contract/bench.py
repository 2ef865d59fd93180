"""Where good documents are made bad: each maker takes a new, good case note and spoils one thing of it."""

import base64
import io
import itertools
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pikepdf
from tests.live import Desk, Live

from varanto_client.compose import Person, case_note, permit, prohibition
from varanto_client.sealing import seal
from varanto_formats.cda.model import DisplayType, Document
from varanto_formats.identifiers import Identifier, hetu
from varanto_formats.signatures.authority import TestAuthority
from varanto_formats.signatures.model import SignatureKind
from varanto_formats.signatures.signing import Signer

XHTML = "http://www.w3.org/1999/xhtml"
_days = itertools.count()


@dataclass(frozen=True, slots=True)
class Bench:
    """A professional's desk with a case whose documents are spoiled, and a neighbour's desk with a case of its own."""

    desk: Desk
    person: Person
    case: Document
    neighbour: Desk
    foreign_case: Document

    def note(self) -> Document:
        """A new case note with nothing wrong."""
        return case_note(self.desk.composer, self.case, description="Tavattiin toimistolla.", place="Toimisto")

    def new_case(self) -> Document:
        """A new case document with nothing wrong."""
        return self.desk.composer.case([self.person], "24", "Toinen asia")

    def sealed(self, document: Document | None = None) -> bytes:
        """The signed bytes of a document, a new note by default."""
        return self.desk.sealed(document or self.note())

    def stored(self, document: Document) -> Document:
        """The document, which is now in the archive."""
        with self.desk.profile.connect() as client:
            client.store(self.sealed(document))
        return document

    def client(self) -> Person:
        """A new person whose relationship is in the archive."""
        person = someone()
        self.stored(self.desk.composer.relationship(person, ["24"]))
        return person


def at(server: Live) -> Bench:
    """A bench at the desk of the first organisation, with new persons' open cases."""
    desk, person, neighbour = server.desk(), someone(), server.desk(1)
    return Bench(desk, person, desk.open_case(person), neighbour, neighbour.open_case(someone()))


Make = Callable[[Bench], bytes]


def raw(change: Callable[[bytes], bytes]) -> Make:
    """Change the signed bytes."""
    return lambda bench: change(bench.sealed())


def edit(*changes: tuple[str, str]) -> Make:
    """Replace patterns in the signed bytes, each at its first place; the signature does not cover the header."""

    def make(bench: Bench) -> bytes:
        text = bench.sealed().decode()
        for pattern, new in changes:
            text, times = re.subn(pattern, lambda _, new=new: new, text, count=1, flags=re.DOTALL)
            assert times == 1, pattern
        return text.encode()

    return make


def rows(**changes: Any) -> Make:
    """Change rows of the header before it is signed."""
    return lambda bench: bench.sealed(replace(bench.note(), **changes))


def with_json(content: bytes) -> Make:
    """Put another structured body in, well signed."""
    return lambda bench: _with_body(bench, json=content)


def json_text(old: str, new: bytes) -> Make:
    """Replace a part of the structured body's text, well signed."""

    def make(bench: Bench) -> bytes:
        body = bench.note().body
        assert body
        assert body.json
        assert old.encode() in body.json
        return _with_body(bench, json=body.json.replace(old.encode(), new, 1))

    return make


def json_field(path: str, value: object) -> Make:
    """Set a field of the structured body, well signed; the path leads on from the root field."""
    return lambda bench: bench.sealed(changed(bench.note(), path, value))


def case_field(path: str, value: object) -> Make:
    """A new case document with a field of its structured body set."""
    return lambda bench: bench.sealed(changed(bench.new_case(), path, value))


def relationship_field(path: str, value: object) -> Make:
    """A new client's relationship document with a field of its structured body set."""
    return lambda bench: bench.sealed(changed(bench.desk.composer.relationship(someone(), ["24"]), path, value))


def permit_field(path: str, value: object) -> Make:
    """A new client's permit with a field of its structured body set."""
    return lambda bench: bench.sealed(changed(permit(bench.desk.composer, someone(), given=True), path, value))


def prohibition_field(path: str, value: object) -> Make:
    """A prohibition of one note, with a field of its structured body set."""

    def make(bench: Bench) -> bytes:
        document = prohibition(bench.desk.composer, bench.person, documents=[bench.stored(bench.note())])
        return bench.sealed(changed(document, path, value))

    return make


def second_version(change: Callable[[Document], Document]) -> Make:
    """The next version of a note that is in the archive, with something changed in it."""
    return lambda bench: bench.sealed(change(bench.desk.composer.replacement(bench.stored(bench.note()))))


def shown(inside: str) -> Make:
    """Put this into the display form, well signed."""
    return lambda bench: _with_body(bench, display=f'<div xmlns="{XHTML}"><p>Tavattiin.</p>{inside}</div>'.encode())


def pdf(content: bytes) -> Make:
    """Put this in as a display form in PDF, well signed."""
    return lambda bench: _with_body(bench, display=content, display_type=DisplayType.PDF)


def signed(days: int = 0, kind: SignatureKind = SignatureKind.SYSTEM) -> Make:
    """Sealed by the organisation itself, so many days from now, as this kind of signature."""

    def make(bench: Bench) -> bytes:
        assert bench.desk.profile.seal
        return seal(bench.note(), [replace(bench.desk.profile.seal, kind=kind)], datetime.now(UTC) + timedelta(days))

    return make


def signed_by_a_neighbour(bench: Bench) -> bytes:
    """Sealed by another organisation."""
    assert bench.neighbour.profile.seal
    return seal(bench.note(), [bench.neighbour.profile.seal])


def signed_by_a_stranger(bench: Bench) -> bytes:
    """Sealed in the name of the organisation, with a certificate of an authority that nobody here trusts."""
    authority = TestAuthority.create(datetime.now(UTC) - timedelta(days=1))
    issued = authority.issue_service(bench.desk.composer.controller.oid, "Vieras")
    return seal(bench.note(), [Signer.of(issued, SignatureKind.SYSTEM)])


def swapped_signatures(bench: Bench) -> bytes:
    """A note under the signature of another note."""
    signature = re.compile(rb"<signatureCollection.*</signatureCollection>", re.DOTALL)
    other = signature.search(bench.sealed())
    assert other
    return signature.sub(lambda _: other[0], bench.sealed())


def real_identity() -> str:
    """An identity code outside the 900 series, made here so that none stands in the tree."""
    stem = "010181"
    return f"{stem}-123{'0123456789ABCDEFHJKLMNPRSTUVWXY'[int(f'{stem}123') % 31]}"


def real_client(bench: Bench) -> bytes:
    """A note on a client who is no test person, in header and body alike."""
    client = replace(bench.case.clients[0], identifier=Identifier(hetu.SYSTEM, real_identity()))
    note = case_note(bench.desk.composer, replace(bench.case, clients=(client,)), description="Tavattiin.")
    return bench.sealed(note)


def scripted_pdf() -> bytes:
    """A PDF that runs a program when it is opened."""
    made, file = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    made.save(file)
    return file.getvalue()


def encoded(content: bytes) -> str:
    """Base64 text."""
    return base64.b64encode(content).decode()


def someone() -> Person:
    """An adult of the 900 series whom no other test knows."""
    born = date(1930, 1, 1) + timedelta(days=next(_days))
    return Person(Identifier(hetu.SYSTEM, hetu.make_test(born, 905).value), "Testi", "Koeasiakas", born, "2")


def changed(document: Document, path: str, value: object) -> Document:
    """The document with a field of its structured body set, or removed by None; the path leads on from the root."""
    assert document.body
    assert document.body.json
    content = json.loads(document.body.json)
    *steps, last = path.split("/")
    place = next(iter(content.values()))
    for step in steps:
        place = place[int(step) if isinstance(place, list) else step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return replace(document, body=replace(document.body, json=json.dumps(content).encode()))


def _with_body(bench: Bench, **changes: Any) -> bytes:
    note = bench.note()
    assert note.body
    return bench.sealed(replace(note, body=replace(note.body, **changes)))
