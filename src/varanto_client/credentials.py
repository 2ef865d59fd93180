"""How a system proves who it is: private_key_jwt (RFC 7523) with the acting context as claims."""

import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from varanto_client.model import Acting

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_LIFETIME = 240
_CURVES = {"P-256": "ES256", "P-384": "ES384"}


@dataclass(frozen=True, slots=True)
class Credentials:
    """A registered system's client id and private key; `kid` is the key's name in the register."""

    client_id: str
    key: ECKey | RSAKey = field(repr=False)
    kid: str

    @classmethod
    def from_pem(cls, client_id: str, pem: bytes, kid: str | None = None) -> "Credentials":
        """Read a private key (EC P-256/P-384 or RSA); its name is the thumbprint of RFC 7638 unless given.

        Raises ValueError when the PEM holds no such key.
        """
        for kind in (ECKey, RSAKey):
            try:
                key = kind.import_key(pem)
            except (ValueError, TypeError, AttributeError):
                continue
            return cls(client_id, key, kid or key.thumbprint())
        raise ValueError("the key is neither EC nor RSA in PEM")

    @classmethod
    def from_file(cls, client_id: str, path: Path, kid: str | None = None) -> "Credentials":
        """Read the private key from a PEM file."""
        return cls.from_pem(client_id, path.read_bytes(), kid)

    @property
    def public_jwk(self) -> dict[str, object]:
        """The public key as the archive's register wants it (`PUT /v1/systems/{client_id}`)."""
        return {**self.key.as_dict(private=False), "kid": self.kid}

    def assertion(self, token_url: str, acting: Acting) -> str:
        """A signed assertion for one use, good for four minutes."""
        now = int(time.time())
        standard = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": token_url,
            "iat": now,
            "exp": now + _LIFETIME,
            "jti": str(uuid.uuid4()),
        }
        algorithm = _CURVES[str(self.key.curve_name)] if isinstance(self.key, ECKey) else "PS256"
        header = {"alg": algorithm, "kid": self.kid, "typ": "JWT"}
        return jwt.encode(header, acting.claims() | standard, self.key, [algorithm])
