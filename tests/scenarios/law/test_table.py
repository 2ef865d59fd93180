"""The decision table of disclosure.md §10, row by row, for the purposes own, disclosure, incapacity and statutory.

Rows 3-6 (register right), 20 (a notice, no search), 21-22 (health), 24-25 (citizen's view) and 28 (the officer's
log) are told elsewhere or come with issue 5.
"""

from datetime import timedelta
from typing import Any

import pytest
from tests.gates import COUNTY, NEIGHBOUR, PRIVATE
from tests.scenarios.law.scene import REASON, Scene, new_person, temporary

from varanto.organisations.model import Sector

ACROSS = ("disclosure", "incapacity", "statutory")


def test_row_1_the_own_register_is_open_to_any_unit_whatever_the_client_wills(scene: Scene) -> None:
    """Any N, F, B: normal, old, prohibited; another unit, no informing, no permit, no context."""
    normal, old = scene.document(), scene.document(group="4")
    scene.prohibit(normal, holders=[COUNTY])
    worker = scene.worker(COUNTY, second_unit=True)
    assert scene.sees(worker, normal, "own")
    assert scene.sees(worker, old, "own")


def test_row_1_the_role_filter_holds_in_the_own_register_too(scene: Scene) -> None:
    """∩ RF: R2 of families sees no child welfare of her own county."""
    document = scene.document(task="10")
    assert not scene.sees(scene.worker(COUNTY, "R2", tasks=("24",)), document, "own")
    assert scene.sees(scene.worker(COUNTY, "R2", tasks=("10",)), document, "own")


def test_row_2_an_inherited_register_is_the_archives_alone(clocked: Scene) -> None:
    """16 §, A37: the successor's O3 sees it, by search only where it is picked; her colleagues never do."""
    document = clocked.document(PRIVATE)
    ended = clocked.gate.today
    clocked.gate.register(PRIVATE, ended=ended, successor=clocked.gate.parties[COUNTY].oid)  # type: ignore[attr-defined]
    archive, worker = clocked.worker(COUNTY, "O3", tasks=()), clocked.worker(COUNTY)
    ask = clocked.ask(archive, "own", administrative="archive")
    ended_oid = clocked.gate.parties[PRIVATE].oid
    assert clocked.gate.search(archive, ask, clocked.person) == []
    assert document.oid in clocked.gate.search(archive, ask, clocked.person, controller=ended_oid)
    assert clocked.gate.fetch(archive, ask, document.oid) == "released"
    assert clocked.gate.search(worker, clocked.ask(worker, "own"), clocked.person, controller=ended_oid) == []
    assert clocked.fetched(worker, document, "own") == "document-unknown"


def test_row_7_a_permit_without_informing_is_none(scene: Scene) -> None:
    """The asker is told to inform the client; a document looks as if it were not there."""
    document = scene.document()
    scene.permit()
    assert scene.found(scene.worker()) == "informing-missing"
    assert scene.fetched(scene.worker(), document) == "document-unknown"


@pytest.mark.parametrize("refused", [False, True])
def test_row_8_none_and_negative_are_the_same(scene: Scene, refused: bool) -> None:
    """No permit and a refused one both say that the permit is missing."""
    document = scene.document()
    scene.informed()
    if refused:
        scene.permit(given=False)
    assert scene.found(scene.worker()) == "permit-missing"
    assert scene.fetched(scene.worker(), document) == "document-unknown"


@pytest.mark.parametrize(("who", "role"), [(NEIGHBOUR, "R1"), (PRIVATE, "P1")])
def test_row_9_informing_and_permit_open_the_document(scene: Scene, who: str, role: str) -> None:
    """Any social-welfare provider: a public one, and a private one for a plan of its task."""
    document = scene.document(type_code="15007")
    scene.willing()
    assert scene.sees(scene.worker(who, role), document)


def test_row_10_a_prohibited_document_is_withheld_and_no_other(scene: Scene) -> None:
    """59 §: by the set id."""
    prohibited, free = scene.document(), scene.document()
    scene.willing()
    scene.prohibit(prohibited)
    assert scene.found(scene.worker()) == [free.oid]
    assert not scene.sees(scene.worker(), prohibited)


def test_row_11_one_prohibited_task_of_several_withholds(scene: Scene) -> None:
    """D-10: any match."""
    document = scene.document(tasks=("24", "IAK"))
    scene.willing()
    assert scene.sees(scene.worker(), document)
    scene.prohibit(tasks=["IAK"])
    assert not scene.sees(scene.worker(), document)


def test_row_12_a_prohibited_controller_is_prohibited_to_all_outside(scene: Scene) -> None:
    """Neither the neighbour nor a private provider gets anything of the county; others' documents stay open."""
    documents = [scene.document(type_code="15007"), scene.document(task="10")]
    elsewhere = scene.document(PRIVATE)
    scene.willing()
    scene.prohibit(holders=[COUNTY])
    assert scene.found(scene.worker()) == [elsewhere.oid]
    assert scene.found(scene.worker(PRIVATE, "P1")) == []
    assert all(scene.sees(scene.worker(COUNTY), one, "own") for one in documents)


@pytest.mark.parametrize("group", ["3", "4"])
def test_row_13_what_is_forbidden_by_default_needs_more_than_a_permit(scene: Scene, group: str) -> None:
    """F: phase I and old documents; with a statutory base and a reason they come."""
    document = scene.document(group=group)
    scene.willing()
    assert not scene.sees(scene.worker(), document)
    assert scene.sees(scene.worker(authority=True), document, "statutory")


@pytest.mark.parametrize("kind", ACROSS)
def test_row_13b_nobody_is_asked_about_by_a_temporary_id(scene: Scene, kind: str) -> None:
    """D-22: B2, B3 and B4 are all refused; B0 is open."""
    scene.person = temporary(scene)
    document = scene.document()
    relationship = scene.relationship(NEIGHBOUR).relationship
    worker = scene.worker(authority=True)
    assert scene.found(worker, kind, relationship=relationship) == "temporary-id"
    assert scene.fetched(worker, document, kind, relationship=relationship) == "document-unknown"
    assert scene.sees(scene.worker(COUNTY), document, "own")


def test_row_14_a_shared_document_needs_every_clients_permit(scene: Scene) -> None:
    """D-24: one of two is not enough; a prohibition of either withholds it."""
    other = new_person(scene.born)
    document = scene.document(case=scene.case(COUNTY, "24", other))
    scene.willing()
    assert not scene.sees(scene.worker(), document)
    scene.informed(other)
    assert not scene.sees(scene.worker(), document)
    scene.permit(other)
    assert scene.sees(scene.worker(), document)
    scene.prohibit(document, person=other)
    assert not scene.sees(scene.worker(), document)


def test_row_15_a_private_provider_gets_nothing_forbidden_by_incapacity(scene: Scene) -> None:
    """D-35, A48: normal documents without any permit; never old ones, never prohibited ones."""
    free, prohibited = scene.document(type_code="15007"), scene.document(type_code="15007")
    old = scene.document(type_code="15007", group="4")
    scene.prohibit(prohibited)
    worker = scene.worker(PRIVATE, "P1")
    assert [scene.sees(worker, one, "incapacity") for one in (free, prohibited, old)] == [True, False, False]


def test_row_16_a_public_provider_gets_all_by_incapacity(scene: Scene) -> None:
    """N, F and B with the statements; without them nothing."""
    free, prohibited, old = scene.document(), scene.document(), scene.document(group="4")
    scene.prohibit(prohibited)
    assert all(scene.sees(scene.worker(), one, "incapacity") for one in (free, prohibited, old))
    assert scene.found(scene.worker(), "incapacity", statement=None) == "statement-missing"


def test_row_17_an_authority_needs_neither_permit_nor_informing(scene: Scene) -> None:
    """B4: with a reason, whatever the client wills."""
    document = scene.document()
    assert scene.sees(scene.worker(authority=True), document, "statutory")
    assert scene.found(scene.worker(authority=True), "statutory", reason=None) == "reason-missing"


@pytest.mark.parametrize("role", ["R4", "O1"])
def test_row_17_only_who_arranges_is_an_authority(scene: Scene, role: str) -> None:
    """∩ RF(R1, R2, R3): who delivers or learns has no statutory search."""
    document = scene.document()
    claims = {"supervised_role": "R1"} if role == "O1" else {"authority": True}
    expected = "authority-required" if role == "O1" else "role-insufficient"
    worker = scene.worker(NEIGHBOUR, role, **claims)
    assert scene.found(worker, "statutory") == expected
    assert scene.fetched(worker, document, "statutory") == expected


def test_row_17_the_role_filter_holds_against_an_authority_too(scene: Scene) -> None:
    """R3 sees no services for the elderly."""
    document = scene.document(task="IAK")
    assert not scene.sees(scene.worker(NEIGHBOUR, "R3", authority=True), document, "statutory")


def test_row_18_what_is_prohibited_or_old_comes_in_a_declared_wide_search(scene: Scene) -> None:
    """F and B, and relationship and case documents with them (A8)."""
    prohibited, old = scene.document(), scene.document(group="4")
    scene.prohibit(prohibited, holders=[COUNTY], tasks=["24"])
    found = scene.found(scene.worker(authority=True), "statutory")
    assert {prohibited.oid, old.oid, scene.cases[COUNTY, "24"].oid} <= set(found)


@pytest.mark.parametrize(("who", "role"), [(NEIGHBOUR, "R1"), (PRIVATE, "P1")])
def test_row_19_without_authority_there_is_no_b4(scene: Scene, who: str, role: str) -> None:
    """The same refusal on a document, whether it exists or not."""
    document = scene.document()
    worker = scene.worker(who, role)
    assert scene.found(worker, "statutory") == "authority-required"
    ask = scene.ask(worker, "statutory")
    assert {scene.gate.fetch(worker, ask, oid) for oid in (document.oid, f"{document.oid}.9")} == {"authority-required"}


SENSITIVE = {"S-TER": ("19014", ()), "S-TUT": ("19015", ()), "S-TUR": ("1011", ()), "S-SOV": ("19005", ("SOV",))}


@pytest.mark.parametrize("kind", ACROSS)
@pytest.mark.parametrize("subclass", SENSITIVE)
def test_row_26_no_ground_widens_a_sensitive_subclass(scene: Scene, subclass: str, kind: str) -> None:
    """B2-B4 do not open therapy notes, examinations, shelters, mediation; the unit that made them sees them."""
    type_code, services = SENSITIVE[subclass]
    document = scene.document(type_code=type_code, services=services)
    scene.willing()
    assert not scene.sees(scene.worker(authority=True), document, kind)
    flags = {"S-TUR": ("TUR",), "S-SOV": ("SOV",)}.get(subclass, ())
    assert scene.sees(scene.worker(COUNTY, "R4", flags=flags), document, "own")


def test_row_26_the_leader_of_child_welfare_sees_shelters(scene: Scene) -> None:
    """12 § 2: also of another county by the authority's right."""
    document = scene.document(type_code="1011")
    worker = scene.worker(flags=("LASU_LEAD",), authority=True)
    assert scene.sees(worker, document, "statutory")


@pytest.mark.parametrize("kind", ["own", *ACROSS])
def test_row_27_what_was_invalidated_is_gone(scene: Scene, kind: str) -> None:
    """For everybody but the archivist's desk."""
    document = scene.document()
    scene.willing()
    scene.gate.invalidate(COUNTY, document)
    worker = scene.worker(COUNTY if kind == "own" else NEIGHBOUR, authority=True)
    assert not scene.sees(worker, document, kind)


def test_p0_an_organisation_without_the_function_asks_no_other_register(clocked: Scene) -> None:
    """A38: luovutustenhallinta is not in use."""
    clocked.document()
    clocked.willing()
    clocked.relationship(NEIGHBOUR)
    clocked.gate.register(NEIGHBOUR, functions=())  # type: ignore[attr-defined]
    for kind in ACROSS:
        assert clocked.found(clocked.worker(authority=True), kind) == "function-not-in-use"


def test_p0_health_care_asks_nothing_while_the_switch_is_off(clocked: Scene) -> None:
    """D-01, A38: rows 21 and 22 wait for 1.3.2027."""
    clocked.document()
    clocked.relationship(NEIGHBOUR)
    clocked.gate.register(NEIGHBOUR, sector=Sector.HEALTH)  # type: ignore[attr-defined]
    for kind in ACROSS:
        assert clocked.found(clocked.worker(authority=True), kind) == "organization-not-active"


def test_a_pending_matter_lasts_fourteen_days(clocked: Scene) -> None:
    """D-28, A5: until then it is a context, afterwards it is none."""
    clocked.document()
    pending, worker = clocked.pending_matter(), clocked.worker(authority=True)
    ask: dict[str, Any] = {"relationship": None, "case": pending.case, "reason": REASON}
    clocked.gate.move(timedelta(days=14))  # type: ignore[attr-defined]
    assert clocked.found(worker, "statutory", **ask) != "context-missing"
    clocked.gate.move(timedelta(seconds=1))  # type: ignore[attr-defined]
    assert clocked.found(worker, "statutory", **ask) == "context-missing"
