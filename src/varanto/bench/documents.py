"""Documents to measure with: three composed ones, filled for other persons and cases and sealed anew."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import resources
from itertools import count

from varanto_formats.cda.model import Body, Document
from varanto_formats.cda.read import read
from varanto_formats.cda.write import write
from varanto_formats.identifiers import Identifier, hetu
from varanto_formats.signatures.signing import Signer, sign

ROOT, NEIGHBOUR = "1.2.246.10.99900016.95.2026", "1.2.246.10.99900024.95.2026"
PERSON, BORN = "010181-900C", date(1981, 1, 1)
DAYS = 36_000


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up client with a case; `number` makes her and her OIDs unlike everybody else's."""

    number: int

    @property
    def born(self) -> date:
        """Her day of birth."""
        return date(1900, 1, 1) + timedelta(days=self.number % DAYS)

    @property
    def identifier(self) -> Identifier:
        """Her identity code, of the 900 series."""
        code = hetu.make_test(self.born, hetu.FIRST_TEST_NUMBER + self.number // DAYS)
        return Identifier(hetu.SYSTEM, code.value)

    @property
    def case(self) -> str:
        """The OID of her case."""
        return f"{ROOT}.2.{self.number + 1}"

    def relationship(self, root: str) -> str:
        """The OID of her relationship with an area."""
        return f"{root}.3.{self.number + 1}"


class Writer:
    """Writes and seals documents; every OID is new."""

    def __init__(self, signer: Signer, root: str = ROOT) -> None:
        self._signer = signer
        self._root = root
        self._numbers = count(1)

    def beginning(self, person: Person) -> tuple[bytes, bytes]:
        """The relationship and the case that a person's notes need."""
        return self._sealed("relationship", person), self._sealed("case", person)

    def will(self, person: Person) -> tuple[bytes, bytes]:
        """The informing and the permit that disclosing a person's notes needs."""
        return self._sealed("informing", person), self._sealed("permit", person)

    def note(self, person: Person) -> bytes:
        """A case note on a person."""
        return self._sealed("note", person)

    def _sealed(self, name: str, person: Person) -> bytes:
        oid = f"{self._root}.1.{next(self._numbers)}"
        return sign(write(_filled(_template(name), person, oid)), [self._signer], datetime.now(UTC))


class Neighbour(Writer):
    """Writes for the area that asks: her relationship with each person."""

    def __init__(self, signer: Signer) -> None:
        super().__init__(signer, NEIGHBOUR)

    def relationship(self, person: Person) -> bytes:
        """The relationship in which the area asks about a person."""
        return self._sealed("neighbour", person)


def oid_of(xml: bytes) -> str:
    """The OID of a document that was written here."""
    document = read(xml).document
    return document.oid if document else ""


@cache
def _template(name: str) -> Document:
    document = read(resources.files("varanto.bench").joinpath(f"data/{name}.xml").read_bytes()).document
    if document is None:
        raise LookupError(name)
    return document


def _filled(template: Document, person: Person, oid: str) -> Document:
    relationship = template.relationship and person.relationship(oid.rpartition(".1.")[0])
    changed = {
        template.oid: oid,
        template.case or template.oid: person.case if template.case else oid,
        template.relationship or template.oid: relationship or oid,
        PERSON: person.identifier.value,
        BORN.isoformat(): person.born.isoformat(),
    }
    return replace(
        template,
        oid=oid,
        set_id=oid,
        case=template.case and person.case,
        relationship=relationship,
        clients=(replace(template.clients[0], identifier=person.identifier, birth_date=person.born),),
        body=template.body and _body(template.body, changed),
    )


def _body(body: Body, changed: Mapping[str, str]) -> Body:
    def swapped(content: bytes | None) -> bytes | None:
        for old, new in changed.items():
            content = content and content.replace(old.encode(), new.encode())
        return content

    oid = next(iter(changed.values()))
    return replace(body, element_id=f"OID{oid}", display=swapped(body.display), json=swapped(body.json))
