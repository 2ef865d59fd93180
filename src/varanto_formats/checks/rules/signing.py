"""Rules on who signs: which documents need a professional, and whether the signer is one of the authors."""

from collections.abc import Iterator

from varanto_formats.checks.catalogue import described
from varanto_formats.checks.model import DocumentFacts, DocumentRule, Mode
from varanto_formats.checks.policy import POLICY
from varanto_formats.checks.rules import places
from varanto_formats.findings import Finding, finding
from varanto_formats.identifiers import codesystems as codes
from varanto_formats.identifiers import oids
from varanto_formats.signatures.model import SignatureKind


def professional(facts: DocumentFacts) -> Iterator[Finding]:
    """Decisions and other types of the policy table carry a professional's signature, unless signed by hand (22 §)."""
    if facts.group != codes.GROUP_CLIENT_DOCUMENT or not POLICY.needs_professional(facts.type):
        return
    if any(signature.kind is SignatureKind.PROFESSIONAL for signature in facts.signatures) or _is_signed_by_hand(facts):
        return
    yield finding("professional-signature-missing", places.LOCAL, facts.type)


def signer_is_author(facts: DocumentFacts) -> Iterator[Finding]:
    """A professional who signs is among the authors (api.md, Who may seal)."""
    authors = {author.identifier.value for author in facts.document.authors}
    for signature in facts.signatures:
        if signature.kind is SignatureKind.PROFESSIONAL and authors and signature.signer not in authors:
            yield finding("certificate-owner", signature.pointer)


def real_certificates(facts: DocumentFacts) -> Iterator[Finding]:
    """Production takes no signature made with a test certificate (api.md, The demo world)."""
    for signature in facts.signatures:
        if facts.mode == Mode.PRODUCTION and signature.is_test:
            yield finding("certificate-untrusted", signature.pointer, "test")


def repository_seals(facts: DocumentFacts) -> Iterator[Finding]:
    """The repository's own kind of seal (4) is not for senders."""
    for signature in facts.signatures:
        if signature.kind is SignatureKind.REPOSITORY:
            yield finding("signature-kind", f"{signature.pointer}/signatureDescription/@code")


def _is_signed_by_hand(facts: DocumentFacts) -> bool:
    """Whether the body says that the paper was signed (code set 40161, value 2)."""
    system = oids.base(codes.BODY_SIGNATURE)
    return any(
        oids.base(node["system"].text) == system and node.code == codes.SIGNED_BY_HAND for node in facts.body.walk()
    )


RULES: tuple[DocumentRule, ...] = described(
    "signing", professional, signer_is_author, repository_seals, real_certificates
)
