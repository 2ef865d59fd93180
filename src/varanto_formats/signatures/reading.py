"""What a signature element states, read leniently: nothing here is judged, nothing raises."""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from varanto_formats.cda.xml import Element, attr, child, elements, text
from varanto_formats.signatures.algorithms import XMLDSIG
from varanto_formats.signatures.certificates import LONGEST_CHAIN, Certificate, from_der
from varanto_formats.signatures.model import SignatureKind

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reference:
    """One thing that the signature says it covers; an algorithm is empty when it is absent or has parameters."""

    element: Element
    uri: str
    transforms: tuple[str, ...]
    digest_method: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Stated:
    """One signature as stated; `certificates` begin with the signer's own."""

    element: Element
    kind: SignatureKind | None
    timestamp: Element | None
    signed_at: datetime | None
    signed_info: Element | None
    canonicalisation: str
    method: str
    references: tuple[Reference, ...]
    value: bytes
    certificates: tuple[Certificate, ...]


def read(signature: Element) -> Stated:
    """Read one `signature` element of the collection."""
    timestamp = child(signature, "signatureTimestamp")
    xml_signature = _only(signature, "Signature")
    signed_info = _only(xml_signature, "SignedInfo")
    return Stated(
        element=signature,
        kind=SignatureKind.from_code(attr(child(signature, "signatureDescription"), "code") or ""),
        timestamp=timestamp,
        signed_at=None if timestamp is None else _moment(text(timestamp)),
        signed_info=signed_info,
        canonicalisation=_algorithm(_only(signed_info, "CanonicalizationMethod")),
        method=_algorithm(_only(signed_info, "SignatureMethod")),
        references=tuple(_reference(found) for found in _all(signed_info, "Reference")),
        value=_decoded(_only(xml_signature, "SignatureValue")),
        certificates=_certificates(_only(xml_signature, "KeyInfo")),
    )


def _reference(found: Element) -> Reference:
    return Reference(
        element=found,
        uri=attr(found, "URI") or "",
        transforms=tuple(_algorithm(t) for t in _all(_only(found, "Transforms"), "Transform")),
        digest_method=_algorithm(_only(found, "DigestMethod")),
        digest=_decoded(_only(found, "DigestValue")),
    )


def _certificates(key_info: Element | None) -> tuple[Certificate, ...]:
    """The first readable certificates; they come in no order, so the signer's is the one that issued none of them."""
    stated = (_decoded(c) for data in _all(key_info, "X509Data") for c in _all(data, "X509Certificate"))
    found = [certificate for der in islice(stated, LONGEST_CHAIN) if (certificate := from_der(der))]
    issuers = {certificate.issuer_name for certificate in found}
    return tuple(sorted(found, key=lambda certificate: certificate.subject_name in issuers))


def _moment(value: str) -> datetime | None:
    """An xs:dateTime as a moment in UTC, which it is also in when it names no zone; None when it is not one."""
    if not _MOMENT.fullmatch(value.strip()):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _algorithm(element: Element | None) -> str:
    if element is None or list(elements(element)):
        return ""
    return attr(element, "Algorithm") or ""


def _decoded(element: Element | None) -> bytes:
    """The Base64 content of an element, padded or not; empty when it is absent or is not Base64."""
    if element is None:
        return b""
    compact = "".join(text(element).split()).rstrip("=")
    try:
        return b64decode(compact + "=" * (-len(compact) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _all(parent: Element | None, name: str) -> Iterator[Element]:
    return (found for found in elements(parent) if found.tag == f"{{{XMLDSIG}}}{name}")


def _only(parent: Element | None, name: str) -> Element | None:
    """The child element of the XML Signature namespace when there is exactly one."""
    found = list(_all(parent, name))
    return found[0] if len(found) == 1 else None
