"""From a composed document to the signed bytes that the archive stores."""

from collections.abc import Sequence
from datetime import UTC, datetime

from varanto_formats.cda.model import Document
from varanto_formats.cda.write import write
from varanto_formats.signatures.signing import Signer, sign


def seal(document: Document, signers: Sequence[Signer], at: datetime | None = None) -> bytes:
    """The document as XML with the signers' signatures over its body, made now unless a moment is given.

    A document that announces a professional's signature is signed by that professional alone; others get the
    organisation's seal (documents.md §8).
    """
    return sign(write(document), signers, at or datetime.now(UTC))
