"""The past of organisations: changes, ends and successors, and who holds which registers."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.varanto.organisations.conftest import AREA, FIRM

from varanto.access.service import Holders
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.organisations import service
from varanto.organisations.model import Act, Change, Kind, Organisation

THIRD = "1.2.246.10.9999994.10.0"
ENDED = date(2026, 11, 1)


def registered(ctx: Context, oid: str) -> Organisation:
    """What is registered of an organisation."""
    found = service.organisation(ctx, oid)
    assert found
    return found


def changes(ctx: Context, oid: str) -> tuple[Change, ...]:
    """The changes of an organisation."""
    return service.history(ctx, registered(ctx, oid)).changes


def after(ctx: Context, days: int) -> Context:
    """So many days later."""
    return replace(ctx, now=ctx.now + timedelta(days=days))


def passed_on(ctx: Context, oid: str, successor: str, ended: date = ENDED, reason: str | None = None) -> None:
    """An organisation ends, and another one follows it."""
    service.put_organisation(ctx, replace(registered(ctx, oid), ended=ended, successor=successor), reason)


def test_every_change_keeps_what_was_before(ctx: Context) -> None:
    """R-126: a former state is told with when it held; the same again is no change."""
    first = registered(ctx, FIRM)
    service.put_organisation(after(ctx, 1), replace(first, name="Hoiva Ab"))
    service.put_organisation(after(ctx, 2), replace(first, name="Hoiva Ab"))
    service.put_organisation(after(ctx, 3), replace(first, name="Hoiva Oyj"))
    made, renamed, again = changes(ctx, FIRM)
    assert (made.former, made.act) == (None, None)
    assert renamed.former == first
    assert (renamed.until, renamed.system) == (after(ctx, 1).now, ctx.actor.system)
    assert again.former == replace(first, name="Hoiva Ab", changed_at=after(ctx, 1).now)


def test_a_past_register_can_be_asked(ctx: Context) -> None:
    """R-126: organisations are told as they were registered at a moment."""
    first = registered(ctx, FIRM)
    service.put_organisation(after(ctx, 2), replace(first, name="Hoiva Ab"))
    named = {
        days: {oid: one.name for oid, one in service.organisations(ctx, [FIRM], at=after(ctx, days).now).items()}
        for days in (-1, 0, 1, 2)
    }
    assert named == {-1: {}, 0: {FIRM: "Hoiva Oy"}, 1: {FIRM: "Hoiva Oy"}, 2: {FIRM: "Hoiva Ab"}}


def test_a_transfer_is_an_act_that_cannot_be_undone_silently(ctx: Context) -> None:
    """R-127: 15-16 §: who ended whose registers, when and why; a change or a withdrawal of that is an act again."""
    passed_on(after(ctx, 1), FIRM, AREA, reason="Toiminta päättyi")
    passed_on(after(ctx, 2), FIRM, AREA, ended=ENDED + timedelta(days=1))
    service.put_organisation(after(ctx, 3), replace(registered(ctx, FIRM), ended=None, successor=None), "Virhe")
    acts = [(one.act, one.reason, one.until) for one in changes(ctx, FIRM)][1:]
    assert acts == [
        (Act.END, "Toiminta päättyi", after(ctx, 1).now),
        (Act.CHANGE, None, after(ctx, 2).now),
        (Act.REOPEN, "Virhe", after(ctx, 3).now),
    ]
    assert service.inherited(ctx, AREA) == []


def test_a_successor_shows_whose_registers_it_holds(ctx: Context) -> None:
    """R-127: A37: along a chain each controller's registers are held by the last one, since that one took over."""
    service.put_organisation(ctx, Organisation(oid=THIRD, name="Uusi alue", kind=Kind.PUBLIC))
    passed_on(ctx, FIRM, AREA, ended=date(2026, 1, 1))
    passed_on(ctx, AREA, THIRD, ended=ENDED)
    told = [(one.controller.oid, one.since) for one in service.inherited(ctx, THIRD)]
    assert told == [(AREA, ENDED), (FIRM, ENDED)]
    holders = Holders(ctx)
    holders.learn([FIRM])
    assert holders.holder(FIRM) == THIRD


def test_successors_never_lead_back(ctx: Context) -> None:
    """R-127: a ring of successors would leave nobody to hold the registers."""
    service.put_organisation(ctx, Organisation(oid=THIRD, name="Uusi alue", kind=Kind.PUBLIC))
    passed_on(ctx, FIRM, AREA)
    passed_on(ctx, AREA, THIRD)
    for oid in (FIRM, AREA, THIRD):
        with pytest.raises(Problem, match="registration-invalid"):
            passed_on(ctx, THIRD, oid)
