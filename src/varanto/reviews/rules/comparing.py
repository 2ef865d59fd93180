"""What a relationship document says of its client's surname and addresses, in a form that can be compared."""

import re
from collections.abc import Iterator, Mapping
from typing import cast

Object = Mapping[str, object]


def surname(text: str) -> str:
    """A surname in comparable form.

    >>> surname("  Testinen ")
    'testinen'
    """
    return " ".join(text.casefold().split())


def address(street: str, postcode: str) -> str:
    """An address in comparable form; nothing where a part of it is missing.

    >>> address("Testikuja 3 B 12", "00100") == address("testikuja 3 b12", "00100 ")
    True
    """
    parts = [re.sub(r"[\W_]", "", part.casefold()) for part in (street, postcode)]
    return "|".join(parts) if all(parts) else ""


def surnames(content: object) -> Iterator[str]:
    """The clients' surnames of a relationship document's structured form."""
    return (surname(said) for client in _clients(content) if isinstance(said := client.get("sukunimi"), str))


def addresses(content: object) -> Iterator[str]:
    """Where the clients of a relationship document live by its structured form."""
    for client in _clients(content):
        for reached in _listed(client.get("yhteystiedot")):
            for one in _listed(reached.get("osoite")):
                found = address(str(one.get("lahiosoite", "")), str(one.get("postinumero", "")))
                if found:
                    yield found


def _clients(content: object) -> Iterator[Object]:
    roots = (root for document in _listed(content) for root in document.values())
    return (client for root in roots for one in _listed(root) for client in _listed(one.get("asiakas")))


def _listed(value: object) -> Iterator[Object]:
    """The objects of a value that is one, or a list of them, or nothing."""
    members = cast("list[object]", value) if isinstance(value, list) else [value]
    return (cast("Object", one) for one in members if isinstance(one, dict))
