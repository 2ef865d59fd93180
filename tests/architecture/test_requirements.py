"""Requirements and tests point at each other."""

import re

from tests.architecture import tree

NUMBER = re.compile(r"\bR-\d{2,3}\b")
EXAMPLE = re.compile(r"^\| (R-\d{2,3}) \|", re.MULTILINE)


def test_every_requirement_is_named_by_a_test_and_no_test_names_another() -> None:
    """docs/requirements.md is the list of what law and specifications ask, and each line is held by a test."""
    stated = set(EXAMPLE.findall((tree.ROOT / "docs/requirements.md").read_text("utf-8")))
    named = {number for path in tree.sources(tree.ROOT / "tests") for number in NUMBER.findall(path.read_text("utf-8"))}
    assert stated - named == set(), "requirements that no test names"
    assert named - stated == set(), "numbers that are no requirement"
