"""What a client document says of its being shown: to guardians, to the client herself, to every client of it."""

from dataclasses import replace

from varanto_client.compose.codes import code
from varanto_formats.cda.model import Document


def forbidden_to_guardians(document: Document, reason: str) -> Document:
    """The document as the minor forbids it to her guardians, for a weighty reason (painava syy; 51 § 2, 40 §)."""
    return replace(document, guardian_release=code("guardians_may_not_see"), guardian_restriction_argument=reason)


def not_in_own_view(document: Document) -> Document:
    """The document as the client's own view leaves it out, for seeing it would endanger her (code set 1288)."""
    return replace(document, withholding_argument=code("would_endanger_client"))
