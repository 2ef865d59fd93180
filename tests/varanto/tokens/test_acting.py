"""Assignments: what a professional may claim where her organisation has registered duties (readings.md A10)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.varanto.organisations.conftest import AREA, UNIT

from varanto.assignments.model import Assignment
from varanto.organisations.model import Kind, Organisation, System
from varanto.tokens.model import Asked, Person
from varanto.tokens.rules.acting import Situation, refusal

DAY = date(2026, 11, 20)
AREA_ROW = Organisation(oid=AREA, name="Mallila", kind=Kind.PUBLIC)
DUTY = Assignment(
    register_number="00098705718",
    organisation=AREA,
    unit=UNIT,
    role="R1",
    service_tasks=("24", "10"),
    services=("45",),
    flags=("LASU_LEAD", "SOV"),
    authority=True,
    valid_from=DAY,
    valid_to=DAY,
)
CLAIM = Asked(
    organization=AREA,
    unit=UNIT,
    professional=Person(system="1.2.246.537.26", value="00098705718"),
    role="R1",
    service_tasks=("24",),
    flags=("SOV",),
)
SITUATION = Situation(
    system=System(id="s", name="s", keys=(), organisations=(AREA,)),
    asked=CLAIM,
    organisation=AREA_ROW,
    unit=Organisation(oid=UNIT, name="Perhekeskus", kind=Kind.PUBLIC, parent=AREA),
    assignments=(DUTY,),
    day=DAY,
)


def judged(**changes: Any) -> str | None:
    """Why the claim, changed so, is refused."""
    found = refusal(replace(SITUATION, **changes))
    return found.reason if found else None


def test_a_claim_may_be_narrower_than_the_duty() -> None:
    """Fewer tasks and rights than registered are granted."""
    assert judged() is None
    assert judged(asked=replace(CLAIM, service_tasks=("24", "10"), services=("45",), authority=True)) is None


@pytest.mark.parametrize(
    "wider",
    [
        {"service_tasks": ("24", "20")},
        {"services": ("46",)},
        {"flags": ("SOV", "TUR")},
        {"unit": None},
        {"unit": AREA},
        {"role": "R2"},
        {"role": "O1"},
        {"role": "O1", "supervised_role": "R1"},
    ],
)
def test_a_claim_is_never_wider(wider: dict[str, Any]) -> None:
    """R-133: another task, service, flag, unit or role than registered is refused."""
    assert judged(asked=replace(CLAIM, **wider)) == "assignment-missing"


@pytest.mark.parametrize(
    "narrower",
    [
        {"service_tasks": ("24",)},
        {"services": ()},
        {"flags": ("SOV",)},
        {"authority": False},
    ],
)
def test_each_claim_widened_by_one_is_refused(narrower: dict[str, Any]) -> None:
    """R-133: what is registered is granted whole; where one thing less is registered the same claims are refused."""
    whole = replace(CLAIM, service_tasks=DUTY.service_tasks, services=DUTY.services, flags=DUTY.flags, authority=True)
    assert judged(asked=whole) is None
    assert judged(asked=whole, assignments=(replace(DUTY, **narrower),)) == "assignment-missing"
    assert judged(asked=replace(whole, **narrower)) is None


def test_two_assignments_do_not_add_up() -> None:
    """One of them must cover every claim (A10): a task of the one and a flag of the other make no third."""
    tasks, flags = replace(DUTY, flags=("SOV",)), replace(DUTY, service_tasks=())
    both = replace(CLAIM, flags=("SOV", "LASU_LEAD"))
    assert judged(assignments=(tasks, flags), asked=both) == "assignment-missing"
    assert judged(assignments=(tasks, flags, DUTY), asked=both) is None


def test_a_limiting_flag_cannot_be_left_out() -> None:
    """R-133: a mediator (SOV), an adoption counsellor (ADOPT) see less than others, so they appear as nobody else."""
    assert judged(asked=replace(CLAIM, flags=())) == "assignment-missing"
    both = (replace(DUTY, flags=("SOV", "ADOPT")),)
    for flags, granted in (((), False), (("SOV",), False), (("ADOPT",), False), (("SOV", "ADOPT"), True)):
        assert (judged(assignments=both, asked=replace(CLAIM, flags=flags)) is None) is granted


def test_authority_comes_from_the_duty() -> None:
    """Who is registered without authority has none."""
    without = (replace(DUTY, authority=False),)
    assert judged(assignments=without) is None
    assert judged(assignments=without, asked=replace(CLAIM, authority=True)) == "assignment-missing"


def test_a_duty_holds_on_its_days() -> None:
    """The first and the last day count, no other."""
    day = timedelta(days=1)
    assert judged(day=DAY - day) == judged(day=DAY + day) == "assignment-missing"


def test_an_organisation_without_assignments_answers_for_its_claims() -> None:
    """None registered of anybody: claims are believed. Some registered, none of hers: refused."""
    assert judged(assignments=None) is None
    assert judged(assignments=()) == "assignment-missing"


@given(
    tasks=st.sets(st.sampled_from(["24", "10", "20"])),
    flags=st.sets(st.sampled_from(["SOV", "ADOPT", "TUR"])),
    authority=st.booleans(),
)
def test_registering_duties_never_grants_more(tasks: set[str], flags: set[str], *, authority: bool) -> None:
    """Whatever is granted with a registered duty is granted without any registered, too."""
    asked = replace(CLAIM, service_tasks=tuple(tasks), flags=tuple(flags), authority=authority)
    if judged(asked=asked) is None:
        assert judged(asked=asked, assignments=None) is None
        assert tasks <= set(DUTY.service_tasks)
