"""Pure rules of access: what refuses a request as a whole, and the role filter."""

from varanto.access.rules.admission import admit, admit_comparison, holds_context
from varanto.access.rules.roles import sensitive_classes

__all__ = ["admit", "admit_comparison", "holds_context", "sensitive_classes"]
