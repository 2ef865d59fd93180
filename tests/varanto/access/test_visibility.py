"""Visibility groups narrow what a role allows, and never widen it (decree 457/2024 9 § 3; disclosure.md D-27)."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.varanto.access import nouns

from varanto.access.model import Asker
from varanto.access.rules.register_right import withheld
from varanto.access.rules.roles import TABLE, allows, kind_of, sensitive_classes
from varanto.access.rules.visibility import shows
from varanto.archive.model import Group, Version
from varanto.kit.context import Phase, Visible
from varanto.organisations.model import Kind

UNIT, ELSEWHERE = "1.2.246.10.11.10.7", "1.2.246.10.11.10.8"
WORKER = Asker(organization=nouns.ORGANISER, kind=Kind.PUBLIC, unit=UNIT, role="R1", service_tasks=frozenset({"24"}))
NEEDS, PLAN, DECISION, DIARY, THERAPY, SHELTER = "1000", "15006", "11001", "19001", "19014", "1011"


def version(specific_type: str | None = NEEDS, **changes: Any) -> Version:
    """A document that the worker's unit made in the own register."""
    return nouns.version(**{"specific_type": specific_type, "unit": UNIT} | changes)


def shown(one: Version, *rows: Visible, asker: Asker = WORKER) -> bool:
    """Whether the worker whose groups have these rows sees the document."""
    return allows(replace(asker, visibility=rows), one)


def test_without_groups_the_role_decides_alone() -> None:
    """A provider that names no group leaves the worker what the decree gives her."""
    assert WORKER.visibility is None
    assert allows(WORKER, version())


def test_a_group_without_rows_shows_nothing() -> None:
    """Denied by default: what no row lets through is not shown, relationship documents among the rest."""
    assert not shown(version())
    assert not shown(version(None, document_group=Group.RELATIONSHIP))


def test_every_service_task_of_a_document_must_be_named() -> None:
    """A row on families' services holds no document that is of child welfare too, nor one without a task (A11)."""
    row = Visible(service_tasks=("24",))
    assert shown(version(), row)
    assert not shown(version(service_tasks=("24", "10")), row)
    assert shown(version(service_tasks=("24", "10")), Visible(service_tasks=("24", "10")))
    assert not shown(version(None, document_group=Group.RELATIONSHIP, service_tasks=()), row)


@pytest.mark.parametrize(
    ("phase", "seen"),
    [(Phase.ARRANGING, {NEEDS, PLAN, DECISION}), (Phase.DELIVERING, {PLAN, DIARY})],
)
def test_a_phase_is_known_by_the_kind_of_a_document(phase: Phase, seen: set[str]) -> None:
    """Who arranges does not read the diary, who delivers not the decision; a plan is both's."""
    assert {one for one in (NEEDS, PLAN, DECISION, DIARY) if shown(version(one), Visible(phase=phase))} == seen


def test_the_frame_of_the_documents_is_a_kind_of_its_own() -> None:
    """A group may hold the relationship and the case and none of the documents between them."""
    row = Visible(kinds=("relationship", "case"))
    assert shown(version(None, document_group=Group.RELATIONSHIP, service_tasks=()), row)
    assert shown(version(None, document_group=Group.CASE), row)
    assert not shown(version(), row)


def test_the_own_unit_is_where_it_was_made() -> None:
    """By the unit itself or by it as producer; a worker without a unit has no own one."""
    row = Visible(own_unit=True)
    assert shown(version(), row)
    assert not shown(version(unit=ELSEWHERE), row)
    assert shown(version(unit=ELSEWHERE, producers=(UNIT,)), row)
    assert not shown(version(unit=None), row, asker=replace(WORKER, unit=None))


def test_sensitive_subclasses_must_be_named() -> None:
    """A row without subclasses holds no notes of therapy (S-TER), and one that names them holds nothing else."""
    deliverer = replace(WORKER, role="R4")
    assert allows(deliverer, version(THERAPY))
    assert not shown(version(THERAPY), Visible(), asker=deliverer)
    therapy = Visible(subclasses=("TER",))
    assert shown(version(THERAPY), therapy, asker=deliverer)
    assert not shown(version(DIARY), therapy, asker=deliverer)
    assert not shown(version(THERAPY), Visible(subclasses=("TUT",)), asker=deliverer)


ASKERS = st.builds(
    replace,
    st.just(WORKER),
    role=st.sampled_from(["R1", "R2", "R3", "R4", "R5", "P1", "P2", "P3", "O1", "O3", "SYSTEM"]),
    supervised_role=st.sampled_from([None, "R4"]),
    service_tasks=st.frozensets(st.sampled_from(list(TABLE.tasks.values())), max_size=3),
    flags=st.frozensets(st.sampled_from(["SOV", "TUR", "ADOPT", "LASU_LEAD"]), max_size=2),
    services=st.frozensets(st.sampled_from(["45", "SOV", "TUR"]), max_size=2),
)
VERSIONS = st.builds(
    version,
    st.sampled_from([None, NEEDS, PLAN, DECISION, DIARY, THERAPY, SHELTER, "8001"]),
    document_group=st.sampled_from([Group.RELATIONSHIP, Group.CASE, Group.CLIENT_DOCUMENT]),
    service_tasks=st.lists(st.sampled_from([*TABLE.tasks.values(), "77"]), max_size=2).map(tuple),
    services=st.sampled_from([(), ("45",), ("SOV",), ("TUR",)]),
    unit=st.sampled_from([UNIT, ELSEWHERE, None]),
)
ROWS = st.builds(
    Visible,
    service_tasks=st.lists(st.sampled_from([*TABLE.tasks.values(), "77"]), max_size=3).map(tuple),
    kinds=st.lists(st.sampled_from([*TABLE.kinds, "relationship", "case", "other"]), max_size=3).map(tuple),
    subclasses=st.lists(st.sampled_from(list(TABLE.sensitive)), max_size=2).map(tuple),
    own_unit=st.booleans(),
    phase=st.sampled_from([None, *Phase]),
)


@given(ASKERS, VERSIONS, st.lists(ROWS, max_size=3), ROWS)
def test_narrowing_never_shows_more(asker: Asker, one: Version, rows: list[Visible], further: Visible) -> None:
    """Whatever a group shows the role alone shows too, and a further row takes nothing away."""
    with_groups = shown(one, *rows, asker=asker)
    assert allows(asker, one) or not with_groups
    assert not with_groups or shown(one, *rows, further, asker=asker)


@given(ASKERS, VERSIONS, ROWS)
def test_a_limit_more_never_shows_more(asker: Asker, one: Version, row: Visible) -> None:
    """A row that is limited to a phase or to the own unit holds no more than it did."""
    for narrower in (replace(row, own_unit=True), replace(row, phase=row.phase or Phase.DELIVERING)):
        assert shown(one, row, asker=asker) or not shown(one, narrower, asker=asker)


@given(ASKERS, VERSIONS, st.lists(ROWS, max_size=3))
def test_narrowing_never_shows_more_by_register_right(asker: Asker, one: Version, rows: list[Visible]) -> None:
    """Decisions on the granted services and what the unit made come by right, yet not past the worker's groups."""
    producer = replace(asker, organization=nouns.PRODUCER, unit=nouns.UNIT)
    grants = [replace(nouns.GRANT, service_task=code) for code in TABLE.tasks.values()]
    narrow = replace(producer, visibility=tuple(rows))
    if withheld(nouns.by_right(narrow, *grants), one) is None:
        assert withheld(nouns.by_right(producer, *grants), one) is None
        assert shows(narrow, one, kind_of(one.specific_type), sensitive_classes(one))
