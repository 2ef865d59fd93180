"""Who may know how much of a client's will, and which documents a preview may name."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.office import ADULT, NOW, OFFICE, OTHER

from varanto.archive.model import Group, Status, Version
from varanto.declarations import rules
from varanto.kit.context import Actor
from varanto_formats.identifiers import Identifier

AT_HER_DESK = Actor(system="operator", desk="citizen", person=ADULT.identifier)
NOTE = Version(
    client_id=UUID(int=1),
    home_client_id=UUID(int=1),
    oid="1.2.246.10.99999901.95.2026.1.1",
    set_id="1.2.246.10.99999901.95.2026.1.1",
    version=1,
    status=Status.VALID,
    newest_status=Status.VALID,
    controller=OFFICE.controller,
    document_group=Group.CLIENT_DOCUMENT,
    created_at=NOW,
    stored_at=NOW,
    sha256="",
    size=0,
    sealed=b"",
    specific_type="19005",
    service_tasks=("24",),
    special=False,
)


def test_only_at_the_citizens_desk_one_is_oneself() -> None:
    """R-48: herself, at her own desk, for herself; however the letter of the code is written."""
    assert rules.is_herself(AT_HER_DESK, ADULT.identifier)
    assert rules.is_herself(AT_HER_DESK, Identifier(ADULT.identifier.system, ADULT.identifier.value.lower()))
    assert not rules.is_herself(AT_HER_DESK, OTHER.identifier)
    assert not rules.is_herself(AT_HER_DESK, Identifier("1.2.246.10.1.22.2026", ADULT.identifier.value))
    assert not rules.is_herself(replace(AT_HER_DESK, desk=""), ADULT.identifier)
    assert not rules.is_herself(replace(AT_HER_DESK, on_behalf_of=OTHER.identifier), ADULT.identifier)


@given(st.sampled_from(Status), st.sampled_from(Status), st.sampled_from(Group), st.sampled_from([True, False, None]))
def test_a_permit_opens_valid_ordinary_client_documents_alone(
    status: Status, newest: Status, group: Group, special: bool | None
) -> None:
    """R-49: what a permit never opens is neither hidden nor usable, whatever is planned (row 13)."""
    one = replace(NOTE, status=status, newest_status=newest, document_group=group, special=special)
    ordinary = (Status.VALID, Status.VALID, Group.CLIENT_DOCUMENT, False)
    assert rules.may_be_opened(one) is ((status, newest, group, special) == ordinary)
    assert rules.may_be_opened(one) or not rules.shown_to_herself(one)


@pytest.mark.parametrize(
    ("changes", "is_shown"),
    [
        ({}, True),
        ({"shared": True}, False),
        ({"specific_type": "1011"}, False),
        ({"specific_type": "19014"}, False),
        ({"services": ("SOV",)}, False),
    ],
)
def test_sensitive_and_shared_documents_are_not_named_at_the_citizens_desk(
    changes: dict[str, object], is_shown: bool
) -> None:
    """§6.4, §6.5: a shelter's assessment on a screen at home may endanger whom it is about."""
    assert rules.shown_to_herself(replace(NOTE, **changes)) is is_shown  # type: ignore[arg-type]
