"""The one place where it is decided whether a version may leave the archive. Pure; what is not allowed is denied."""

from varanto.disclosure.rules.deciding import NEVER_SEARCHED, decide, is_default_forbidden

__all__ = ["NEVER_SEARCHED", "decide", "is_default_forbidden"]
