"""Composing national documents: people, header rows and contents from a few arguments."""

from varanto_client.compose.blocks import content_of
from varanto_client.compose.client_documents import (
    Contact,
    Recipient,
    assessment,
    case_note,
    decision,
    disclosure_notice,
    plan,
)
from varanto_client.compose.composer import Composer, finnish_time
from varanto_client.compose.oids import Kind, OidGenerator
from varanto_client.compose.people import Person, Professional
from varanto_client.compose.wills import informing, permit, prohibition

__all__ = [
    "Composer",
    "Contact",
    "Kind",
    "OidGenerator",
    "Person",
    "Professional",
    "Recipient",
    "assessment",
    "case_note",
    "content_of",
    "decision",
    "disclosure_notice",
    "finnish_time",
    "informing",
    "permit",
    "plan",
    "prohibition",
]
