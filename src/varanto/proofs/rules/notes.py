"""Checkpoints as signed notes (C2SP tlog-checkpoint, signed-note): what is signed, and by which key."""

from base64 import b64decode, b64encode
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ED25519 = b"\x01"
KEY_ID_BYTES = 4


def origin(installation: str) -> str:
    """The name of the log, which is the name of its key too: it stands in the first line of every checkpoint."""
    return f"varanto/{installation}"


def text(origin: str, size: int, root: bytes) -> str:
    """What is signed of a tree.

    >>> text("varanto/1", 0, b"")
    'varanto/1\\n0\\n\\n'
    """
    return f"{origin}\n{size}\n{b64encode(root).decode()}\n"


def key_id(origin: str, public: bytes) -> bytes:
    """The four bytes by which a signature names its key."""
    return sha256(origin.encode() + b"\n" + ED25519 + public).digest()[:KEY_ID_BYTES]


def vkey(origin: str, public: bytes) -> str:
    """The public key in the form that verifiers of notes take."""
    return f"{origin}+{key_id(origin, public).hex()}+{b64encode(ED25519 + public).decode()}"


def note(text: str, origin: str, public: bytes, signature: bytes) -> str:
    """The text with its signature below."""
    return f"{text}\n— {origin} {b64encode(key_id(origin, public) + signature).decode()}\n"


def stated(note: str) -> tuple[int, bytes]:
    """The size and the root that a checkpoint states, whoever signed it. Raises ValueError for anything else.

    >>> stated("varanto/1\\n7\\nAAA=\\n")
    (7, b'\\x00\\x00')
    """
    _, size, root, *_ = note.splitlines()
    return int(size), b64decode(root, validate=True)


def is_signed(note: str, text: str, origin: str, public: bytes) -> bool:
    """Whether the note is this text under a signature of the key."""
    stated, _, signatures = note.partition("\n\n")
    named = [line.rpartition(" ") for line in signatures.splitlines()]
    ours = [signed for name, _, signed in named if name == f"— {origin}"]
    return stated + "\n" == text and any(_signs(one, text, origin, public) for one in ours)


def _signs(encoded: str, text: str, origin: str, public: bytes) -> bool:
    try:
        signed = b64decode(encoded, validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(signed[KEY_ID_BYTES:], text.encode())
    except (InvalidSignature, ValueError):
        return False
    return signed[:KEY_ID_BYTES] == key_id(origin, public)
