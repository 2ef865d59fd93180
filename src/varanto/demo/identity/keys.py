"""The keys of the test provider and those by which the repository proves itself to it, in one folder."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

LIFETIME = timedelta(days=3650)
PROVIDER, REPOSITORY, CLIENT = "provider", "repository", "client"
METADATA = "provider.xml"


@dataclass(frozen=True)
class Keys:
    """Keys and certificates (PEM) in the files of a folder."""

    folder: Path

    @classmethod
    def kept(cls, folder: Path) -> "Keys":
        """The keys of a folder, made where there are none yet."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in (PROVIDER, REPOSITORY):
            if not (folder / f"{name}.pem").exists():
                key = rsa.generate_private_key(65537, 2048)
                _write(folder / f"{name}.key", _pem(key))
                _write(folder / f"{name}.pem", _certified(f"TEST {name}", key).public_bytes(Encoding.PEM))
        if not (folder / f"{CLIENT}.key").exists():
            _write(folder / f"{CLIENT}.key", _pem(ec.generate_private_key(ec.SECP256R1())))
        return cls(folder)

    def key(self, name: str) -> str:
        """The private key of this name."""
        return (self.folder / f"{name}.key").read_text("ascii")

    def certificate(self, name: str) -> str:
        """The certificate of this name."""
        return (self.folder / f"{name}.pem").read_text("ascii")


def _pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _certified(name: str, key: rsa.RSAPrivateKey) -> x509.Certificate:
    now, subject = datetime.now(UTC), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LIFETIME)
        .sign(key, SHA256())
    )


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
