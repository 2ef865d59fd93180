"""Structured bodies that may be shown in part only: without contact data, without other clients (readings.md A29)."""

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import cast

from varanto_formats.checks.content import Json, Node
from varanto_formats.checks.extraction import client_identifiers
from varanto_formats.identifiers import Identifier

CLIENT = "asiakas"
STRUCK_OUT = "*****"


def masked(content: Json) -> Json:
    """A structured body without the fields that tell where people live or how to reach them (disclosure.md D-21).

    They are gone whoever's they are. Free texts stay as they are.
    """
    match content:
        case dict():
            return {name: masked(value) for name, value in content.items() if not is_contact(name)}
        case list():
            return [masked(item) for item in content]
        case _:
            return content


def without_others(content: Json, own: Collection[Identifier]) -> Json:
    """A structured body without what identifies clients other than the one with these identifiers (disclosure.md D-24).

    Gone are the other clients' blocks, and every block elsewhere that bears an identifier or the whole name of one of
    them; their identifiers are struck out of texts. Names in free texts stay as they are.
    """
    others = _Others.of(Node(content), {_plain(one.value) for one in own})
    return others.removed_from(content)


def is_contact(name: str) -> bool:
    """Whether a field of this name is left out of masked forms.

    >>> is_contact("yhteysosoite"), is_contact("sijoituspaikan_yhteystiedot"), is_contact("etunimet")
    (True, True, False)
    """
    names, endings = _fields()
    return name in names or name.endswith(endings)


@dataclass(frozen=True, slots=True)
class _Others:
    """The clients of a body who are not to be seen."""

    own: frozenset[str]
    identifiers: frozenset[str]
    names: frozenset[str]

    @classmethod
    def of(cls, whole: Node, own: Collection[str]) -> "_Others":
        """Those clients who have none of the identifiers."""
        others = [node for node in _clients(whole) if _identifiers(node).isdisjoint(own)]
        names = {name for node in others if (name := _name(node))}
        names -= {_name(node) for node in _clients(whole) if not _identifiers(node).isdisjoint(own)}
        identifiers = {value for node in others for value in _identifiers(node)}
        return cls(frozenset(own), frozenset(identifiers), frozenset(names))

    def removed_from(self, content: Json) -> Json:
        """What is left of a body."""
        match content:
            case dict():
                return {name: self._left(name, value) for name, value in content.items() if self._stays(name, value)}
            case list():
                return [self.removed_from(item) for item in content if not self._tells(item)]
            case str():
                return self._struck_out(content)
            case _:
                return content

    def _left(self, name: str, value: Json) -> Json:
        if name == CLIENT and isinstance(value, list):
            return [self.removed_from(item) for item in value if self._is_own(item)]
        return self.removed_from(value)

    def _stays(self, name: str, value: Json) -> bool:
        is_foreign = name == CLIENT and isinstance(value, dict) and not self._is_own(value)
        return not is_foreign and not self._tells(value)

    def _is_own(self, client: Json) -> bool:
        return not _identifiers(Node(client)).isdisjoint(self.own)

    def _tells(self, value: Json) -> bool:
        """Whether a block is about one of the others."""
        node = Node(value)
        return not self.identifiers.isdisjoint(_identifiers(node)) or _name(node) in self.names

    def _struck_out(self, text: str) -> str:
        pattern = "|".join(map(re.escape, sorted(self.identifiers)))
        return re.sub(pattern, STRUCK_OUT, text, flags=re.IGNORECASE) if pattern else text


def _clients(whole: Node) -> Iterator[Node]:
    """Every client block of a body."""
    return (client for node in whole.walk() for client in node.each(CLIENT) if isinstance(client.value, dict))


def _identifiers(node: Node) -> set[str]:
    return {_plain(one.value) for one in client_identifiers(node)}


def _name(node: Node) -> str:
    """The whole name of a person; empty for what is none."""
    given, family = node["etunimet"].text, node["sukunimi"].text
    return _plain(f"{given} {family}") if given and family else ""


def _plain(text: str) -> str:
    return " ".join(text.split()).upper()


@cache
def _fields() -> tuple[frozenset[str], tuple[str, ...]]:
    stated = tomllib.loads(resources.files("varanto_formats").joinpath("masking.toml").read_text("utf-8"))
    return frozenset(cast("list[str]", stated["names"])), tuple(cast("list[str]", stated["endings"]))
