"""The catalogue of rules: every example does what it says."""

import pytest
from tests import make
from tests.shared import SHARED, needs_shared
from tests.varanto_formats.checks import examples

from varanto_formats.cda.read import read
from varanto_formats.cda.write import write
from varanto_formats.checks import RULES, DocumentRule
from varanto_formats.checks.catalogue import Description, Example, catalogue
from varanto_formats.findings import Finding, Severity
from varanto_formats.hl7.frame import check_frame

CASES = [
    pytest.param(rule, example, id=f"{rule.name}: {example.name}")
    for rule in catalogue()
    for example in rule.examples
    if rule.part != "state"
]
KEPT = [
    pytest.param(example, id=f"{rule.name}: {example.name}")
    for rule in catalogue()
    for example in rule.examples
    if rule.part not in {"frame", "state"} and example.at is None
]


def _findings(rule: Description, example: Example) -> tuple[Finding, ...]:
    if rule.part == "frame":
        return check_frame(examples.frame_of(example), read(write(make.document())))
    return examples.judge(example).findings


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_an_example_is_told_where_it_says(rule: Description, example: Example):
    """R-28: a document that keeps a rule is told nothing of it, one that breaks it is told the code and the place."""
    found = {examples.short(one.pointer) for one in _findings(rule, example) if one.code == rule.code}
    assert example.at in found if example.at else found == set()


@pytest.mark.parametrize("example", KEPT)
def test_an_example_that_keeps_its_rule_breaks_no_other(example: Example):
    """R-28: what is shown as right is right: nothing but a missing seal stops it."""
    wrong = {found.code for found in examples.judge(example).findings if found.severity is Severity.ERROR}
    assert wrong <= {"signature-missing"}


TOLD_BY_RULES = [
    pytest.param(rule, example, id=f"{rule.about.name}: {example.name}")
    for rule in RULES
    for example in rule.about.examples
]


@pytest.mark.parametrize(("rule", "example"), TOLD_BY_RULES)
def test_the_rule_itself_finds_it(rule: DocumentRule, example: Example):
    """R-28: it is the described function that finds, under the described code and no other."""
    told = {(one.code, one.pointer) for one in examples.judge(example, ()).findings}
    found = {(one.code, one.pointer) for one in examples.judge(example, (rule,)).findings} - told
    assert {code for code, _ in found} == ({rule.about.code} if example.at else set())


@needs_shared
def test_the_real_frame_fits_the_real_document():
    """What a production system sends around its document has nothing wrong in it."""
    frame, document = (
        (SHARED / "samples" / f"asiakkuusasiakirja_{name}.xml").read_bytes() for name in ("frame", "document_signed")
    )
    assert check_frame(frame, read(document)) == ()


@pytest.mark.parametrize(
    ("frame", "code"), [(b"", "malformed-xml"), (b"<!DOCTYPE a><a/>", "dtd-forbidden"), (b"<a/>", "id-mismatch")]
)
def test_a_frame_that_is_none_is_told(frame: bytes, code: str):
    """Whatever somebody sends as a frame gets a finding and raises nothing."""
    assert code in {found.code for found in check_frame(frame, read(b""))}
