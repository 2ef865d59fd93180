"""The algorithms of the national signature profile by their XML names, and nothing beside them (documents.md §8)."""

from dataclasses import dataclass
from hashlib import sha256, sha384, sha512
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm

XMLDSIG = "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = XMLDSIG + "enveloped-signature"
SHA256_DIGEST = "http://www.w3.org/2001/04/xmlenc#sha256"
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_NEWER = "http://www.w3.org/2007/05/xmldsig-more#"

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

DIGESTS = {SHA256_DIGEST: sha256, _MORE + "sha384": sha384, "http://www.w3.org/2001/04/xmlenc#sha512": sha512}


@dataclass(frozen=True, slots=True)
class Method:
    """How a signature value is made: the scheme and its hash."""

    scheme: Literal["RSA", "RSA-PSS", "ECDSA"]
    hashing: HashAlgorithm


METHODS = {
    _MORE + "rsa-sha256": Method("RSA", SHA256()),
    _MORE + "rsa-sha384": Method("RSA", SHA384()),
    _MORE + "rsa-sha512": Method("RSA", SHA512()),
    _NEWER + "sha256-rsa-MGF1": Method("RSA-PSS", SHA256()),
    _NEWER + "sha384-rsa-MGF1": Method("RSA-PSS", SHA384()),
    _NEWER + "sha512-rsa-MGF1": Method("RSA-PSS", SHA512()),
    _MORE + "ecdsa-sha256": Method("ECDSA", SHA256()),
    _MORE + "ecdsa-sha384": Method("ECDSA", SHA384()),
}


def is_signed(key: CertificatePublicKeyTypes, method: Method, signature: bytes, content: bytes) -> bool:
    """Whether the signature value was made over the content by the owner of the key, with the method."""
    try:
        if isinstance(key, rsa.RSAPublicKey) and method.scheme != "ECDSA":
            key.verify(signature, content, _padding(method), method.hashing)
        elif isinstance(key, ec.EllipticCurvePublicKey) and method.scheme == "ECDSA":
            key.verify(_to_der(signature, key), content, ec.ECDSA(method.hashing))
        else:
            return False
    except (InvalidSignature, ValueError):
        return False
    return True


def make_signature(key: PrivateKey, content: bytes) -> bytes:
    """Sign the content with the method that `method_for` names for the key."""
    method = METHODS[method_for(key)]
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(content, padding.PKCS1v15(), method.hashing)
    r, s = decode_dss_signature(key.sign(content, ec.ECDSA(method.hashing)))
    return b"".join(number.to_bytes(_number_size(key), "big") for number in (r, s))


def method_for(key: PrivateKey) -> str:
    """The XML name of the method that we sign with: RSA-SHA256, or ECDSA with the hash that fits the curve."""
    if isinstance(key, rsa.RSAPrivateKey):
        return _MORE + "rsa-sha256"
    return _MORE + ("ecdsa-sha384" if key.key_size > 256 else "ecdsa-sha256")


def _padding(method: Method) -> padding.AsymmetricPadding:
    if method.scheme == "RSA":
        return padding.PKCS1v15()
    return padding.PSS(mgf=padding.MGF1(method.hashing), salt_length=method.hashing.digest_size)


def _to_der(signature: bytes, key: ec.EllipticCurvePublicKey) -> bytes:
    """XML writes an ECDSA value as two numbers of the curve's size, one after the other (XML Signature 1.1)."""
    size = _number_size(key)
    if len(signature) != 2 * size:
        raise ValueError("not two numbers of the curve's size")
    return encode_dss_signature(int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big"))


def _number_size(key: ec.EllipticCurvePublicKey | ec.EllipticCurvePrivateKey) -> int:
    return (key.key_size + 7) // 8
