"""Rules on the header."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests import make
from tests.varanto_formats.checks import judging
from tests.varanto_formats.checks.judging import told

from varanto_formats.cda.model import PersonName, Producer
from varanto_formats.identifiers import hetu

LOCAL = "localSocialHeader"


def test_a_right_document_has_nothing_to_be_said_of():
    """Neither a case note nor a special document in order gets a finding."""
    documents = (make.document(), judging.relationship(), judging.case(), judging.permit(), judging.prohibition())
    assert [told(document) for document in documents] == [set()] * 5


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"oid": "1.2.x", "set_id": "1.2.x"}, {("oid-invalid", "id/@root"), ("oid-invalid", "setId/@root")}),
        ({"case": "asia 5"}, {("oid-invalid", "componentOf/encompassingEncounter/id/@root")}),
        ({"case": None}, {("metadata-missing", "componentOf/encompassingEncounter")}),
        ({"language": "en"}, {("language-invalid", "languageCode/@code")}),
        ({"language": None}, {("language-invalid", "/ClinicalDocument")}),
        ({"register": None}, {("metadata-missing", LOCAL)}),
        ({"authors": ()}, {("metadata-missing", "/ClinicalDocument")}),
        ({"controller": None}, {("organization-invalid", "/ClinicalDocument")}),
        ({"organiser": None}, {("organization-invalid", LOCAL)}),
        (
            {"unit": make.organisation("1.2.246.10.9999998.95.1")},
            {
                (
                    "organization-invalid",
                    "componentOf/encompassingEncounter/encounterParticipant/assignedEntity/representedOrganization/id/@root",
                )
            },
        ),
        (
            {"producers": (Producer(make.UNIT, "Oy A"), Producer("1.2.3", "Oy B", 2))},
            {("organization-invalid", f"{LOCAL}/eprServiceProvider[2]/@root")},
        ),
        ({"document_group": None}, {("document-group-invalid", LOCAL), ("type-mismatch", "x")}),
        ({"document_group": make.code("7")}, {("document-group-invalid", f"{LOCAL}/documentGroup/@code")}),
        ({"created_at": None}, {("date-impossible", "/ClinicalDocument")}),
        ({"created_at": make.NOW + timedelta(minutes=6)}, {("time-in-future", "effectiveTime/@value")}),
        ({"drafted_at": make.NOW + timedelta(minutes=6)}, {("time-in-future", f"{LOCAL}/creationTime/@value")}),
        ({"created_at": make.NOW + timedelta(minutes=4)}, set()),
    ],
)
def test_a_wrong_row_is_told_at_its_place(changes: dict[str, Any], expected: set[tuple[str, str]]):
    """Each row of the header that is wrong or missing gives its own finding, and nothing else."""
    document = make.document(**changes)
    assert told(document) == {one for one in expected if one[1] != "x"}


@pytest.mark.parametrize(("group", "is_right"), [("1", False), ("2", False), ("5", True), ("8", False)])
def test_group_and_structure_belong_together(group: str, is_right: bool):
    """A case note cannot be stored as a relationship, a case or a will."""
    found = told(make.document(document_group=make.code(group)))
    assert (("document-group-invalid", f"{LOCAL}/documentGroup/@code") not in found) is is_right


def test_a_nameless_client_is_told():
    """A document shows its client's name (38 § 1)."""
    assert told(make.document(clients=(make.client(name=PersonName()),))) >= {("metadata-missing", "recordTarget")}


def test_nobody_is_born_after_her_document():
    """A birth after authoring is impossible."""
    wrong = ("date-impossible", "recordTarget/patientRole/patient/birthTime/@value")
    assert wrong in told(make.document(clients=(make.client(birth_date=date(2026, 3, 3)),)))


def test_a_case_does_not_close_before_it_opens():
    """The times of the case in the header are in order."""
    document = judging.case(case_opened=make.NOW, case_closed=make.NOW - timedelta(days=1))
    assert told(document) == {("date-impossible", "componentOf/encompassingEncounter/effectiveTime/high/@value")}


def test_only_client_documents_are_kept_back_from_the_citizen():
    """A reason for not showing in OmaKanta has no place on a relationship document."""
    reason = make.code("1")
    assert told(make.document(withholding_argument=reason)) == set()
    assert told(judging.relationship(withholding_argument=reason)) == {
        ("omakanta-reason-misplaced", f"{LOCAL}/inaccessibleArgument/@code")
    }


@pytest.mark.parametrize(
    ("birth", "is_minor"), [(date(2008, 3, 2), False), (date(2008, 3, 3), True), (date(2024, 5, 5), True)]
)
def test_a_minors_document_says_whether_guardians_may_have_it(birth: date, is_minor: bool):
    """On the day of authoring a client under 18 makes the statement mandatory; it may be any of its values."""
    child = make.client(identifier=make.identifier(hetu.make_test(birth, 901).value), birth_date=birth)
    document = make.document(clients=(child,))
    assert (("guardian-consent-missing", "/ClinicalDocument") in told(document)) is is_minor
    assert told(replace(document, guardian_release=make.code("3"))) == set()
