"""What a grant opens to whom (disclosure.md §4.2, row 3), one rule at a time."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.varanto.access.nouns import COUNTY, GRANT, TODAY, UNIT, WORKER, by_right, version

from varanto.access.model import Asker
from varanto.access.rules import admit
from varanto.access.rules.register_right import held, withheld
from varanto.archive.model import Group
from varanto.kit.context import Visible
from varanto.organisations.model import Sector
from varanto.rights.model import Span

RELATIONSHIP, CASE = Group.RELATIONSHIP, Group.CASE


def worker(**changes: Any) -> Asker:
    """The producer's worker with other claims."""
    return replace(WORKER, **changes)


@pytest.mark.parametrize(
    ("asker", "changes", "expected"),
    [
        (WORKER, {}, None),
        (WORKER, {"specific_type": "1005"}, None),
        (WORKER, {"specific_type": "11001", "services": ("45",)}, None),
        (WORKER, {"specific_type": "11001", "services": ("99",)}, "not-granted"),
        (WORKER, {"specific_type": "11001"}, "not-granted"),
        (WORKER, {"specific_type": "19005", "services": ("45",)}, None),
        (WORKER, {"specific_type": "8001", "services": ("45",)}, "role-filter"),
        (WORKER, {"specific_type": "8001", "unit": UNIT}, None),
        (WORKER, {"specific_type": "8001", "producers": (UNIT,)}, None),
        (WORKER, {"service_tasks": ("24", "10")}, "not-granted"),
        (WORKER, {"service_tasks": ("10",), "unit": UNIT}, "not-granted"),
        (WORKER, {"service_tasks": ()}, "role-filter"),
        (worker(service_tasks=frozenset({"10"})), {}, "role-filter"),
        (worker(service_tasks=frozenset({"10"})), {"unit": UNIT}, "role-filter"),
        (WORKER, {"document_group": RELATIONSHIP, "service_tasks": ()}, None),
        (worker(flags=frozenset({"SOV"})), {"document_group": RELATIONSHIP}, "role-filter"),
        (WORKER, {"document_group": CASE, "specific_type": None}, "not-granted"),
        (WORKER, {"document_group": CASE, "specific_type": None, "unit": UNIT}, None),
        (WORKER, {"specific_type": "19014", "services": ("45",)}, "role-filter"),
        (WORKER, {"specific_type": "19014", "unit": UNIT}, None),
        (worker(flags=frozenset({"ADOPT"})), {"specific_type": "8001", "unit": UNIT}, "role-filter"),
        (worker(role="R4"), {"specific_type": "11001", "services": ("45",)}, None),
        (worker(role="R4", services=frozenset({"99"})), {"specific_type": "11001", "services": ("99",)}, "not-granted"),
        (worker(role="O1", supervised_role="P2"), {}, None),
        (worker(role="R1"), {}, "role-filter"),
        (worker(role="R1"), {"document_group": RELATIONSHIP}, "role-filter"),
        (worker(role="P3"), {"document_group": RELATIONSHIP}, "role-filter"),
    ],
)
def test_a_grant_opens_its_scope_to_those_who_deliver(
    asker: Asker, changes: dict[str, Any], expected: str | None
) -> None:
    """R-140: every task granted (A11), needs and plans, decisions and delivery of the granted services (A25, A42), all
    that the unit made, the relationship document (A15), no other's case; sensitive ones by A28, none for others (A51).
    """
    assert withheld(by_right(asker), version(**changes)) == expected


def test_a_visibility_group_narrows_what_is_granted() -> None:
    """9 § 3: what the worker's group does not hold stays closed, were it made by her own unit."""
    narrow = worker(visibility=(Visible(kinds=("plan",)),))
    assert withheld(by_right(narrow), version()) is None
    assert withheld(by_right(narrow), version(specific_type="8001", unit=UNIT)) == "role-filter"
    decision = version(specific_type="11001", services=("45",))
    assert withheld(by_right(narrow), decision) == "role-filter"
    assert withheld(by_right(worker(visibility=(Visible(kinds=("decision",)),))), decision) is None


@pytest.mark.parametrize(
    ("span", "is_held"),
    [
        (Span(start=TODAY), True),
        (Span(start=TODAY, end=date(2026, 11, 21)), True),
        (Span(start=date(2026, 11, 21)), False),
        (Span(start=date(2026, 1, 1), end=TODAY), False),
        (Span(start=None), False),
    ],
)
def test_a_grant_holds_from_its_first_day_until_its_last(span: Span, *, is_held: bool) -> None:
    """R-141: start <= today < end, in every link (A16)."""
    linked = replace(GRANT, spans=(*GRANT.spans, span))
    assert list(held(by_right(WORKER, linked))) == [linked] * is_held
    refusal = None if is_held else "register-right-missing"
    assert admit(by_right(WORKER, linked), about_client=True) == refusal


def test_a_grant_is_one_units_and_void_where_the_organiser_has_ended() -> None:
    """R-141: another unit of the same provider has none; nobody has one of an organiser that has ended (A37)."""
    assert admit(by_right(worker(unit=f"{UNIT}.1")), about_client=True) == "register-right-missing"
    assert admit(by_right(worker(unit=None)), about_client=True) == "register-right-missing"
    assert admit(by_right(worker(unit=None)), about_client=False) is None
    ended = replace(COUNTY, ended=TODAY, successor="1.2.246.10.22.10.0")
    assert admit(by_right(organiser=ended), about_client=True) == "register-right-missing"
    assert admit(by_right(), about_client=True) is None


@pytest.mark.parametrize(
    ("asker", "organiser", "code"),
    [
        (worker(functions=frozenset()), COUNTY, "function-not-in-use"),
        (WORKER, replace(COUNTY, functions=()), "function-not-in-use"),
        (WORKER, None, "function-not-in-use"),
        (worker(kind=None), COUNTY, "organization-not-active"),
        (worker(sector=Sector.HEALTH), COUNTY, "organization-not-active"),
        (worker(role="SYSTEM"), COUNTY, "own-register-only"),
        (worker(role="P3"), COUNTY, "own-register-only"),
        (worker(role="O1"), COUNTY, "role-insufficient"),
        (worker(desk="archivist"), COUNTY, "own-register-only"),
    ],
)
def test_who_may_ask_by_register_right_at_all(asker: Asker, organiser: Any, code: str) -> None:
    """R-142: both sides have the function in use (A38); neither systems, nor administration, nor desks (A3, A4)."""
    assert admit(by_right(asker, organiser=organiser), about_client=False) == code
