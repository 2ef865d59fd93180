"""The Merkle tree of RFC 6962: hashes, roots, and which parts of the tree a proof consists of."""

from collections.abc import Iterable, Iterator
from hashlib import sha256

TILE = 8
"""Roots of complete subtrees are kept at every eighth level, so that a proof reads few hashes."""
LEVELS = (24, 16, 8, 0)


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf.

    >>> leaf_hash(b"").hex()[:16]
    '6e340b9cffb37a98'
    """
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node above two others."""
    return sha256(b"\x01" + left + right).digest()


class Hashes:
    """The hash of a growing row of leaves: only the roots of its largest complete subtrees are remembered.

    `tiles` collects the roots of the complete subtrees at kept levels, as (level, number, hash).
    """

    def __init__(self) -> None:
        self.size = 0
        self.tiles: list[tuple[int, int, bytes]] = []
        self._peaks: list[tuple[int, bytes]] = []

    def add(self, digest: bytes, level: int = 0) -> None:
        """Put a leaf, or the root of a complete subtree of 2^level leaves, at the end."""
        self.size += 1 << level
        while self._peaks and self._peaks[-1][0] == level:
            digest, level = node_hash(self._peaks.pop()[1], digest), level + 1
            if level % TILE == 0:
                self.tiles.append((level, (self.size >> level) - 1, digest))
        self._peaks.append((level, digest))

    def root(self) -> bytes:
        """The root over everything added (RFC 6962 2.1)."""
        if not self._peaks:
            return sha256().digest()
        digest = self._peaks[-1][1]
        for _, left in reversed(self._peaks[:-1]):
            digest = node_hash(left, digest)
        return digest


def split(size: int) -> int:
    """The largest power of two that is smaller than the size, from 2 on.

    >>> [split(size) for size in (2, 3, 4, 5, 8, 9)]
    [1, 2, 2, 4, 4, 8]
    """
    return 1 << (size - 1).bit_length() - 1


def inclusion(index: int, size: int) -> list[tuple[int, int]]:
    """The parts of the tree, from leaf to root, whose hashes prove a leaf (RFC 6962 2.1.1), as (begin, end).

    >>> inclusion(4, 7)
    [(5, 6), (6, 7), (0, 4)]
    """
    parts: list[tuple[int, int]] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + split(end - begin)
        if index < middle:
            parts.append((middle, end))
            end = middle
        else:
            parts.append((begin, middle))
            begin = middle
    return parts[::-1]


def climb(leaf: bytes, index: int, path: Iterable[tuple[int, bytes]]) -> bytes:
    """The root that a leaf at an index leads to, past the parts of its proof: where each ends, and its hash."""
    for end, beside in path:
        leaf = node_hash(beside, leaf) if end <= index else node_hash(leaf, beside)
    return leaf


def consistency(first: int, second: int) -> list[tuple[int, int]]:
    """The parts of the larger tree that prove it to begin with the smaller one (RFC 6962 2.1.2).

    >>> consistency(3, 7)
    [(2, 3), (3, 4), (0, 2), (4, 7)]
    >>> consistency(4, 7)
    [(4, 7)]
    """
    if first in (0, second):
        return []
    parts: list[tuple[int, int]] = []
    begin, end = 0, second
    while end != first:
        middle = begin + split(end - begin)
        if first <= middle:
            parts.append((middle, end))
            end = middle
        else:
            parts.append((begin, middle))
            begin = middle
    return [*([(begin, end)] if begin else []), *parts[::-1]]


def pieces(begin: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The kept hashes that a part of the tree is made of, as (level, first, last + 1), from left to right.

    Parts begin as complete subtrees do: at a multiple of their size rounded up to a power of two.

    >>> list(pieces(0, 600))
    [(8, 0, 2), (0, 512, 600)]
    """
    for level in LEVELS:
        if end - begin >= 1 << level:
            yield level, begin >> level, end >> level
            begin = end >> level << level
