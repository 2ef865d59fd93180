"""Every code that a caller can meet is explained, and every explanation can be met."""

from tests.architecture import tree

from varanto.kit import errors
from varanto_formats import findings

# The contract promises these (api.md); the parts of the program that say them come later.
PROMISED: set[str] = set()


def _said(*folders: str) -> set[str]:
    return {text for folder in folders for path in tree.sources(tree.SRC / folder) for text in tree.strings(path)}


def test_every_problem_that_is_raised_is_in_the_table() -> None:
    """A problem without a title and help in three languages cannot reach anybody."""
    raised = {code for path in tree.sources(tree.SERVER) for code in tree.first_arguments(path, "Problem")}
    assert raised - errors.kinds().keys() == set()


def test_every_problem_in_the_table_can_be_met() -> None:
    """The list of problems holds nothing that the program does not say, except what the contract promises."""
    unused = errors.kinds().keys() - _said("varanto")
    assert unused - PROMISED == set()
    assert PROMISED & _said("varanto") == set(), "these are said by now: take them from the list"


def test_every_finding_that_is_made_is_in_the_table() -> None:
    """A finding without a message and a remedy in three languages cannot reach anybody."""
    made = {
        code
        for package in ("varanto", "varanto_formats", "varanto_client")
        for path in tree.sources(tree.SRC / package)
        for code in tree.first_arguments(path, "finding")
    }
    assert made - findings.kinds().keys() == set()


def test_every_finding_in_the_table_can_be_met() -> None:
    """The list of findings holds nothing that no rule says."""
    said = _said("varanto", "varanto_formats")
    assert findings.kinds().keys() - said == set()
