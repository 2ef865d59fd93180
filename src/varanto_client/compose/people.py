"""The people of a document: its clients and the professional who writes it."""

from dataclasses import dataclass
from datetime import date

from varanto_client.compose import codes
from varanto_formats.cda.model import Author, Client, PersonName
from varanto_formats.identifiers import Identifier, codesystems

ADULT_AGE = 18


@dataclass(frozen=True, slots=True)
class Person:
    """A client (asiakas) as the client information system knows her; masked in `repr`. `gender` is 1 or 2."""

    identifier: Identifier
    given: str
    family: str
    birth_date: date
    gender: str | None = None

    def __repr__(self) -> str:
        return "Person(***)"

    def as_client(self) -> Client:
        """The client as a document's header names her."""
        given = tuple(self.given.split())
        name = PersonName(given, given[0] if given else None, self.family)
        return Client(self.identifier, name, codes.gender(self.gender) if self.gender else None, self.birth_date)


@dataclass(frozen=True, slots=True)
class Professional:
    """A professional (sosiaalihuollon ammattihenkilö) by register number, 11 digits; masked in `repr`."""

    register_number: str
    given: str
    family: str
    title: str = "sosiaalityöntekijä"

    def __repr__(self) -> str:
        return "Professional(***)"

    def as_author(self) -> Author:
        """The author as a document's header names her."""
        identifier = Identifier(codesystems.PROFESSIONAL_REGISTER, self.register_number)
        return Author(identifier, PersonName(tuple(self.given.split()), None, self.family))


def is_minor(client: Client, on: date) -> bool:
    """Whether the client is under 18 on that day; False when the birth date is unknown."""
    born = client.birth_date
    return born is not None and (on.year - born.year - ((on.month, on.day) < (born.month, born.day))) < ADULT_AGE
