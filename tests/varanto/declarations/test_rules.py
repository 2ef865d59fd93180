"""Who may know how much of a client's will, and which documents a preview may name."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.office import NOW, OFFICE

from varanto.archive.model import Group, Showing, Status, Version
from varanto.declarations import rules

SHOWN = Showing()
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


@given(st.sampled_from(Status), st.sampled_from(Status), st.sampled_from(Group), st.sampled_from([True, False, None]))
def test_a_permit_opens_valid_ordinary_client_documents_alone(
    status: Status, newest: Status, group: Group, special: bool | None
) -> None:
    """R-49: what a permit never opens is neither hidden nor usable, whatever is planned (row 13)."""
    one = replace(NOTE, status=status, newest_status=newest, document_group=group, special=special)
    ordinary = (Status.VALID, Status.VALID, Group.CLIENT_DOCUMENT, False)
    assert rules.may_be_opened(one) is ((status, newest, group, special) == ordinary)
    assert rules.may_be_opened(one) or not rules.shown_at_her_desk(one, SHOWN)


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
    assert rules.shown_at_her_desk(replace(NOTE, **changes), SHOWN) is is_shown  # type: ignore[arg-type]


def test_what_is_said_not_to_be_shown_is_not_named_at_the_citizens_desk() -> None:
    """D-25: a ground of 1288, or silence of a document stored before it was read."""
    assert not rules.shown_at_her_desk(NOTE, Showing(withheld="1"))
    assert not rules.shown_at_her_desk(NOTE, None)
