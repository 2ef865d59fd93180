"""Keys: one master key, the keys derived from it, and the pair that signs what the repository says."""

import hmac
import os
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from varanto.settings import Settings
from varanto_formats.identifiers import Identifier

KEY_BYTES = 32
NONCE_BYTES = 12
SALT_BYTES = 16


class SealBroken(Exception):
    """Sealed bytes were changed, belong elsewhere or were sealed with another key."""


class KeysMissing(Exception):
    """No master or signing key was given, and none may be made up beside a database that has another."""


class Keyring:
    """All keys of a repository; shows none of them in `repr`."""

    def __init__(self, master: bytes, signing_pems: Sequence[bytes]) -> None:
        """The first of the signing keys (PEM, P-256) signs; all of them verify."""
        if len(master) != KEY_BYTES:
            raise ValueError(f"the master key must be {KEY_BYTES} bytes")
        self._index_key = _derive(master, "blind index")
        self._client_key = _derive(master, "client id")
        self._wrapping_key = _derive(master, "key wrapping")
        self.log_key = _derive(master, "use log")
        self.register_key = _derive(master, "registers")
        self.installation = _derive(master, "installation")[:8].hex()
        self._note_key = Ed25519PrivateKey.from_private_bytes(_derive(master, "log notes"))
        self._signing = [ECKey.import_key(pem) for pem in signing_pems]
        self._signer = self._signing[0].thumbprint()

    def index(self, identifier: Identifier) -> bytes:
        """The 32-byte blind index of an identifier: the same for the same person, telling nothing without the key."""
        return hmac.digest(self._index_key, _canonical(identifier), "sha256")

    def client_id(self, identifier: Identifier) -> UUID:
        """The random-looking id under which the client of this identifier is kept (a UUID of version 8)."""
        number = int.from_bytes(hmac.digest(self._client_key, _canonical(identifier), "sha256")[:16], "big")
        number = number & ~(0xF << 76) | 8 << 76
        return UUID(int=number & ~(0x3 << 62) | 2 << 62)

    def new_key(self) -> bytes:
        """A fresh data key of 256 bits."""
        return os.urandom(KEY_BYTES)

    def new_salt(self) -> bytes:
        """The half of a document's key that is the document's own: 128 random bits."""
        return os.urandom(SALT_BYTES)

    def document_key(self, key: bytes, salt: bytes | None, oid: str) -> bytes:
        """The key of one document of a client: without its salt nobody can make it again (ADR 21).

        A document without a salt was stored before there were any, under the client's key itself.
        """
        return hmac.digest(key, salt + oid.encode(), "sha256") if salt else key

    def wrap(self, key: bytes, bound_to: str) -> bytes:
        """A data key made fit for storing, readable only together with what it is bound to."""
        return self.seal(self._wrapping_key, key, bound_to)

    def unwrap(self, wrapped: bytes, bound_to: str) -> bytes:
        """The data key again. Raises SealBroken."""
        return self.open(self._wrapping_key, wrapped, bound_to)

    def seal(self, key: bytes, plaintext: bytes, bound_to: str) -> bytes:
        """AES-256-GCM with a random nonce in front and `bound_to` as associated data."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(key).encrypt(nonce, plaintext, bound_to.encode())

    def open(self, key: bytes, sealed: bytes, bound_to: str) -> bytes:
        """The plaintext of what `seal` made. Raises SealBroken."""
        try:
            return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode())
        except (InvalidTag, ValueError):
            raise SealBroken from None

    def sign_jws(self, payload: bytes, kind: str) -> str:
        """A compact JWS (ES256); `kind` becomes the header's `typ`, so that one kind never passes for another."""
        header = {"alg": "ES256", "kid": self._signer, "typ": kind}
        return jws.serialize_compact(header, payload, self._signing[0], ["ES256"])

    def verify(self, token: str, kind: str) -> bytes:
        """The payload of a JWS that this repository signed as this kind. Raises SealBroken."""
        for key in self._signing:
            try:
                signed = jws.deserialize_compact(token, key, ["ES256"])
            except (JoseError, ValueError):
                continue
            if signed.headers().get("typ") == kind:
                return signed.payload
        raise SealBroken

    def sign_note(self, text: bytes) -> bytes:
        """The Ed25519 signature of a note about the log (C2SP signed note)."""
        return self._note_key.sign(text)

    @property
    def note_key(self) -> bytes:
        """The public key that verifies notes, 32 bytes."""
        return self._note_key.public_key().public_bytes_raw()

    def jwks(self) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """The public signing keys as a JWK set, for `/.well-known/jwks.json`."""
        keys = [
            key.as_dict(private=False) | {"kid": key.thumbprint(), "use": "sig", "alg": "ES256"}
            for key in self._signing
        ]
        return {"keys": keys}


def _derive(master: bytes, label: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"varanto {label} 1".encode()).derive(master)


def _canonical(identifier: Identifier) -> bytes:
    return f"{identifier.system}|{identifier.value.strip().upper()}".encode()


def load(settings: Settings) -> Keyring:
    """The keyring of this installation; beside the embedded database missing keys are made and kept (mode 0600).

    Raises KeysMissing beside a database of one's own, where new keys would leave old data unreadable.
    """
    may_make = settings.database_url is None
    master = settings.master_key or _kept(
        settings.master_key_file or settings.keys / "master.key", may_make, _new_master
    )
    signing = sorted(settings.keys.glob("signing-*.pem"), reverse=True) or [settings.keys / "signing-0001.pem"]
    pems = [_kept(path, may_make, lambda: new_signing_key().decode()).encode() for path in signing]
    return Keyring(_decoded(master), pems)


def _decoded(master: str) -> bytes:
    with suppress(NotBase64):
        key = b64decode(master)
        if len(key) == KEY_BYTES:
            return key
    raise KeysMissing(f"the master key must be {KEY_BYTES} bytes in Base64")


def _kept(path: Path, may_make: bool, new: Callable[[], str]) -> str:
    if may_make and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(new())
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    try:
        return path.read_text("ascii")
    except FileNotFoundError:
        raise KeysMissing(f"there is no key in {path}") from None


def _new_master() -> str:
    return b64encode(os.urandom(KEY_BYTES)).decode() + "\n"


def new_signing_key() -> bytes:
    """A fresh signing key (P-256) in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
