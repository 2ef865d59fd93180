"""Visibility groups at the gate: what a narrowed worker finds, and what the repository says of it afterwards."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.office import ADULT, OFFICE, Office

import varanto.decisions.service as decisions
from varanto.access.model import Purpose
from varanto.archive.model import Search
from varanto.assignments.rules.groups import decree
from varanto.decisions.model import DecisionSearch, Replay
from varanto.disclosure import service as gate
from varanto.disclosure.model import FetchRequest, Form, Page, Released, SearchRequest, Unknown
from varanto.kit.context import Actor, Context
from varanto_client.compose import case_note
from varanto_formats.cda.model import Document

ROWS = {group.name: group.rows for group in decree()}


@pytest.fixture
def note(at_work: Callable[[Office], Context]) -> Document:
    """A stored note of a case of families' services."""
    made = case_note(OFFICE.composer(), OFFICE.open_case(at_work(OFFICE)), description="Tavattiin.", place="Toimisto")
    OFFICE.store(at_work(OFFICE), made)
    return made


def found(ctx: Context) -> int:
    """How many of the client's documents the worker finds."""
    page = gate.search(ctx, SearchRequest(client=ADULT.identifier, purpose=Purpose(), filters=Search(client_ids=())))
    assert isinstance(page, Page)
    return page.total


@pytest.mark.parametrize(("group", "number"), [("laps", 3), ("laps-arranging", 2), ("laps-delivering", 3), ("lasu", 2)])
def test_a_worker_finds_what_her_groups_hold(
    at_work: Callable[[Office], Context], note: Document, group: str, number: int
) -> None:
    """R-134: the frame is found by all these groups; the note by whoever delivers or sees the whole task."""
    ctx = at_work(OFFICE)
    narrowed = replace(ctx, actor=replace(ctx.actor, visibility=ROWS[group]))
    assert found(ctx) == 3
    assert found(narrowed) == number
    fetched = gate.fetch(narrowed, FetchRequest(note.oid, Purpose()), lambda _: Form.XML)
    assert isinstance(fetched, Released if number == 3 else Unknown)


def test_a_decision_remembers_what_narrowed_it(at_work: Callable[[Office], Context], note: Document) -> None:
    """R-134: the receipt shows the rows, and made again it agrees, though the register of groups knows no past."""
    ctx = at_work(OFFICE)
    assert found(replace(ctx, actor=replace(ctx.actor, visibility=ROWS["laps-arranging"]))) == 2
    operator = replace(ctx, actor=Actor(system="operator", operator=True))
    (made,) = decisions.receipts(operator, DecisionSearch(document=note.oid)).items
    assert made.verdict
    assert (made.verdict.allowed, made.verdict.rule) == (False, "role-filter")
    assert made.record.asker.visibility == ROWS["laps-arranging"]
    again = decisions.replay(operator, made.id)
    assert isinstance(again, Replay)
    assert again.agrees
