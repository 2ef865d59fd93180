"""The report of the yearly review: as data, as a table, as a page; made of the register and the log."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from tests.varanto.assignments.conftest import DUTY
from tests.varanto.assignments.test_api import ask
from tests.varanto.organisations.conftest import AREA, FIRM, UNIT

from varanto.assignments import service
from varanto.assignments.model import Table
from varanto.kit.context import Actor, Context, Professional
from varanto.log import service as log
from varanto.log.model import NOBODY, Action, Event, Outcome
from varanto_formats.identifiers import Identifier
from varanto_formats.identifiers.codesystems import PROFESSIONAL_REGISTER

STRANGER = "00098705719"


def acting(ctx: Context, number: str, outcome: Outcome = Outcome.DONE, **changes: Any) -> None:
    """A professional does something in the area's unit."""
    facts: dict[str, Any] = {"system": "area-system", "organization": AREA, "unit": UNIT, "role": "R1"}
    person = Professional(Identifier(PROFESSIONAL_REGISTER, number), "Aino Auttaja")
    actor = Actor(professional=person, **facts | changes)
    log.record(replace(ctx, actor=actor), Event(action=Action.DOCUMENT_SEARCH, outcome=outcome))


@pytest.fixture
def report(ctx: Context) -> Callable[[str], str]:
    """The report in a media type, as text."""

    def make(media: str) -> str:
        return ask(ctx, "assignments-report", AREA, headers={"accept": media}).content().decode()

    return make


def test_the_log_tells_who_acted_without_an_assignment(ctx: Context, report: Callable[[str], str]) -> None:
    """R-135: what was refused, what another organisation did, and desks are nobody's work in the unit."""
    service.put_assignments(ctx, AREA, Table.of([DUTY]))
    acting(ctx, STRANGER)
    acting(ctx, DUTY.register_number)
    acting(ctx, "00098705711", outcome=Outcome.REFUSED)
    acting(ctx, "00098705712", organization=FIRM)
    acting(ctx, "00098705713", desk="archivist", role="O3")
    acting(replace(ctx, now=ctx.now - timedelta(days=366)), "00098705714")
    found = json.loads(report("application/json"))
    assert (found["organization"], found["name"], found["day"]) == (AREA, "Mallilan hyvinvointialue", "2026-11-20")
    assert found["remarks"] == [
        {
            "gap": "without-assignment",
            "register_number": STRANGER,
            "role": "R1",
            "unit": UNIT,
            "number": None,
            "day": "2026-11-20",
        }
    ]


def test_the_review_list_goes_unit_by_unit(ctx: Context, report: Callable[[str], str]) -> None:
    """R-136: who has which role in each unit; what has ended is not on it."""
    rows = [
        replace(DUTY, unit=None, role="R5", authority=False),
        replace(DUTY, register_number=STRANGER, role="R4", authority=False),
        DUTY,
        replace(DUTY, role="R2", valid_to=DUTY.valid_from),
    ]
    service.put_assignments(ctx, AREA, Table.of(rows))
    units = json.loads(report("application/json"))["units"]
    assert [(one["oid"], one["name"], [duty["number"] for duty in one["duties"]]) for one in units] == [
        (None, "", [1]),
        (UNIT, "Perhekeskus", [3, 2]),
    ]
    assert units[1]["duties"][0]["from"] == "2026-01-01"


def test_the_report_is_a_table_too(ctx: Context, report: Callable[[str], str]) -> None:
    """R-136: a row for each assignment with its remarks, and one for each act without; no cell is a formula."""
    service.put_assignments(ctx, AREA, Table.of([replace(DUTY, unit=None, services=("=1+1",))]))
    acting(ctx, STRANGER)
    first, second = csv.DictReader(StringIO(report("text/csv")), delimiter=";")
    assert (first["register_number"], first["authority"], first["remarks"]) == (DUTY.register_number, "yes", "no-unit")
    assert first["services"] == "'=1+1"
    assert (second["register_number"], second["unit"], second["remarks"]) == (STRANGER, UNIT, "without-assignment")


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("fi", "Käyttöoikeuksien tarkistus"),
        ("sv", "Granskning av åtkomsträttigheter"),
        ("en", "Review of access rights"),
    ],
)
def test_the_report_is_a_page_too(ctx: Context, language: str, title: str) -> None:
    """R-136: for people to read, print and sign, in their language; an empty register says what that means."""
    asked = {"accept": "text/html", "accept-language": language}
    page = ask(ctx, "assignments-report", AREA, headers=asked)
    assert f"<h1>{title}</h1>" in page.content().decode()
    service.put_assignments(ctx, AREA, Table.of([replace(DUTY, unit=None)]))
    page = ask(ctx, "assignments-report", AREA, headers=asked)
    assert page.content().decode().count(DUTY.register_number) == 2


def test_reading_the_report_is_logged_without_anybodys_number(ctx: Context, report: Callable[[str], str]) -> None:
    """Whoever looks at who may what leaves a trace; the trace names the organisation alone."""
    service.put_assignments(ctx, AREA, Table.of([DUTY]))
    report("application/json")
    entries = log.entries(ctx, NOBODY)
    assert Action.ASSIGNMENTS_READ in {one.row.action for one in entries}
    assert DUTY.register_number not in repr([(one.row, one.private.detail) for one in entries])
