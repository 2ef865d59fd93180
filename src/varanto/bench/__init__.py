"""How fast it is: one run measures the repository and, beside it, the same SQL alone."""

from varanto.bench.model import FULL, QUICK, TINY, Report, Sizes
from varanto.bench.report import text, write
from varanto.bench.run import FOLDER, run

__all__ = ["FOLDER", "FULL", "QUICK", "TINY", "Report", "Sizes", "run", "text", "write"]
