"""What happens to one client, as documents: a relationship, a case, notes and corrections."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from varanto_client import compose
from varanto_formats.cda.model import Document
from varanto_formats.identifiers import Identifier, hetu

NOTES_OF_A_CASE = 6
DAYS = 36_000


def person(number: int) -> compose.Person:
    """A 900-series adult of her own for each number."""
    born = date(1900, 1, 1) + timedelta(days=number % DAYS)
    code = hetu.make_test(born, hetu.FIRST_TEST_NUMBER + number // DAYS).value
    return compose.Person(Identifier(hetu.SYSTEM, code), "Testi", "Koeasiakas", born)


def documents(composer: compose.Composer, client: compose.Person, random: Random) -> Iterator[Document]:
    """Her documents in the order in which they can be stored; about every second note is corrected."""
    yield composer.relationship(client, ["24"])
    case = composer.case([client], "24", "Perheen tuen tarve")
    yield case
    for number in range(NOTES_OF_A_CASE):
        note = compose.case_note(composer, case, description=f"Tapaaminen {number}.", place="Toimisto")
        yield note
        if random.random() < 0.5:
            yield composer.replacement(note)
