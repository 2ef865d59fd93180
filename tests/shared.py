"""Where the facts and real samples lie that the project may read but never holds."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared facts and samples are not beside the project")
