"""Every rule is described, every description is a rule, and everything that can be said has a rule behind it."""

from collections import Counter

import pytest
from tests.architecture import tree

from varanto.intake import rules as intake
from varanto_formats import findings
from varanto_formats.checks import RULES
from varanto_formats.checks.catalogue import Basis, Description, catalogue
from varanto_formats.checks.rules import frame
from varanto_formats.findings import Severity

NUMBERS = set(range(1, 25))
TOLD_ELSEWHERE = {"reading", "signatures"}


def test_every_description_is_a_rule() -> None:
    """R-28: whatever the catalogue describes is carried out by a function, the reader or the checker of signatures."""
    judged = {rule.about.name for rule in (*RULES, *frame.RULES, *intake.RULES)}
    assert {rule.name for rule in catalogue() if rule.part not in TOLD_ELSEWHERE} == judged


def test_every_finding_has_a_rule_behind_it() -> None:
    """R-28: nobody is told a code that the catalogue does not explain."""
    assert findings.kinds().keys() == {rule.code for rule in catalogue()}


def test_every_rule_of_the_list_is_there() -> None:
    """R-28: all storing rules of documents.md §4.7 are in the catalogue; the last, keeping the digest, has no code."""
    assert {number for rule in catalogue() for number in rule.numbers} == NUMBERS


def test_rules_have_names_of_their_own() -> None:
    """R-28: a rule can be named, and a page can point at it."""
    assert [name for name, times in Counter(rule.name for rule in catalogue()).items() if times > 1] == []


@pytest.mark.parametrize("rule", catalogue(), ids=lambda rule: rule.name)
def test_a_rule_says_what_why_and_where(rule: Description) -> None:
    """R-28: in three languages, with its source and an example of either side; what is inferred stops nothing."""
    demand = rule.demand
    assert len({demand.fi, demand.sv, demand.en}) == 3
    assert all(text.endswith(".") and text[0].isupper() for text in (demand.fi, demand.sv, demand.en))
    assert rule.source
    assert rule.pointer
    assert {example.at is None for example in rule.examples} == {True, False}
    assert rule.basis is not Basis.INFERRED or rule.severity is Severity.WARNING


def test_every_function_says_what_it_demands() -> None:
    """The sentence in the code and the sentence in the catalogue stand side by side."""
    assert [rule.about.name for rule in (*RULES, *frame.RULES, *intake.RULES) if not rule.find.__doc__] == []


def test_the_catalogue_has_no_part_without_its_file() -> None:
    """Each file of data is read."""
    folder = tree.SRC / "varanto_formats" / "checks" / "rules"
    assert {path.stem for path in folder.glob("*.toml")} == {rule.part for rule in catalogue()}
