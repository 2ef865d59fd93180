"""What lies in the outbox is sealed: AES-256-GCM under a key that lies elsewhere."""

import hashlib
import hmac
import os
import secrets
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from varanto_client.outbox.model import OutboxUnusable

KEY_BYTES = 32
_NONCE_BYTES = 12
_OTHERS = 0o077


class Cipher:
    """Seals bytes, each bound to its place, and makes marks that tell nothing without the key."""

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)
        self._mark_key = hmac.digest(key, b"varanto outbox marks", hashlib.sha256)

    def seal(self, plain: bytes, bound_to: str) -> bytes:
        """The sealed form: a random nonce, then the ciphertext."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, plain, bound_to.encode())

    def open(self, sealed: bytes, bound_to: str) -> bytes:
        """The plain form. Raises OutboxUnusable under another key, or when it was changed or moved."""
        try:
            return self._aead.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to.encode())
        except InvalidTag:
            raise OutboxUnusable("the outbox was sealed with another key, or was changed") from None

    def mark(self, *parts: str) -> str:
        """A short mark for something that must be found again but not read."""
        return hmac.digest(self._mark_key, "\x1f".join(parts).encode(), hashlib.sha256)[:12].hex()


def key_from_text(text: str) -> bytes:
    """The key that Base64 text holds. Raises OutboxUnusable."""
    try:
        key = b64decode(text.strip(), validate=True)
    except (NotBase64, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise OutboxUnusable("a key is 32 bytes in Base64")
    return key


def key_from_file(path: Path) -> bytes:
    """The key in a file that its owner alone may read; made on first use. Raises OutboxUnusable."""
    if not path.exists():
        _make(path)
    if path.stat().st_mode & _OTHERS:
        raise OutboxUnusable(f"others may read the key {path}: chmod 600")
    return key_from_text(path.read_text("ascii"))


def _make(path: Path) -> None:
    """Write a new key to the disk, then give it its name: it is there whole or not at all."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(file, b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
        os.fsync(file)
    finally:
        os.close(file)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
