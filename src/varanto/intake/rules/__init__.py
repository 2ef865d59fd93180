"""Pure rules of the gate in: what is wrong with a document, and whether a producer may store it for its organiser."""

from varanto.intake.rules.judging import RULES, check, current_version, in_present_form, problem_code
from varanto.intake.rules.linking import link_of
from varanto.intake.rules.producing import is_made_by, is_ours, may_store, may_withdraw

__all__ = [
    "RULES",
    "check",
    "current_version",
    "in_present_form",
    "is_made_by",
    "is_ours",
    "link_of",
    "may_store",
    "may_withdraw",
    "problem_code",
]
