"""The commands of access reviews, as an operator uses them."""

import json
from pathlib import Path

from tests.varanto.test_cli import installation, run

__all__ = ["installation"]
AREA = "1.2.246.10.99900016.10.0"


def test_staff_is_registered_and_the_log_walked(installation: Path, tmp_path: Path) -> None:
    """R-216: both may be done every night; where nobody worked nothing is found."""
    table = tmp_path / "staff.csv"
    table.write_text(
        "rekisterointitunnus;henkilotunnus;lahiosoite;postinumero\n99900000022;010181-900C;Testikuja 1;00100\n", "utf-8"
    )
    assert run("reviews", "staff", "--controller", AREA, str(table)) == "1 people.\n"
    for _ in range(2):
        found = run("reviews", "find", "--controller", AREA, "--since", "2026-11-01", "--json")
        assert json.loads(found) == {"uses": 0, "opened": 0, "known": 0}
