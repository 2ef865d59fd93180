"""The XML text of a signature: element and attribute order of the real documents (documents.md §8)."""

from base64 import b64encode
from xml.sax.saxutils import quoteattr

from varanto_formats.cda.xml import FINNISH
from varanto_formats.identifiers.codesystems import SIGNATURE_TYPE
from varanto_formats.signatures.algorithms import ENVELOPED, EXCLUSIVE_C14N, SHA256_DIGEST, XMLDSIG
from varanto_formats.signatures.model import SignatureKind

DISPLAY_NAMES = {
    SignatureKind.PROFESSIONAL: "Ammattihenkilön allekirjoitus",
    SignatureKind.SYSTEM: "Järjestelmäallekirjoitus",
    SignatureKind.REPOSITORY: "Järjestelmäallekirjoitus/KanTa",
}


def collection(signatures: str) -> str:
    """A new `signatureCollection` around signatures."""
    return f'<signatureCollection xmlns="{FINNISH}">{signatures}</signatureCollection>'


def addition(signatures: str) -> str:
    """Signatures for a collection that is there, whatever prefix it uses."""
    return signatures.replace("<signature ID", f'<signature xmlns="{FINNISH}" ID')


def signature(kind: SignatureKind, identity: str, timestamp: str, signed_info: str, value: bytes, der: bytes) -> str:
    """One signature; its namespace is that of the collection around it."""
    return (
        f'<signature ID="{identity}">'
        f'<signatureDescription code="{kind.code}" displayName="{DISPLAY_NAMES[kind]}" codeSystem="{SIGNATURE_TYPE}"'
        ' codeSystemName="KanTa-palvelut - Sähköisen allekirjoituksen tyyppi"/>'
        f'{timestamp}<Signature xmlns="{XMLDSIG}">{signed_info}<SignatureValue>{_base64(value)}</SignatureValue>'
        f"<KeyInfo><X509Data><X509Certificate>{_base64(der)}</X509Certificate></X509Data></KeyInfo>"
        "</Signature></signature>"
    )


def timestamp(identity: str, moment: str) -> str:
    """When the signature was made."""
    return f'<signatureTimestamp ID="{identity}">{moment}</signatureTimestamp>'


def signed_info(method: str, references: str) -> str:
    """What the signature value is made over."""
    return (
        f'<SignedInfo><CanonicalizationMethod Algorithm="{EXCLUSIVE_C14N}"/>'
        f'<SignatureMethod Algorithm="{method}"/>{references}</SignedInfo>'
    )


def reference(identity: str, kind: SignatureKind, digest: bytes) -> str:
    """One thing that is signed; a professional's signature is not called enveloped, a system's is."""
    enveloped = "" if kind is SignatureKind.PROFESSIONAL else f'<Transform Algorithm="{ENVELOPED}"/>'
    return (
        f"<Reference URI={quoteattr('#' + identity)}>"
        f'<Transforms>{enveloped}<Transform Algorithm="{EXCLUSIVE_C14N}"/></Transforms>'
        f'<DigestMethod Algorithm="{SHA256_DIGEST}"/><DigestValue>{_base64(digest)}</DigestValue></Reference>'
    )


def _base64(content: bytes) -> str:
    return b64encode(content).decode("ascii")
