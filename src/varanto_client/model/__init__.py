"""What is sent to the archive and what comes back, as nouns; identifier systems are bare OIDs here."""

from varanto_client.model.asking import NO_FILTERS, OPERATOR, OWN, Acting, Filters, Purpose, identifier
from varanto_client.model.documents import (
    Author,
    Fetched,
    Form,
    Metadata,
    Page,
    Parts,
    PublishedStructure,
    Reason,
    Receipt,
    Signature,
    Validation,
)

__all__ = [
    "NO_FILTERS",
    "OPERATOR",
    "OWN",
    "Acting",
    "Author",
    "Fetched",
    "Filters",
    "Form",
    "Metadata",
    "Page",
    "Parts",
    "PublishedStructure",
    "Purpose",
    "Reason",
    "Receipt",
    "Signature",
    "Validation",
    "identifier",
]
