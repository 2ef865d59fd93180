"""What an archivist may invalidate, and what not, in her own register and in an inherited one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from tests.office import ADULT, NEIGHBOUR, OFFICE, Office

import varanto.archive.service as archive
import varanto.organisations.service as organisations
from varanto.intake.model import Invalidated
from varanto.kit.context import Actor, Context, Professional
from varanto.kit.errors import Problem
from varanto.organisations.model import Organisation
from varanto.withdrawals import service
from varanto.withdrawals.model import Reason, Wish
from varanto_client.compose import case_note
from varanto_formats.identifiers import Identifier, hetu

PERSON = Professional(Identifier(hetu.SYSTEM, "030271-931W"), "Paavo Arkistola")
ARCHIVIST = Actor(
    system="browser", organization=OFFICE.controller, desk="archivist", role="O3", register="1", professional=PERSON
)


def wish(ctx: Context, oid: str) -> Wish:
    """A wish to invalidate a document as it is."""
    version = archive.find(ctx, oid)
    assert version
    return Wish(oid, version.sha256, Reason.DUPLICATE, "")


def test_an_inherited_register_is_apart(ctx: Context, at_work: Callable[[Office], Context]) -> None:
    """R-202: what an ended provider left is invalidated where that register is picked, and nowhere else."""
    theirs = NEIGHBOUR.open_case(at_work(NEIGHBOUR))
    ended = Organisation(
        oid=NEIGHBOUR.controller,
        name=NEIGHBOUR.name,
        kind=NEIGHBOUR.kind,
        ended=date(2026, 11, 1),
        successor=OFFICE.controller,
    )
    organisations.put_organisation(ctx, ended)
    at_desk = replace(ctx, actor=ARCHIVIST)
    for other in (at_desk, replace(ctx, actor=replace(ARCHIVIST, origin=NEIGHBOUR.controller, register="2"))):
        with pytest.raises(Problem, match="document-unknown"):
            service.withdraw(other, wish(ctx, theirs.oid))
    there = replace(ctx, actor=replace(ARCHIVIST, origin=NEIGHBOUR.controller))
    assert isinstance(service.withdraw(there, wish(ctx, theirs.oid)), Invalidated)


def test_a_case_bears_its_own_notes_alone(ctx: Context) -> None:
    """R-201: a case with a live note stays, one beside it without notes goes."""
    first, composer = OFFICE.open_case(ctx), OFFICE.composer()
    other = composer.case([ADULT], "24", "Toinen asia")
    OFFICE.store(ctx, other)
    note = case_note(composer, first, description="Tapaaminen")
    OFFICE.store(ctx, note)
    at_desk = replace(ctx, actor=ARCHIVIST)
    with pytest.raises(Problem, match="dependants-live"):
        service.withdraw(at_desk, wish(ctx, first.oid))
    assert isinstance(service.withdraw(at_desk, wish(ctx, other.oid)), Invalidated)
