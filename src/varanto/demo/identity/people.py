"""Whom one can be at the test provider: the desks' people of the demo world, and some who get in nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from varanto_formats.findings import Text

DESKS = {
    "archivist": Text("arkistonhoitaja", "arkivvårdare", "archivist"),
    "officer": Text("tietosuojavastaava", "dataskyddsombud", "data-protection officer"),
}
NO_MANDATE = Text("ei valtuuksia", "inga fullmakter", "no mandates")
ENDED = Text("valtuus on päättynyt", "fullmakten har upphört", "mandate has ended")
NO_CODE = Text(
    "eIDAS-tunnistautuja, ei henkilötunnusta",
    "eIDAS-identifierad, ingen personbeteckning",
    "identified by eIDAS, no Finnish identity code",
)
STRANGER = ("", "Ulla", "Utländsk", NO_CODE)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be: the identity code is empty where her country gives another."""

    code: str
    given: str
    family: str
    about: Text
    organizations: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Given name, then family name."""
        return f"{self.given} {self.family}"


def people(world: Mapping[str, Any]) -> tuple[Person, ...]:
    """The people of a demo world (world.json): those with tasks, one client who has none, and a stranger."""
    names = {one["oid"]: one["name"] for one in (*world["organizations"], *world["ended"])}
    at_desks = [_person(one, names) for one in world["people"]]
    client = world["clients"][0]
    plain = Person(client["identity"]["value"], client["given"], client["family"], NO_MANDATE)
    return (*at_desks, plain, Person(*STRANGER))


def _person(one: Mapping[str, Any], names: Mapping[str, str]) -> Person:
    mandates = [*one["suomi_fi"], *one["own_register"]]
    desks = [ENDED if mandate["to"] else DESKS[mandate["desk"]] for mandate in mandates if mandate["desk"] in DESKS]
    about = desks[0] if desks else NO_MANDATE
    where = tuple(dict.fromkeys(names.get(mandate["organization"], "") for mandate in mandates))
    return Person(one["identity"]["value"], one["given"], one["family"], about, where)
