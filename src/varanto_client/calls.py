"""What every call shares: a session, answers of several pages, paths that name nobody."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import httpx

from varanto_client import wire
from varanto_client.model import Page
from varanto_client.session import Session
from varanto_formats.identifiers import oids

T = TypeVar("T")


class Calls:
    """Calls of one system in one acting context."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def pages(self, path: str, wish: Mapping[str, Any], kind: type[Page[T]]) -> Iterator[T]:
        """The items of all pages, fetched as they are needed."""
        cursor: str | None = None
        while True:
            asked = {**wish, "cursor": cursor} if cursor else wish
            page = wire.read(answer_of(self._session.call("POST", path, json=asked)), kind)
            yield from page.items
            cursor = page.next
            if not cursor:
                return


def answer_of(response: httpx.Response) -> dict[str, Any]:
    """The JSON object of an answer; an empty one of an answer without content."""
    return wire.members(response.content) if response.content else {}


def path(*steps: str) -> str:
    """A path that names something by its OID. Raises ValueError for another name: identities have no place in URLs."""
    if not oids.is_oid(steps[1]):
        raise ValueError("not an OID")
    return "/".join(("v1", *steps))
