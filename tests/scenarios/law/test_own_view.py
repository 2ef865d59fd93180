"""The citizen's view and guardians: disclosure.md §6 (D-21, D-23-D-25), rows 24 and 25, readings.md A31, A32, A36."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.gates import COUNTY, NEIGHBOUR, Gate
from tests.naive.model import Ask
from tests.scenarios.law.scene import GROWN, Scene, new_person, person_born
from tests.writing import left_case

from varanto_client.compose import Person
from varanto_formats.cda.model import Document

DECISION, NEEDS, PLAN = "11061", "1005", "15007"
KEPT_BACK: tuple[dict[str, Any], ...] = (
    {"services": ("TUR",)},
    {"services": ("SOV",)},
    {"special": True},
    {"withheld": True},
    {"group": "3"},
    {"group": "4"},
)
NEVER = ("15025", "15000", "11005", "11007", "11062", "11063")


@pytest.fixture
def child(gate: Gate) -> Scene:
    """A scene about a child."""
    return Scene(gate, date(2013, 1, 1))


@pytest.fixture
def grown_child(clocked: Scene) -> Scene:
    """A scene about somebody who comes of age in ten days, where time can be moved."""
    soon = clocked.gate.today + timedelta(days=10)
    scene = Scene(clocked.gate, clocked.born)
    scene.person = person_born(soon.replace(year=soon.year - 18))
    return scene


@pytest.mark.parametrize("type_code", [DECISION, NEEDS, PLAN])
@pytest.mark.parametrize("who", [COUNTY, NEIGHBOUR])
def test_row_24_decisions_needs_and_plans_are_shown(scene: Scene, type_code: str, who: str) -> None:
    """Of every register, whatever the client wills."""
    document = scene.document(who, type_code)
    assert scene.shows(document)


@pytest.mark.parametrize("type_code", ["19005", "19014", "19015", "13007", "3006", "4002", "1011", "15019", *NEVER])
def test_a32_other_kinds_and_types_are_not_shown(scene: Scene, type_code: str) -> None:
    """Notes, contracts, what prepares, shelters and assessments of threats, commitments to pay."""
    assert not scene.shows(scene.document(type_code=type_code, signed=type_code[:2] in ("11", "13")))


@pytest.mark.parametrize("changes", KEPT_BACK)
def test_a32_d25_what_is_kept_back_is_not_shown(scene: Scene, changes: dict[str, Any]) -> None:
    """S-classes, special content, the professional's restriction (1288), old and phase-I documents."""
    assert not scene.shows(scene.document(type_code=PLAN, **changes))


def test_d25_a_restriction_of_the_own_view_keeps_back_from_nobody_else(scene: Scene) -> None:
    """§6.5: it affects the citizen's view alone."""
    document = scene.document(type_code=PLAN, withheld=True)
    scene.willing()
    assert scene.sees(scene.worker(), document)
    assert not scene.shows(document)


def test_row_24_cases_relationships_and_wills_are_not_shown(scene: Scene) -> None:
    """A7, A32: only group 5."""
    case = scene.case(COUNTY)
    scene.willing()
    for one in (case, scene.contexts[COUNTY, scene.person], scene.permits[scene.person]):
        assert not scene.shows(one)


def test_row_27_older_and_invalidated_versions_are_not_shown(scene: Scene) -> None:
    """Only what is valid."""
    first = scene.document(type_code=PLAN)
    second = scene.next_version(first)
    assert [scene.shows(one) for one in (first, second)] == [False, True]
    scene.gate.invalidate(COUNTY, second)
    assert not any(scene.shows(one) for one in (first, second))


def test_row_24_nobody_sees_anothers(scene: Scene) -> None:
    """At her desk she asks about herself alone."""
    document, other = scene.document(type_code=PLAN), scene.guardian()
    stranger = replace(scene.citizen(other), on_behalf_of=None)
    assert document.oid not in scene.gate.search(stranger, Ask(), scene.person)
    assert document.oid not in scene.gate.search(stranger, Ask(), other)
    assert scene.gate.fetch(stranger, Ask(), document.oid) == "document-unknown"


def test_row_24_no_other_purpose_is_the_citizens(scene: Scene) -> None:
    """A20: the others are professionals'."""
    document = scene.document(type_code=PLAN)
    scene.willing()
    for kind in ("disclosure", "incapacity", "statutory", "register_right"):
        ask = scene.ask(scene.worker(), kind)
        assert isinstance(scene.gate.search(scene.citizen(), ask, scene.person), str)
        assert scene.gate.fetch(scene.citizen(), ask, document.oid) not in ("released", "masked")


# --- minors and representatives ---------------------------------------------------------------------------------


def test_row_25_a_guardian_sees_what_the_minor_does_not_forbid(child: Scene) -> None:
    """Vectors 17, 18; D-23: 1286 = 1, unless kind or class hides it; the child herself sees both."""
    allowed = child.document(type_code=PLAN, guardians="1")
    forbidden = child.document(type_code=PLAN, guardians="2")
    hidden = child.document(type_code=PLAN, guardians="1", withheld=True)
    note = child.document(type_code="19005", guardians="1")
    guardian = child.citizen(child.guardian())
    assert [child.shows(one, guardian) for one in (allowed, forbidden, hidden, note)] == [True, False, False, False]
    assert [child.shows(one) for one in (allowed, forbidden, hidden, note)] == [True, True, False, False]


@pytest.mark.parametrize("code", ["2", "3", "9"])
def test_d23_any_code_but_one_hides(child: Scene, code: str) -> None:
    """Fail-closed: codes that nobody knows yet too."""
    assert not child.shows(child.document(type_code=PLAN, guardians=code), child.citizen(child.guardian()))


@pytest.mark.parametrize("whose", ["child", "guardian"])
def test_a31_no_view_where_child_or_guardian_is_restricted(child: Scene, whose: str) -> None:
    """§6.1: with a safety restriction nobody acts automatically; the child herself sees on."""
    document = child.document(type_code=PLAN)
    if whose == "child":
        child.relationship(NEIGHBOUR, restricted_until=None)
    guardian = child.guardian(restricted=whose == "guardian")
    assert not child.shows(document, child.citizen(guardian))
    assert child.shows(document)


def test_a29_a_restriction_that_has_passed_hinders_nobody(child: Scene) -> None:
    """The end date counts; its day is the last."""
    document = child.document(type_code=PLAN)
    child.relationship(NEIGHBOUR, restricted_until=child.gate.today - timedelta(days=1))
    assert child.shows(document, child.citizen(child.guardian()))


def test_d23_at_eighteen_all_guardian_access_ends(grown_child: Scene) -> None:
    """The day before the birthday still, on the birthday no more."""
    document, guardian = (
        grown_child.document(type_code=PLAN),
        grown_child.citizen(grown_child.guardian(), capacity="31"),
    )
    assert grown_child.shows(document, guardian)
    grown_child.gate.move(timedelta(days=9))  # type: ignore[attr-defined]
    assert grown_child.shows(document, guardian)
    grown_child.gate.move(timedelta(days=1))  # type: ignore[attr-defined]
    assert not grown_child.shows(document, guardian)
    assert grown_child.shows(document)


@pytest.mark.parametrize(("capacity", "seen"), [("31", False), ("32", True), ("33", True), ("34", True)])
def test_a31_who_acts_for_an_adult_sees_what_she_sees(scene: Scene, capacity: str, *, seen: bool) -> None:
    """Mandate, or a guardian of an adult for matters of the person; a child's guardian no more (D-23)."""
    document, kept_back = scene.document(type_code=PLAN), scene.document(type_code=PLAN, withheld=True)
    proxy = scene.citizen(scene.guardian(), capacity=capacity)
    assert scene.shows(document, proxy) is seen
    assert not scene.shows(kept_back, proxy)


# --- several clients (A32, D-24) --------------------------------------------------------------------------------


def shared(scene: Scene, other: Person, **changes: Any) -> Document:
    """A plan of the person and somebody else."""
    return scene.document(type_code=PLAN, case=scene.case(COUNTY, "24", other), **changes)


def test_d24_a_shared_document_is_not_shown_by_default(scene: Scene) -> None:
    """Only with "shown to all"."""
    other = new_person(GROWN)
    plain, marked = shared(scene, other), shared(scene, other, shown_to_all=True)
    assert [scene.shows(one) for one in (plain, marked)] == [False, True]


def test_vector_14_a_shared_document_with_a_restricted_child_is_hidden(scene: Scene) -> None:
    """The co-parent sees it neither by default nor when it is marked; and no minor's is shown to all."""
    child = new_person(date(2013, 1, 1))
    case = scene.case(COUNTY, "24", child)
    scene.relationship(NEIGHBOUR, child, restricted_until=None)
    assert not scene.shows(scene.document(type_code=PLAN, case=case))
    assert not scene.shows(scene.document(type_code=PLAN, case=case, shown_to_all=True))


def test_a32_a_restricted_co_client_hides(scene: Scene) -> None:
    """A grown one too, of any controller's document; the restricted one herself sees it."""
    other = new_person(GROWN)
    marked = shared(scene, other, shown_to_all=True)
    scene.relationship(NEIGHBOUR, other, restricted_until=None)
    assert not scene.shows(marked)
    own = replace(scene.citizen(other), on_behalf_of=None)
    assert marked.oid in scene.gate.search(own, Ask(), other)


def test_d24b_a_client_sees_the_time_in_the_case(clocked: Scene) -> None:
    """A36: joined ≤ drafted < left; what was drawn up later is the others' alone, from when her leaving is known."""
    other, now = new_person(GROWN), clocked.gate.now
    begun = now - timedelta(days=2)
    case = clocked.case(COUNTY, "24", other, opened=begun)
    both: Any = {"case": case, "clients": (clocked.person, other), "shown_to_all": True}
    ages = (timedelta(hours=1, seconds=1), timedelta(minutes=30))
    inside, outside = (clocked.document(type_code=PLAN, ago=age, **both) for age in ages)
    assert clocked.shows(outside)
    clocked.gate.store(COUNTY, left_case(clocked.gate.composer(COUNTY), case, now - timedelta(hours=1)))
    assert [clocked.shows(one) for one in (inside, outside)] == [True, False]


def test_d24_a_co_clients_guardian_sees_only_through_that_child(child: Scene) -> None:
    """The other child's guardian asks about the other child, never about this one."""
    other = new_person(date(2014, 1, 1))
    case = child.case(COUNTY, "24", other)
    document = child.document(type_code=PLAN, case=case, guardians="1")
    assert not child.shows(document, child.citizen(child.guardian()))
    alone = child.document(type_code=PLAN, case=case, guardians="1", clients=(other,))
    assert not child.shows(alone, child.citizen(child.guardian()))
