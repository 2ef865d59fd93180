"""A certificate together with its private key."""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from varanto_formats.signatures.algorithms import PrivateKey
from varanto_formats.signatures.certificates import Certificate, from_pem


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate and the private key that belongs to it; `repr` shows neither.

    Raises ValueError when the key belongs to another certificate.
    """

    certificate: Certificate = field(repr=False)
    private_key: PrivateKey = field(repr=False)

    def __post_init__(self) -> None:
        if self.certificate.public_key != self.private_key.public_key():
            raise ValueError("the private key does not belong to the certificate")

    @classmethod
    def from_pem(cls, certificate: bytes, key: bytes) -> "Credential":
        """Read both from PEM, the key unencrypted; the first certificate counts.

        Raises ValueError or TypeError when one cannot be read or they do not belong together.
        """
        private_key = load_pem_private_key(key, None)
        if not isinstance(private_key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise TypeError("the private key is neither RSA nor ECDSA")
        return cls(from_pem(certificate)[0], private_key)

    @property
    def key_pem(self) -> bytes:
        """The private key as unencrypted PKCS #8 PEM: for files that only their owner may read."""
        return self.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
