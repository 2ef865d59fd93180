"""What a client document says of its being shown: to guardians, to the client herself, to every client of it."""

from dataclasses import replace

from varanto_client.compose.codes import code
from varanto_formats.cda.model import Document


def forbidden_to_guardians(document: Document, reason: str) -> Document:
    """The document as the minor forbids it to her guardians, for a weighty reason (painava syy; 51 § 2, 40 §)."""
    return replace(document, guardian_release=code("guardians_may_not_see"), guardian_restriction_argument=reason)


def shown_to_guardians(document: Document) -> Document:
    """The document as the minor lets her guardians see it, also where she forbade an earlier version."""
    return replace(document, guardian_release=code("guardians_may_see"), guardian_restriction_argument=None)


def shown_to_all(document: Document) -> Document:
    """The document of several clients as each of them may see it in her own view (readings.md A32)."""
    return replace(document, shown_to_all=code("yes"))


def not_in_own_view(document: Document) -> Document:
    """The document as the client's own view leaves it out, for seeing it would endanger her (code set 1288)."""
    return replace(document, withholding_argument=code("would_endanger_client"))
