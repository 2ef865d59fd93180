"""The nouns of checking: what a rule looks at, and what comes out."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from varanto_formats.cda.model import Document
from varanto_formats.cda.times import HELSINKI
from varanto_formats.checks.catalogue import Rule
from varanto_formats.checks.content import Content, Node
from varanto_formats.checks.facts import Facts
from varanto_formats.checks.header import Written
from varanto_formats.findings import Finding
from varanto_formats.identifiers import codesystems as codes
from varanto_formats.signatures.model import SignatureResult
from varanto_formats.structures import Structure, specific_type

CLIENT_DOCUMENTS = frozenset({codes.GROUP_PHASE_ONE, codes.GROUP_OLD, codes.GROUP_CLIENT_DOCUMENT})
WILLS = frozenset({codes.GROUP_INFORMING, codes.GROUP_PERMIT, codes.GROUP_PROHIBITION})

CodeSets: TypeAlias = Mapping[str, Set[str]]


class Mode(StrEnum):
    """Where a document is checked: in test mode only identity codes of the 900 series are let in."""

    TEST = "test"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Display:
    """A display form as read: the words that people see, and what was wrong with it."""

    text: str = field(default="", repr=False)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """Everything that a rule may look at; `structure` is the one that the document names, where it is known.

    `code_sets` are those that are known in full: their codes by the OID without version.
    """

    document: Document
    header: tuple[Written, ...]
    content: Content
    display: Display
    structure: Structure | None
    signatures: tuple[SignatureResult, ...]
    mode: Mode
    now: datetime
    code_sets: CodeSets

    @property
    def group(self) -> str:
        """The code of the document group (asiakirjaryhmä), empty where there is none."""
        code = self.document.document_group
        return code.code if code else ""

    @property
    def type(self) -> str:
        """The specific document type: that of the structure, else that of the header; empty if it is no number."""
        code = self.document.specific_type
        stated = specific_type(self.document.structure or "") or (code.code if code else "")
        return stated if stated.isdecimal() else ""

    @property
    def day_of_authoring(self) -> date | None:
        """The day in Finland on which the document was drawn up (laatimisaika), where that is known."""
        created = self.document.created_at
        return created.astimezone(HELSINKI).date() if created else None

    @property
    def body(self) -> Node:
        """What stands under the root field of the structured body."""
        return self.content.root


DocumentRule: TypeAlias = Rule[[DocumentFacts]]


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a document: every finding, its signatures, and what it says."""

    findings: tuple[Finding, ...]
    signatures: tuple[SignatureResult, ...]
    facts: Facts
