"""Rules on types and service tasks."""

from dataclasses import replace

import pytest
from tests import make
from tests.varanto_formats.checks import judging
from tests.varanto_formats.checks.judging import body_of, told

from varanto_formats.cda.model import Document
from varanto_formats.identifiers import codesystems

LOCAL = "localSocialHeader"


def _unstructured(general: str, specific: str) -> Document:
    document = make.document(
        structure=None,
        structured_format=None,
        general_type=make.code(general, codesystems.DOCUMENT_TYPE),
        specific_type=make.code(specific, codesystems.DOCUMENT_TYPE),
    )
    return replace(document, body=replace(body_of(document), json=None))


@pytest.mark.parametrize(
    ("general", "specific", "is_right"),
    [
        ("12", "12004", True),
        ("15", "12004", False),
        ("1", "1005", True),
        ("1", "1001", True),
        ("16", "1001", True),
        ("7", "1001", False),
        ("1", "1021", True),
        ("7", "1021", True),
        ("12", "12015", True),
        ("7", "12015", True),
    ],
)
def test_the_general_type_is_the_prefix_or_the_published_one(general: str, specific: str, is_right: bool):
    """Three types are published under another general type than their number says: both are taken."""
    found = told(_unstructured(general, specific)) - {("professional-signature-missing", LOCAL)}
    assert found == (set() if is_right else {("type-mismatch", "code/@code")})


def test_the_specific_type_is_that_of_the_structure():
    """A case note on a meeting cannot call itself another note."""
    other = make.document(specific_type=make.code("19004", codesystems.DOCUMENT_TYPE))
    assert told(other) == {("type-mismatch", f"{LOCAL}/specificDocumentType/@code")}


def test_a_client_document_has_both_types():
    """What kind of document it is can be seen without opening it."""
    assert told(make.document(general_type=None, specific_type=None)) == {
        ("type-mismatch", "/ClinicalDocument"),
        ("type-mismatch", LOCAL),
    }


def test_the_service_task_is_shown_and_the_same_everywhere():
    """A client document shows its service tasks, and its body names one of them (37 § 2)."""
    place = "json#/merkinta_tapaamisesta_tai_yhteydenotosta/asiakaskertomusmerkinta/palvelutehtava"
    assert told(make.document(service_tasks=())) == {("service-task-mismatch", LOCAL)}
    assert told(make.document(service_tasks=(make.code("10"),))) == {("service-task-mismatch", place)}
    assert told(make.document(service_tasks=(make.code("10"), make.code("24")))) == set()
    assert told(judging.case(service_tasks=(make.code("10"),))) == {
        ("service-task-mismatch", "json#/asia_asiakirja/asian_tiedot/palvelutehtava")
    }


def test_an_unknown_service_task_is_only_a_warning():
    """Codes that are still unknown to us are stored and flagged."""
    tasks = (make.code("24"), make.code("21"))
    assert told(make.document(service_tasks=tasks)) == {("unknown-code", f"{LOCAL}/functionCode[2]/@code")}
    old = make.code("24", "1.2.246.537.6.1259.201601")
    assert told(make.document(service_tasks=(old,))) == {("unknown-code", f"{LOCAL}/functionCode/@code")}
