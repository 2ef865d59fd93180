"""Checking a document by itself: every rule that needs nothing but the document (documents.md §4.7)."""

from varanto_formats.checks.check import check
from varanto_formats.checks.model import Checked, CodeSets, DocumentFacts, DocumentRule, Mode
from varanto_formats.checks.rules import RULES

__all__ = ["RULES", "Checked", "CodeSets", "DocumentFacts", "DocumentRule", "Mode", "check"]
