"""The one place where it is decided whether a version may leave the archive. Pure; what is not allowed is denied."""

from varanto.disclosure.rules.admission import admit, admit_comparison
from varanto.disclosure.rules.deciding import NEVER_SEARCHED, decide

__all__ = ["NEVER_SEARCHED", "admit", "admit_comparison", "decide"]
