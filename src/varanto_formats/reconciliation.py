"""Reconciliation (täsmäytys): two holdings of documents told apart by digests of ever smaller parts.

Both sides put the leaves of their versions into a trie by the hexadecimal digits of the leaf. Equal digests mean
equal parts; only where they differ does anyone look deeper. docs/reconciliation.md tells the whole protocol.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

DIGITS = "0123456789abcdef"
LISTED = 64
"""A part with at most this many versions is listed, a larger one is told by the digests of its branches."""
LEAF_DIGITS = 64
MOST_PREFIXES = 1024
"""So many prefixes, all of one length, may be asked for at once."""

_DIVIDER = "\x1f"


@dataclass(frozen=True, slots=True, order=True)
class Element:
    """One version of one document: all that reconciliation knows of it."""

    oid: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Branch:
    """How many versions have leaves that begin with the prefix, and the digest of those leaves."""

    prefix: str
    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class Part:
    """The versions under a prefix: listed where they are few, else told by those of the branches that hold any."""

    prefix: str
    elements: tuple[Element, ...] | None = None
    branches: tuple[Branch, ...] | None = None


def leaf(element: Element) -> bytes:
    """The leaf of a version: SHA-256 over its OID, version and digest, divided by the unit separator.

    >>> leaf(Element("1.2.3", 1, "00" * 32)).hex()[:16]
    '7d2d962e741da25a'
    """
    return sha256(_DIVIDER.join((element.oid, str(element.version), element.sha256)).encode()).digest()


class Holdings:
    """The versions that one side holds, each once, in the order of their leaves."""

    def __init__(self, elements: Iterable[Element]) -> None:
        """Sorts the versions; a million take some seconds and some hundred megabytes."""
        by_leaf = {leaf(element): element for element in elements}
        self._leaves = sorted(by_leaf)
        self._elements = [by_leaf[one] for one in self._leaves]

    def __len__(self) -> int:
        return len(self._leaves)

    def under(self, prefix: str) -> list[Element]:
        """The versions whose leaves begin with the prefix."""
        return self._elements[self._reach(prefix)]

    def branch(self, prefix: str) -> Branch:
        """The count and digest of a prefix: SHA-256 over its leaves in order, one after the other."""
        leaves = self._leaves[self._reach(prefix)]
        return Branch(prefix, len(leaves), sha256(b"".join(leaves)).hexdigest())

    def _reach(self, prefix: str) -> slice:
        lowest, highest = bounds(prefix)
        return slice(bisect_left(self._leaves, lowest), bisect_right(self._leaves, highest))


def bounds(prefix: str) -> tuple[bytes, bytes]:
    """The least and the greatest leaf that begins with the prefix.

    >>> [bound.hex()[:4] for bound in bounds("abc")]
    ['abc0', 'abcf']
    """
    return bytes.fromhex(prefix.ljust(LEAF_DIGITS, "0")), bytes.fromhex(prefix.ljust(LEAF_DIGITS, "f"))
