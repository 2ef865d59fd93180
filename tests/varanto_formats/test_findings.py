"""The table of findings."""

import re

import pytest
from tests.shared import SHARED, needs_shared

from varanto_formats.findings import FindingKind, Severity, Text, finding, kinds

WARNINGS = {
    "birth-date-mismatch",
    "case-closed",
    "informing-unrecorded",
    "notice-late",
    "condition-unmet",
    "unknown-code",
    "unknown-element",
    "possible-identity-in-text",
    "xml-declaration-missing",
    "line-ends",
}


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.code)
def test_every_finding_says_what_is_wrong_and_what_to_do_in_three_languages(kind: FindingKind):
    """Message and remedy are sentences, each language has its own, and the rule names its source."""
    for text in (kind.message, kind.remedy):
        assert len({text.fi, text.sv, text.en}) == 3
        assert all(re.fullmatch(r"[A-ZÅÄÖ].+\.", sentence) for sentence in (text.fi, text.sv, text.en))
    assert kind.source


def test_only_the_agreed_findings_are_mere_warnings():
    """A warning lets a document in: which ones do is part of the contract."""
    assert {kind.code for kind in kinds().values() if kind.severity is Severity.WARNING} == WARNINGS


@needs_shared
def test_every_code_of_the_contract_is_in_the_table():
    """Whatever code api.md names for storing can be said."""
    contract = (SHARED / "design" / "api.md").read_text("utf-8")
    paragraph = next(line for line in contract.splitlines() if line.startswith("**Codes of the storing rules**"))
    assert set(re.findall(r"`([a-z0-9-]+)`", paragraph)) <= kinds().keys()


def test_a_detail_stands_within_the_sentence():
    """A detail goes behind the message, before the full stop, in every language."""
    found = finding("too-large", "/", "20971520")
    assert found.message == Text(
        "Asiakirja on liian suuri: 20971520.",
        "Handlingen är för stor: 20971520.",
        "The document is too large: 20971520.",
    )


def test_a_finding_without_texts_cannot_be_made():
    """A code that is not in the table is a mistake of ours."""
    with pytest.raises(KeyError):
        finding("no-such-code", "/")
