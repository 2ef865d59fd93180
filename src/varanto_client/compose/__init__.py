"""Composing national documents: people, header rows and contents from a few arguments."""

from varanto_client.compose.blocks import content_of
from varanto_client.compose.cases import Member
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
from varanto_client.compose.related import Address, Contacts, RelatedPerson, SafetyRestriction
from varanto_client.compose.relationships import Producer
from varanto_client.compose.showing import forbidden_to_guardians, not_in_own_view, shown_to_all, shown_to_guardians
from varanto_client.compose.wills import informing, permit, prohibition

__all__ = [
    "Address",
    "Composer",
    "Contact",
    "Contacts",
    "Kind",
    "Member",
    "OidGenerator",
    "Person",
    "Producer",
    "Professional",
    "Recipient",
    "RelatedPerson",
    "SafetyRestriction",
    "assessment",
    "case_note",
    "content_of",
    "decision",
    "disclosure_notice",
    "finnish_time",
    "forbidden_to_guardians",
    "informing",
    "not_in_own_view",
    "permit",
    "plan",
    "prohibition",
    "shown_to_all",
    "shown_to_guardians",
]
