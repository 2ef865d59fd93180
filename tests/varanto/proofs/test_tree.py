"""The Merkle tree by itself."""

import json
from hashlib import sha256
from types import ModuleType

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from varanto.kit.canonical import canonical
from varanto.kit.keyring import Keyring, new_signing_key
from varanto.proofs.rules import notes, tree
from varanto.proofs.rules.tree import Hashes

# The test data of the reference implementation of RFC 6962 (github.com/google/certificate-transparency).
LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
KEYS = Keyring(bytes(32), [new_signing_key()])
SIZES = st.integers(1, 700)


def _leaves(size: int) -> list[bytes]:
    return [tree.leaf_hash(str(number).encode()) for number in range(size)]


def _hash(leaves: list[bytes]) -> bytes:
    hashes = Hashes()
    for one in leaves:
        hashes.add(one)
    return hashes.root()


def _plainly(leaves: list[bytes]) -> bytes:
    """The definition of RFC 6962 2.1, word for word."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256().digest()
    middle = tree.split(len(leaves))
    return sha256(b"\x01" + _plainly(leaves[:middle]) + _plainly(leaves[middle:])).digest()


def _signed(leaves: list[bytes]) -> str:
    name = notes.origin(KEYS.installation)
    text = notes.text(name, len(leaves), _hash(leaves))
    return notes.note(text, name, KEYS.note_key, KEYS.sign_note(text.encode()))


def _key(verifier: ModuleType) -> object:
    return verifier.Key.read(notes.vkey(notes.origin(KEYS.installation), KEYS.note_key))


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_the_standard(size: int) -> None:
    """R-51: the tree is that of RFC 6962: its well-known test data give their well-known roots."""
    assert _hash([tree.leaf_hash(bytes.fromhex(one)) for one in LEAVES[:size]]).hex() == ROOTS[size]


@given(st.integers(0, 700))
def test_a_root_is_what_the_definition_says(size: int) -> None:
    """R-51: adding leaf by leaf gives what the recursive definition gives."""
    assert _hash(_leaves(size)) == _plainly(_leaves(size))


@given(st.data(), SIZES)
def test_a_part_is_made_of_kept_hashes(data: st.DataObject, size: int) -> None:
    """Every part of a proof comes out of the leaves and of the tiles that were kept on the way."""
    leaves, whole = _leaves(size), Hashes()
    for one in leaves:
        whole.add(one)
    kept = {(level, number): digest for level, number, digest in whole.tiles}
    kept |= {(0, number): digest for number, digest in enumerate(leaves)}
    index = data.draw(st.integers(0, size - 1))
    for begin, end in [(0, size), *tree.inclusion(index, size), *tree.consistency(index + 1, size)]:
        part = Hashes()
        for level, first, last in tree.pieces(begin, end):
            for number in range(first, last):
                part.add(kept[level, number], level)
        assert part.root() == _plainly(leaves[begin:end])


@given(data=st.data(), size=SIZES)
def test_the_offline_verifier_follows_every_proof(data: st.DataObject, size: int, verifier: ModuleType) -> None:
    """R-53, R-54: inclusion and consistency proofs verify; for another entry or with another path they do not."""
    leaves = _leaves(size)
    index = data.draw(st.integers(0, size - 1))
    path = [_plainly(leaves[slice(*one)]).hex() for one in tree.inclusion(index, size)]
    proof = {"index": index, "commitment": str(index).encode().hex(), "path": path, "checkpoint": _signed(leaves)}
    assert verifier.verify_inclusion(proof, _key(verifier)).startswith(f"place {index} of {size}")
    spoilt = [
        proof | {"commitment": b"another".hex()},
        proof | {"index": index + 1},
        proof | {"path": [*path, ROOTS[0]]},
    ]
    spoilt += [proof | {"path": path[:-1]}] if path else []
    for one in spoilt:
        with pytest.raises(verifier.Wrong):
            verifier.verify_inclusion(one, _key(verifier))
    _follow_consistency(leaves, index + 1, verifier)


def _follow_consistency(leaves: list[bytes], first: int, verifier: ModuleType) -> None:
    path = [_plainly(leaves[slice(*one)]).hex() for one in tree.consistency(first, len(leaves))]
    proof = {"first": _signed(leaves[:first]), "second": _signed(leaves), "path": path}
    assert verifier.verify_consistency(proof, _key(verifier))
    other = [tree.leaf_hash(b"another"), *leaves[1:first]]
    with pytest.raises(verifier.Wrong):
        verifier.verify_consistency(proof | {"first": _signed(other)}, _key(verifier))
    if path:
        with pytest.raises(verifier.Wrong):
            verifier.verify_consistency(proof | {"path": path[:-1]}, _key(verifier))


@given(st.dictionaries(st.text(), st.none() | st.integers(-(2**53), 2**53) | st.text() | st.lists(st.text())))
def test_the_canonical_form_is_the_same_for_every_writer(entry: dict[str, object]) -> None:
    """The server's fast writer and the verifier's plain one write the same bytes."""
    written = msgspec.json.encode(dict(sorted(entry.items())))
    plain = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(
        "utf-8", "surrogatepass"
    )
    assert written == plain == canonical(entry)  # type: ignore[arg-type]


def test_a_note_is_what_others_expect() -> None:
    """R-52: a checkpoint is a signed note of C2SP: origin, size, root, an empty line, the signature."""
    note = _signed(_leaves(3))
    origin, size, root, empty, signature, rest = note.split("\n")
    assert (origin, size, empty, rest) == (notes.origin(KEYS.installation), "3", "", "")
    assert len(root) == 44
    assert signature.startswith(f"— {origin} ")
    assert notes.vkey(origin, KEYS.note_key).startswith(f"{origin}+")


def test_a_changed_note_is_not_signed() -> None:
    """R-52: neither another root nor another key passes."""
    name = notes.origin(KEYS.installation)
    text = notes.text(name, 3, bytes(32))
    note = notes.note(text, name, KEYS.note_key, KEYS.sign_note(text.encode()))
    assert notes.is_signed(note, text, name, KEYS.note_key)
    assert not notes.is_signed(note, notes.text(name, 3, b"1" * 32), name, KEYS.note_key)
    assert not notes.is_signed(note, text, name, Keyring(b"1" * 32, [new_signing_key()]).note_key)
    assert not notes.is_signed(
        note.replace("\n\n", "\n\n— x y\n", 1).replace(f"— {name}", "— y"), text, name, KEYS.note_key
    )
