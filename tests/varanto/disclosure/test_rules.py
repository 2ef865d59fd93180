"""The decision for one's own register."""

from collections.abc import Set
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varanto.access.model import Asker, Judged, Purpose, PurposeKind, Situation, Subject
from varanto.access.rules import admit
from varanto.archive.model import WILLS, Group, Status, Version
from varanto.disclosure.model import Way
from varanto.disclosure.rules import decide
from varanto.organisations.model import Kind

OWN = "1.2.246.10.11111111.10.0"
OTHER = "1.2.246.10.22222222.10.0"
WORKER = Asker(organization=OWN, kind=Kind.PUBLIC, role="R1")
ARCHIVIST = Asker(organization=OWN, role="O3", desk="archivist")


def version(
    *,
    controller: str = OWN,
    group: Group = Group.CLIENT_DOCUMENT,
    status: Status = Status.VALID,
    newest: Status | None = None,
) -> Version:
    """A version in some state."""
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    return Version(
        client_id=UUID(int=1),
        home_client_id=UUID(int=1),
        oid="1.2.246.10.11111111.95.2026.1.1",
        set_id="1.2.246.10.11111111.95.2026.1.1",
        version=1,
        status=status,
        newest_status=newest or status,
        controller=controller,
        document_group=group,
        service_tasks=("24",),
        created_at=moment,
        stored_at=moment,
        sha256="",
        size=0,
        sealed=b"",
    )


def situation(asker: Asker, purpose: PurposeKind = PurposeKind.OWN) -> Situation:
    """A request about an adult."""
    subject = Subject(identified=True)
    return Situation(asker=asker, purpose=Purpose(kind=purpose), subject=subject, day=date(2026, 11, 20))


def shown(asker: Asker, one: Version, way: Way, include: Set[Status] = frozenset()) -> bool:
    """Whether the purpose `own` shows a version."""
    judged = Judged(version=one, held_by_asker=one.controller == asker.organization)
    return decide(situation(asker), judged, way, include).allowed


@pytest.mark.parametrize("way", Way)
def test_a_valid_document_of_the_own_register_is_shown(way: Way) -> None:
    """R-11: the controller's own people see what its register holds."""
    assert shown(WORKER, version(), way)


@given(
    st.sampled_from(Group),
    st.sampled_from(Status),
    st.sampled_from(Way),
    st.frozensets(st.sampled_from(Status)),
    st.sampled_from(["", "archivist"]),
)
def test_another_controllers_document_is_never_shown(
    group: Group, status: Status, way: Way, include: frozenset[Status], desk: str
) -> None:
    """R-12: whatever it is and however it is asked for, the purpose `own` reaches the own register alone."""
    foreign = version(controller=OTHER, group=group, status=status)
    assert not shown(Asker(organization=OWN, role="R1", desk=desk), foreign, way, include)


@given(st.sampled_from(Group), st.sampled_from(Status), st.sampled_from(Status), st.sampled_from(["", "archivist"]))
def test_a_search_shows_nothing_that_a_fetch_would_not(group: Group, status: Status, newest: Status, desk: str) -> None:
    """R-13: search returns only what fetch releases."""
    asker, one = Asker(organization=OWN, role="R1", desk=desk), version(group=group, status=status, newest=newest)
    if shown(asker, one, Way.SEARCH, frozenset(Status)):
        assert shown(asker, one, Way.FETCH)


def test_an_older_version_comes_only_when_it_is_asked_for() -> None:
    """A superseded version is left out of a search, given when included, and fetched by its OID."""
    old = version(status=Status.SUPERSEDED, newest=Status.VALID)
    assert not shown(WORKER, old, Way.SEARCH)
    assert shown(WORKER, old, Way.SEARCH, {Status.SUPERSEDED})
    assert shown(WORKER, old, Way.FETCH)


def test_an_invalidated_set_is_gone_for_all_but_the_archivist() -> None:
    """R-14: when the newest version is invalidated no older one revives; the archivist still sees every state."""
    for one in (version(status=Status.INVALIDATED), version(status=Status.SUPERSEDED, newest=Status.INVALIDATED)):
        assert not shown(WORKER, one, Way.FETCH)
        assert not shown(WORKER, one, Way.SEARCH, frozenset(Status))
        assert shown(ARCHIVIST, one, Way.FETCH)


@pytest.mark.parametrize("will", sorted(WILLS))
def test_wills_are_printed_by_their_storer_and_never_searched(will: Group) -> None:
    """R-15: a will is fetched by its OID in its own register only, and the archivist's desk never shows it."""
    one = version(group=will)
    assert shown(WORKER, one, Way.FETCH)
    assert not shown(WORKER, one, Way.SEARCH)
    assert not shown(ARCHIVIST, one, Way.FETCH)


@pytest.mark.parametrize("purpose", [kind for kind in PurposeKind if kind is not PurposeKind.OWN])
def test_a_purpose_that_is_not_in_use_is_refused_whoever_asks(purpose: PurposeKind) -> None:
    """What the repository cannot decide yet it does not release."""
    assert admit(situation(WORKER, purpose), about_client=False) == "function-not-in-use"


def test_nobody_without_an_organisation_has_an_own_register() -> None:
    """The operator's system has no register of its own."""
    assert admit(situation(Asker(organization="")), about_client=False) == "own-register-only"
    assert admit(situation(WORKER), about_client=True) is None
