"""Pure rules of the gate in: what is wrong with a document, and whom it makes one person."""

from varanto.intake.rules.judging import RULES, check, current_version, in_present_form, problem_code
from varanto.intake.rules.linking import link_of

__all__ = [
    "RULES",
    "check",
    "current_version",
    "in_present_form",
    "link_of",
    "problem_code",
]
