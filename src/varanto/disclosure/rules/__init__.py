"""The one place where it is decided whether a version may leave the archive. Pure; what is not allowed is denied."""

from varanto.disclosure.rules.admission import admit, admit_comparison, holds_context
from varanto.disclosure.rules.deciding import NEVER_SEARCHED, decide, is_default_forbidden
from varanto.disclosure.rules.roles import sensitive_classes

__all__ = [
    "NEVER_SEARCHED",
    "admit",
    "admit_comparison",
    "decide",
    "holds_context",
    "is_default_forbidden",
    "sensitive_classes",
]
