"""Judging the signatures of a document against the national profile (703/2023 22 §; documents.md §8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from varanto_formats.cda.xml import HL7, Element, attr, child, children, elements, local, namespace
from varanto_formats.findings import Finding, finding
from varanto_formats.signatures.algorithms import DIGESTS, ENVELOPED, EXCLUSIVE_C14N, METHODS, is_signed
from varanto_formats.signatures.canonical import bodies, canonical, identities
from varanto_formats.signatures.certificates import TrustStore
from varanto_formats.signatures.model import SignatureReport, SignatureResult
from varanto_formats.signatures.reading import Reference, Stated, read

MOST_SIGNATURES = 20
CLOCK_SKEW = timedelta(minutes=5)
TRANSFORMS = {(EXCLUSIVE_C14N,), (ENVELOPED, EXCLUSIVE_C14N)}


@dataclass(frozen=True, slots=True)
class _Target:
    """An element that a signature must cover: what a finding calls it, the reference to it, its canonical form."""

    name: str
    uri: str
    form: bytes | None


def check(root: Element, *, trust: TrustStore, now: datetime) -> SignatureReport:
    """Judge every signature of a document; all that is wrong comes back at once, nothing raises.

    A signature covers its own timestamp and the body, never the header. Its certificate is judged at the time that
    the timestamp states, which may be at most five minutes after `now`.
    """
    found = _signatures(root)
    if not found:
        return SignatureReport((), (finding("signature-missing", _place(root, "localSocialHeader")),))
    findings = list(_whole_document(root, found))
    is_sound = not findings
    body = _target(child(root, "component", "nonXMLBody"))
    results: list[SignatureResult] = []
    for stated in map(read, found[:MOST_SIGNATURES]):
        problems = list(_problems(stated, body, trust, now))
        results.append(_result(root, stated, trust, is_valid=is_sound and not problems))
        findings += problems
    return SignatureReport(tuple(results), tuple(findings))


def _signatures(root: Element) -> list[Element]:
    collections = [c for header in children(root, "localSocialHeader") for c in children(header, "signatureCollection")]
    return [signature for collection in collections for signature in children(collection, "signature")]


def _whole_document(root: Element, signatures: list[Element]) -> Iterator[Finding]:
    """What would let somebody pass off another element as the signed one, or wear the checker out."""
    body = child(root, "component", "nonXMLBody")
    if bodies(root) != [body] or body is None or namespace(body) != HL7:
        yield finding("signature-invalid", _pointer(root), "nonXMLBody")
    known = identities(root)
    if len(set(known)) < len(known):
        yield finding("signature-invalid", _pointer(root), "ID")
    if len(signatures) > MOST_SIGNATURES:
        yield finding("signature-invalid", _pointer(root), f"> {MOST_SIGNATURES}")


def _problems(stated: Stated, body: _Target | None, trust: TrustStore, now: datetime) -> Iterator[Finding]:
    if stated.kind is None:
        yield finding("signature-kind", _place(stated.element, "signatureDescription"))
    yield from _time(stated, now)
    yield from _algorithms(stated)
    yield from _references(stated, body)
    yield from _value(stated)
    yield from _certificate(stated, trust)


def _time(stated: Stated, now: datetime) -> Iterator[Finding]:
    if stated.signed_at is None:
        yield finding("signature-invalid", _place(stated.element, "signatureTimestamp"), "signatureTimestamp")
    elif stated.signed_at > now + CLOCK_SKEW:
        yield finding("time-in-future", _place(stated.element, "signatureTimestamp"))


def _algorithms(stated: Stated) -> Iterator[Finding]:
    if stated.signed_info is None:
        yield finding("signature-invalid", _place(stated.element, "Signature"), "SignedInfo")
        return
    if stated.canonicalisation != EXCLUSIVE_C14N:
        yield finding("signature-algorithm", _place(stated.signed_info, "CanonicalizationMethod"))
    if stated.method not in METHODS:
        yield finding("signature-algorithm", _place(stated.signed_info, "SignatureMethod"))
    for reference in stated.references:
        if reference.transforms not in TRANSFORMS:
            yield finding("signature-algorithm", _place(reference.element, "Transforms"))
        if reference.digest_method not in DIGESTS:
            yield finding("signature-algorithm", _place(reference.element, "DigestMethod"))


def _references(stated: Stated, body: _Target | None) -> Iterator[Finding]:
    """A signature refers to its own timestamp and to the body, each once, and to nothing else."""
    targets = [target for target in (_target(stated.timestamp), body) if target is not None]
    stated_uris = sorted(reference.uri for reference in stated.references)
    if len(targets) < 2 or stated_uris != sorted(target.uri for target in targets):
        yield finding("signature-invalid", _place(stated.element, "Signature", "SignedInfo"), "Reference")
    for reference in stated.references:
        for target in targets:
            if target.uri == reference.uri and not _is_digest_of(reference, target):
                yield finding("signature-digest", _place(reference.element, "DigestValue"), target.name)


def _is_digest_of(reference: Reference, target: _Target) -> bool:
    """Whether the digest fits; one by an algorithm that is not accepted has its own finding and passes here."""
    algorithm = DIGESTS.get(reference.digest_method)
    if algorithm is None:
        return True
    return target.form is not None and compare_digest(algorithm(target.form).digest(), reference.digest)


def _value(stated: Stated) -> Iterator[Finding]:
    """Whether the key made the value; where the method is not accepted that has its own finding."""
    method = METHODS.get(stated.method)
    if stated.signed_info is None or method is None or not stated.certificates:
        return
    form = canonical(stated.signed_info)
    if form is None or not is_signed(stated.certificates[0].public_key, method, stated.value, form):
        yield finding("signature-invalid", _place(stated.element, "Signature", "SignatureValue"))


def _certificate(stated: Stated, trust: TrustStore) -> Iterator[Finding]:
    place = _place(stated.element, "Signature", "KeyInfo")
    if not stated.certificates:
        yield finding("signature-invalid", place, "X509Certificate")
        return
    signer, *supplied = stated.certificates
    if not signer.has_accepted_key():
        yield finding("signature-algorithm", place)
    if not signer.may_sign:
        yield finding("certificate-untrusted", place, "KeyUsage")
    if not trust.chain(signer, None, supplied):
        yield finding("certificate-untrusted", place)
    elif stated.signed_at is not None and not trust.chain(signer, stated.signed_at, supplied):
        yield finding("certificate-expired", place)


def _result(root: Element, stated: Stated, trust: TrustStore, *, is_valid: bool) -> SignatureResult:
    certificate = stated.certificates[0] if stated.certificates else None
    signer = certificate.serial_number if certificate else ""
    return SignatureResult(
        kind=stated.kind,
        signer=signer,
        signed_at=stated.signed_at,
        valid=is_valid,
        authentication_method=_authentication_method(root, signer),
        certificate=certificate,
        pointer=_pointer(stated.element),
        chain=trust.chain(certificate, stated.signed_at, stated.certificates[1:]) if certificate else (),
    )


def _authentication_method(root: Element, signer: str) -> str | None:
    """How the header says that this signer proved who she is (metadata row 43)."""
    for note in children(child(root, "localSocialHeader"), "signature"):
        assigned = child(note, "assignedAuthorSigner")
        if signer in {attr(assigned, "extension"), attr(child(assigned, "id"), "extension")}:
            return attr(child(note, "authenticationMethod"), "code")
    return None


def _target(element: Element | None) -> _Target | None:
    """The element as something to refer to; None without an identity."""
    identity = attr(element, "ID")
    if element is None or not identity:
        return None
    return _Target(local(element), f"#{identity}", canonical(element))


def _place(element: Element, *path: str) -> str:
    """Where the path from the element ends, or what is there of it (api.md, Pointers)."""
    for name in path:
        inner = next((found for found in elements(element) if local(found) == name), None)
        if inner is None:
            break
        element = inner
    return _pointer(element)


def _pointer(element: Element) -> str:
    parent = element.getparent()
    if parent is None:
        return f"/{local(element)}"
    alike = [sibling for sibling in elements(parent) if local(sibling) == local(element)]
    position = f"[{alike.index(element) + 1}]" if len(alike) > 1 else ""
    return f"{_pointer(parent)}/{local(element)}{position}"
