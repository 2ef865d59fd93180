"""What is shown at the citizen's desk (disclosure.md §6, rows 24, 25; readings.md A31, A32), one rule at a time."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.varanto.access.nouns import MOMENT, TODAY, at_the_desk, judged

from varanto.access.model import Asker, Situation, Subject, Viewer
from varanto.access.rules import admit
from varanto.access.rules.clients import is_minor, is_restricted, is_valid, was_member
from varanto.access.rules.own_view import Act, is_masked, may, viewer, withheld
from varanto.archive.model import Group, Showing, Status
from varanto_formats.checks.facts import CaseFacts, Member, RelationshipFacts, SafetyRestriction
from varanto_formats.identifiers import Identifier, hetu

ADA, EVE = Identifier(hetu.SYSTEM, "010181-900C"), Identifier(hetu.SYSTEM, "010181-901D")
TEMPORARY = Identifier("1.2.246.10.11.22.2026", "X-1")
DESK = Asker(organization="", desk="citizen", person=ADA)
HERSELF, GUARDIAN, REPRESENTATIVE = Viewer.HERSELF, Viewer.GUARDIAN, Viewer.REPRESENTATIVE
UNRESTRICTED = RelationshipFacts(
    relationship="rel",
    old=False,
    start=None,
    end=None,
    units=(),
    producers=(),
    service_tasks=(),
    workers=(),
    representatives=frozenset(),
    identity=None,
    temporary=None,
    safety_restriction=SafetyRestriction(False, None),
)
RELEASED = Showing(guardian_release="1")


@pytest.mark.parametrize(
    ("asker", "client", "minor", "expected"),
    [
        (DESK, ADA, False, HERSELF),
        (DESK, ADA, True, HERSELF),
        (replace(DESK, principal=ADA), ADA, False, HERSELF),
        (replace(DESK, principal=EVE), EVE, True, GUARDIAN),
        (replace(DESK, principal=EVE), EVE, False, REPRESENTATIVE),
        (DESK, EVE, False, Viewer.STRANGER),
        (replace(DESK, principal=EVE), ADA, False, Viewer.STRANGER),
        (replace(DESK, person=None), ADA, False, Viewer.STRANGER),
        (replace(DESK, desk="archivist"), ADA, False, Viewer.STRANGER),
    ],
)
def test_who_looks_at_whom(asker: Asker, client: Identifier, *, minor: bool, expected: Viewer) -> None:
    """R-143: herself, in somebody's stead, or nobody's business; by each of her identifiers (A41)."""
    assert viewer(asker, (client, TEMPORARY), minor=minor) is expected


ALL = {*Act}


@pytest.mark.parametrize(
    ("situation", "acts"),
    [
        (at_the_desk(), ALL),
        (at_the_desk(restricted=True), ALL),
        (at_the_desk(GUARDIAN, minor=True), ALL - {Act.PROHIBIT}),
        (at_the_desk(GUARDIAN, minor=True, restricted=True), set[Act]()),
        (at_the_desk(GUARDIAN, minor=True, viewer_restricted=True), set[Act]()),
        (at_the_desk(REPRESENTATIVE), ALL),
        (at_the_desk(REPRESENTATIVE, "32"), ALL),
        (at_the_desk(REPRESENTATIVE, "33"), ALL),
        (at_the_desk(REPRESENTATIVE, "34"), ALL),
        (at_the_desk(REPRESENTATIVE, "31"), set[Act]()),
        (at_the_desk(REPRESENTATIVE, "99"), set[Act]()),
        (at_the_desk(Viewer.STRANGER), set[Act]()),
    ],
)
def test_what_representatives_may_do(situation: Situation, acts: set[Act]) -> None:
    """R-144: a guardian makes no prohibitions (D-03) and acts for no adult, nor where a restriction is (A31, D-23)."""
    assert {act for act in Act if may(situation, act)} == acts


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"specific_type": "1005"}, None),
        ({"specific_type": "11061"}, None),
        ({"specific_type": "19005"}, "not-shown-to-citizens"),
        ({"specific_type": "15025"}, "not-shown-to-citizens"),
        ({"specific_type": None}, "not-shown-to-citizens"),
        ({"special": None}, "not-shown-to-citizens"),
        ({"special": True}, "not-shown-to-citizens"),
        ({"services": ("TUR",)}, "not-shown-to-citizens"),
        ({"document_group": Group.OLD}, "not-shown-to-citizens"),
        ({"document_group": Group.RELATIONSHIP}, "not-shown-to-citizens"),
        ({"showing": None}, "showing-restricted"),
        ({"showing": Showing(withheld="1")}, "showing-restricted"),
        ({"showing": Showing(withheld="77")}, "showing-restricted"),
        ({"within_membership": False}, "outside-membership"),
        ({"shared": True}, "shared-not-shown"),
    ],
)
def test_what_the_client_sees_of_her_own(changes: dict[str, Any], expected: str | None) -> None:
    """R-145: decisions, needs and plans of group 5 that nothing keeps back (A32, D-25)."""
    assert withheld(at_the_desk(), judged(**changes)) == expected


@pytest.mark.parametrize(
    ("code", "expected"), [("1", None), ("2", "hidden-from-guardians"), (None, "hidden-from-guardians")]
)
def test_a_guardian_sees_what_is_released_to_guardians(code: str | None, expected: str | None) -> None:
    """R-146: 1286 = 1 and no other; the child herself and who acts for an adult are not asked (D-23)."""
    one = judged(Showing(guardian_release=code))
    assert withheld(at_the_desk(GUARDIAN, minor=True), one) == expected
    assert withheld(at_the_desk(minor=True), one) is None
    assert withheld(at_the_desk(REPRESENTATIVE), one) is None


def test_no_right_to_act_is_no_right_to_see() -> None:
    """R-144: whatever the document says."""
    assert withheld(at_the_desk(GUARDIAN, minor=True, restricted=True), judged(RELEASED)) == "no-right-to-view"
    assert withheld(at_the_desk(REPRESENTATIVE, "31"), judged(RELEASED)) == "no-right-to-view"


@pytest.mark.parametrize(
    ("minor", "other", "expected"),
    [
        (False, {}, None),
        (True, {}, "shared-not-shown"),
        (False, {"minor": True}, "shared-not-shown"),
        (False, {"restricted": True}, "shared-not-shown"),
    ],
)
def test_a_shared_document_is_shown_to_adults_where_it_is_marked(
    other: dict[str, Any], expected: str | None, *, minor: bool
) -> None:
    """R-145: marked, adults alone, no restricted co-client (D-24, A32)."""
    shared = judged(Showing(to_all=True), shared=True, others=(Subject(identified=True, **other),))
    assert withheld(at_the_desk(minor=minor), shared) == expected


@pytest.mark.parametrize(
    ("situation", "changes", "expected"),
    [
        (at_the_desk(), {}, False),
        (at_the_desk(), {"restricted": True}, False),
        (at_the_desk(), {"related_restricted": True}, True),
        (at_the_desk(), {"shared": True}, True),
        (at_the_desk(REPRESENTATIVE), {"restricted": True}, True),
        (at_the_desk(REPRESENTATIVE), {}, False),
    ],
)
def test_contacts_are_masked_from_all_but_the_protected_person(
    situation: Situation, changes: dict[str, Any], *, expected: bool
) -> None:
    """R-148: D-21, D-24."""
    assert is_masked(situation, judged(**changes)) is expected


def test_the_desk_asks_of_the_person_and_of_her_principal_alone() -> None:
    """R-143: whoever asks of somebody else is refused, before any document is looked at."""
    assert admit(at_the_desk(), about_client=True) is None
    assert admit(at_the_desk(Viewer.STRANGER), about_client=True) == "role-insufficient"


def test_only_the_newest_version_that_is_not_invalidated_counts() -> None:
    """A12."""
    assert is_valid(judged().version)
    assert not is_valid(judged(status=Status.SUPERSEDED).version)
    assert not is_valid(judged(newest_status=Status.INVALIDATED).version)


@pytest.mark.parametrize(("day", "minor"), [(date(2028, 2, 27), True), (date(2028, 2, 28), False)])
def test_one_comes_of_age_on_the_birthday(day: date, *, minor: bool) -> None:
    """D-23: the last day of a guardian's view; of a temporary id, or of what is no code, nothing is known."""
    child = Identifier(hetu.SYSTEM, hetu.make_test(date(2010, 2, 28), 901).value)
    assert is_minor(child, day) is minor
    assert not is_minor(replace(TEMPORARY, value=child.value), day)
    assert not is_minor(Identifier(hetu.SYSTEM, "010101-0000"), day)


@pytest.mark.parametrize(
    ("shared", "left", "expected"), [(True, None, True), (True, MOMENT, False), (False, MOMENT, True)]
)
def test_a_shared_case_had_its_members_for_a_time(left: datetime | None, *, shared: bool, expected: bool) -> None:
    """D-24b, A36: by any identifier of hers; a case that is not shared asks nobody."""
    facts = CaseFacts(
        case="1.2.3",
        state="1",
        opened=None,
        closed=None,
        shared=shared,
        service_task="24",
        members=(Member(ADA, None, left),),
    )
    assert was_member((TEMPORARY, ADA), judged().version, facts) is expected
    assert was_member((TEMPORARY,), judged().version, facts) is not shared
    assert was_member((TEMPORARY,), judged().version, None)


@pytest.mark.parametrize(
    ("restriction", "expected"),
    [
        (SafetyRestriction(True, None), True),
        (SafetyRestriction(True, TODAY), True),
        (SafetyRestriction(True, TODAY - timedelta(days=1)), False),
        (SafetyRestriction(False, None), False),
    ],
)
def test_a_safety_restriction_lasts_until_its_last_day(restriction: SafetyRestriction, *, expected: bool) -> None:
    """R-148: A29: any controller's document says so."""
    assert is_restricted([replace(UNRESTRICTED, safety_restriction=restriction), UNRESTRICTED], TODAY) is expected
