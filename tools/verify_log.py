"""Verifies an export of Varanto's log, or a proof from it, offline: one file, needs only `cryptography` (docs/log.md).

    python verify_log.py EXPORT.ndjson --key VKEY [--checkpoint KEPT_NOTE]
    python verify_log.py PROOF.json --key VKEY
    python verify_log.py PROOFS.ndjson --key VKEY

Says what is wrong by entry or by range of places, and exits with 1; an honest log or proof exits with 0.
"""

import argparse
import json
import sys
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ED25519 = b"\x01"
Json = dict[str, Any]


class Wrong(Exception):
    """What is wrong, in words."""


def leaf_of(entry: Json, salt: str) -> bytes:
    """The leaf of an entry: RFC 6962's leaf hash over SHA-256 of the salt and the canonical JSON of the entry."""
    canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    return leaf_over(sha256(bytes.fromhex(salt) + canonical).digest())


def leaf_over(commitment: bytes) -> bytes:
    """The leaf hash of a commitment (RFC 6962 2.1)."""
    return sha256(b"\x00" + commitment).digest()


def above(left: bytes, right: bytes) -> bytes:
    """The hash of the node above two (RFC 6962 2.1)."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that leaves are added to, of which only the roots of complete subtrees are remembered."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []

    def add(self, digest: bytes) -> None:
        """Put a leaf at the end."""
        level = 0
        while self._peaks and self._peaks[-1][0] == level:
            digest, level = above(self._peaks.pop()[1], digest), level + 1
        self._peaks.append((level, digest))
        self.size += 1

    def root(self) -> bytes:
        """The root over all leaves."""
        if not self._peaks:
            return sha256().digest()
        digest = self._peaks[-1][1]
        for _, left in reversed(self._peaks[:-1]):
            digest = above(left, digest)
        return digest


@dataclass
class Key:
    """The public key of a log (C2SP vkey): name, id, key."""

    name: str
    number: bytes
    public: bytes

    @classmethod
    def read(cls, vkey: str) -> "Key":
        """The key from its text form. Raises Wrong."""
        name, number, encoded = vkey.strip().split("+", 2)
        public = b64decode(encoded)
        if sha256(f"{name}\n".encode() + public).digest()[:4].hex() != number or public[:1] != ED25519:
            raise Wrong("the verifier key is not one")
        return cls(name, bytes.fromhex(number), public[1:])

    def checkpoint(self, note: str) -> tuple[int, bytes]:
        """The size and root that a checkpoint states under a signature of this key. Raises Wrong."""
        text, _, signatures = note.partition("\n\n")
        origin, size, root, *_ = [*text.split("\n"), "", ""]
        if origin != self.name:
            raise Wrong(f"a checkpoint is of another log: {origin}")
        signed = [b64decode(line.split(" ")[2]) for line in signatures.splitlines() if line.startswith(f"— {origin} ")]
        if not any(self._has_signed(one, f"{text}\n".encode()) for one in signed):
            raise Wrong(f"the checkpoint of {size} entries is not signed by the key")
        return int(size), b64decode(root)

    def _has_signed(self, signed: bytes, text: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signed[4:], text)
        except InvalidSignature:
            return False
        return signed[:4] == self.number


@dataclass
class Walk:
    """A walk through an export: the tree so far, the size of the last right checkpoint, what is wrong."""

    key: Key
    kept: dict[int, bytes] = field(default_factory=dict)
    tree: Tree = field(default_factory=Tree)
    right: int = 0
    signed: int = 0
    is_whole: bool = True
    faults: list[str] = field(default_factory=list)

    def read(self, line: Json) -> None:
        """Take one line of the export."""
        if "checkpoint" in line:
            try:
                self.compare(*self.key.checkpoint(line["checkpoint"]))
            except (Wrong, ValueError) as wrong:
                self.faults.append(str(wrong))
        elif "index" in line:
            self.take(line)

    def take(self, line: Json) -> None:
        """Put an entry into the tree at its place."""
        index = line["index"]
        if index != self.tree.size:
            self.faults.append(f"places {self.tree.size} to {index - 1}: no entries, or not in their order")
            raise Wrong("the rest cannot be compared")
        leaf = bytes.fromhex(line["leaf"])
        if "entry" not in line:
            self.faults.append(f"place {index}: the entry is missing")
        elif leaf_of(line["entry"], line["salt"]) != leaf:
            self.faults.append(f"place {index}: entry {line['entry'].get('entry_id')} was changed")
        self.tree.add(leaf)
        if self.tree.size in self.kept:
            self.compare(self.tree.size, self.kept.pop(self.tree.size))

    def compare(self, size: int, root: bytes) -> None:
        """Compare a signed root with that of the entries so far."""
        self.signed = max(self.signed, size)
        if size != self.tree.size:
            self.faults.append(f"places {self.tree.size} to {size - 1}: signed for, but not there")
        elif self.is_whole and root != self.tree.root():
            self.faults.append(f"places {self.right} to {size - 1}: an entry was changed, removed, added or moved")
            self.is_whole = False
        elif self.is_whole:
            self.right = size

    def end(self) -> None:
        """Look at what lies behind the last checkpoint."""
        for size in [one for one in self.kept if one > self.tree.size]:
            self.faults.append(f"places {self.tree.size} to {size - 1}: signed for, but not there")
        if self.tree.size > self.signed:
            self.faults.append(f"places {self.signed} to {self.tree.size - 1}: no checkpoint covers them")


def verify_export(lines: Iterator[str], key: Key, kept: str | None) -> tuple[int, list[str]]:
    """How many entries an export has and what is wrong with it; `kept` is a checkpoint from elsewhere."""
    walk = Walk(key, dict([key.checkpoint(kept)]) if kept else {})
    try:
        for line in lines:
            walk.read(json.loads(line))
        walk.end()
    except Wrong as wrong:
        walk.faults.append(str(wrong))
    return walk.tree.size, walk.faults


def verify_inclusion(proof: Json, key: Key) -> str:
    """Follow the path from the entry's leaf to the signed root (RFC 9162 2.1.3.2). Raises Wrong."""
    size, root = key.checkpoint(proof["checkpoint"])
    index, end, path = proof["index"], size - 1, [bytes.fromhex(one) for one in proof["path"]]
    whole = proof.get("entry") is not None
    digest = leaf_of(proof["entry"], proof["salt"]) if whole else leaf_over(bytes.fromhex(proof["commitment"]))
    place = index
    for sibling in path:
        if place % 2 or place == end:
            digest = above(sibling, digest)
            while place % 2 == 0 and place:
                place, end = place >> 1, end >> 1
        else:
            digest = above(digest, sibling)
        place, end = place >> 1, end >> 1
    if end != 0 or index >= size or digest != root:
        raise Wrong(f"place {index}: the entry is not in the log of {size} entries")
    held = f"entry {proof['entry']['entry_id']}" if whole else "commitment"
    return f"place {index} of {size} holds the {held}"


def verify_consistency(proof: Json, key: Key) -> str:
    """Follow the path from the older root to the newer one (RFC 9162 2.1.4.2). Raises Wrong."""
    (first, old), (second, new) = (key.checkpoint(proof[name]) for name in ("first", "second"))
    path = [bytes.fromhex(one) for one in proof["path"]]
    wrong = Wrong(f"the log of {second} entries does not begin with the log of {first}")
    if first == second or first == 0:
        if path or (first == second and old != new):
            raise wrong
        return f"the log of {second} entries begins with the log of {first}"
    if not first & (first - 1):
        path.insert(0, old)
    if not path or first > second:
        raise wrong
    place, end = first - 1, second - 1
    while place % 2:
        place, end = place >> 1, end >> 1
    older = newer = path[0]
    for sibling in path[1:]:
        if end == 0:
            raise wrong
        if place % 2 or place == end:
            older, newer = above(sibling, older), above(sibling, newer)
            while place % 2 == 0 and place:
                place, end = place >> 1, end >> 1
        else:
            newer = above(newer, sibling)
        place, end = place >> 1, end >> 1
    if end != 0 or (older, newer) != (old, new):
        raise wrong
    return f"the log of {second} entries begins with the log of {first}"


def verify_proofs(proofs: list[Json], key: Key) -> int:
    """Verify each proof of a file and say what it proves; answers the exit code."""
    faults = 0
    for proof in proofs:
        try:
            print((verify_inclusion if "index" in proof else verify_consistency)(proof, key))
        except (Wrong, ValueError, KeyError) as wrong:
            print(wrong)
            faults += 1
    return 1 if faults else 0


def main() -> int:
    """Verify the file that the command line names."""
    parser = argparse.ArgumentParser(description="Verify an export of Varanto's log, or a proof from it.")
    parser.add_argument("file", type=Path, help="an export (NDJSON), a proof (JSON), or proofs, one a line")
    parser.add_argument("--key", required=True, help="the verifier key, got from somebody else than the file")
    parser.add_argument("--checkpoint", type=Path, help="a checkpoint kept earlier, which the export must still hold")
    said = parser.parse_args()
    try:
        key = Key.read(said.key)
        with said.file.open(encoding="utf-8") as file:
            begin = json.loads(file.readline())
            if "path" in begin:
                return verify_proofs([begin, *map(json.loads, file)], key)
            size, faults = verify_export(file, key, said.checkpoint.read_text("utf-8") if said.checkpoint else None)
        for fault in faults:
            print(fault)
        print(f"{size} entries, {len(faults)} faults" if faults else f"{size} entries, as signed")
    except (Wrong, ValueError, KeyError, OSError) as wrong:
        print(wrong)
        return 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
