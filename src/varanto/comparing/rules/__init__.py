"""Pure rules of comparing: what a document says, and how two of them differ."""

from varanto.comparing.rules.headers import facts, lines
from varanto.comparing.rules.sheets import compare, leaves, pieces, sheet

__all__ = ["compare", "facts", "leaves", "lines", "pieces", "sheet"]
