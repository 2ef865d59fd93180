"""How cases are kept: by controller, sealed, each under an id that the same findings give again."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import msgspec

from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.reviews import store
from varanto.reviews.model import Case, Name, State, Step, Suspicion
from varanto_formats.identifiers import Identifier

MOST = 500
"""So many cases a queue shows."""


def case_id(ctx: Context, found: Suspicion) -> UUID:
    """The id of the case of a controller, a user, a day and a client: a keyed digest, the same every time."""
    about = f"{ctx.actor.organization}|{found.user}|{found.day.isoformat()}|{found.client}"
    return ctx.keys.client_id(Identifier("varanto:review", about))


def add(ctx: Context, case: Case) -> bool:
    """Keep a new case; False where it is there already."""
    row = (case.case_id, case.state.value, case.weight, case.day, _sealed(ctx, case))
    return store.add(ctx.db, ctx.actor.organization, row, case.rules, ctx.now)


def cases(ctx: Context, states: tuple[State, ...], rule: Name | None) -> list[Case]:
    """The controller's cases in some states, heaviest first."""
    return [_opened(ctx, *row) for row in store.cases(ctx.db, ctx.actor.organization, states, rule, MOST)]


def counts(ctx: Context) -> dict[State, int]:
    """How many of the controller's cases are in each state."""
    found = store.counts(ctx.db, ctx.actor.organization)
    return {state: found.get(state, 0) for state in State}


def case(ctx: Context, case_id: UUID) -> Case:
    """One of the controller's cases. Raises the problem `not-found` for anybody else's too."""
    row = store.case(ctx.db, ctx.actor.organization, case_id)
    if row is None:
        raise Problem("not-found")
    return _opened(ctx, *row)


def change(ctx: Context, case: Case, step: Step) -> None:
    """Bring a case a step on."""
    after = replace(case, state=step.state, steps=(*case.steps, step))
    store.change(ctx.db, ctx.actor.organization, case.case_id, step.state, _sealed(ctx, after))


def _sealed(ctx: Context, case: Case) -> bytes:
    return ctx.keys.seal(ctx.keys.register_key, msgspec.json.encode(case), _bound_to(ctx, case.case_id))


def _opened(ctx: Context, case_id: UUID, state: str, weight: int, day: date, sealed: bytes) -> Case:
    plain = ctx.keys.open(ctx.keys.register_key, sealed, _bound_to(ctx, case_id))
    return replace(msgspec.json.decode(plain, type=Case), state=State(state), weight=weight, day=day)


def _bound_to(ctx: Context, case_id: UUID) -> str:
    return f"review|{ctx.actor.organization}|{case_id}"
