"""Signing a finished document: the signatures are set into its bytes, every other byte stays as it was."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from xml.parsers import expat

from varanto_formats.cda.xml import FINNISH, Element, attr, child, parse
from varanto_formats.signatures import shape
from varanto_formats.signatures.algorithms import XMLDSIG, PrivateKey, make_signature, method_for
from varanto_formats.signatures.canonical import canonical, canonical_text, identities
from varanto_formats.signatures.certificates import Certificate
from varanto_formats.signatures.credentials import Credential
from varanto_formats.signatures.model import SignatureKind


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, with what, and as what. Keep it: loading an RSA key costs far more than signing with it."""

    certificate: Certificate = field(repr=False)
    private_key: PrivateKey = field(repr=False)
    kind: SignatureKind

    @classmethod
    def of(cls, credential: Credential, kind: SignatureKind) -> "Signer":
        """The holder of a credential."""
        return cls(credential.certificate, credential.private_key, kind)

    @classmethod
    def from_pem(cls, certificate: bytes, key: bytes, kind: SignatureKind) -> "Signer":
        """Read certificate and key from PEM. Raises ValueError or TypeError as `Credential.from_pem` does."""
        return cls.of(Credential.from_pem(certificate, key), kind)


@dataclass(frozen=True, slots=True)
class _Covered:
    """An element that gets signed: its identity and its digest."""

    identity: str
    digest: bytes


def sign(xml: bytes, signers: Sequence[Signer], at: datetime) -> bytes:
    """The document with the signers' signatures at the end of its `localSocialHeader`, after those already there.

    Each covers the body and its own timestamp, which says `at` in UTC (documents.md §8). Raises ValueError when the
    document cannot be read or has no header or no body with an identity, and when `at` names no zone.
    """
    if at.tzinfo is None:
        raise ValueError("the time of signing has no zone")
    root = parse(xml)
    body = _body(root)
    moment = at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    made = (_signature(*pair, moment, body) for pair in zip(signers, _free_numbers(root), strict=False))
    return _inserted(xml, "".join(made))


def _body(root: Element) -> _Covered:
    body = child(root, "component", "nonXMLBody")
    identity, form = attr(body, "ID"), None if body is None else canonical(body)
    if not identity or form is None:
        raise ValueError("the document has no body that can be signed")
    return _Covered(identity, sha256(form).digest())


def _free_numbers(root: Element) -> Iterator[int]:
    taken = set(identities(root))
    return (number for number in count(1) if taken.isdisjoint(_identities(number)))


def _identities(number: int) -> tuple[str, str]:
    """The identities of a signature and of its timestamp."""
    return f"Signature.{number}", f"CDA-aikaleima.{number}"


def _signature(signer: Signer, number: int, moment: str, body: _Covered) -> str:
    identity, time_identity = _identities(number)
    timestamp = shape.timestamp(time_identity, moment)
    time = _Covered(time_identity, sha256(canonical_text(timestamp, FINNISH)).digest())
    references = "".join(shape.reference(c.identity, signer.kind, c.digest) for c in (time, body))
    signed_info = shape.signed_info(method_for(signer.private_key), references)
    value = make_signature(signer.private_key, canonical_text(signed_info, XMLDSIG))
    return shape.signature(signer.kind, identity, timestamp, signed_info, value, signer.certificate.der)


def _inserted(xml: bytes, signatures: str) -> bytes:
    """Set the signatures into the collection that is there, or into a new one before the header's end."""
    ends = _ends(xml)
    if (place := ends.get("signatureCollection")) is not None:
        added = shape.addition(signatures)
    elif (place := ends.get("localSocialHeader")) is not None:
        added = shape.collection(signatures)
    else:
        raise ValueError("the document has no header that can hold signatures")
    return xml[:place] + added.encode() + xml[place:]


def _ends(xml: bytes) -> dict[str, int]:
    """Where in the bytes the last end tag of each element of the Finnish namespace begins, by local name."""
    found: dict[str, int] = {}
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")

    def note(name: str) -> None:
        namespace, _, local = name.rpartition(" ")
        if namespace == FINNISH and xml.startswith(b"</", parser.CurrentByteIndex):
            found[local] = parser.CurrentByteIndex

    parser.EndElementHandler = note
    parser.Parse(xml, True)
    return found
