"""Checking a document by itself: every rule that needs nothing but the document (documents.md §4.7)."""

from varanto_formats.checks.check import check
from varanto_formats.checks.model import Checked, DocumentFacts, Mode, Rule
from varanto_formats.checks.rules import RULES

__all__ = ["RULES", "Checked", "DocumentFacts", "Mode", "Rule", "check"]
