"""Use cases of the officer with cases: the queue, one case, asking for a reason, its answer, closing."""

from uuid import UUID

import varanto.log.service as log
from varanto.decisions.model import Ground, grounds
from varanto.decisions.service import explain_entry
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.log.model import Action, Entry, Event
from varanto.log.rules.reading import is_officer
from varanto.reviews.model import Case, Explained, Name, State, Step
from varanto.reviews.rules import may_become
from varanto.reviews.service import keeping


def queue(ctx: Context, states: tuple[State, ...], rule: Name | None) -> tuple[list[Case], dict[State, int]]:
    """The controller's cases in these states, heaviest first, and how many there are in each; the look is logged.

    Raises the problem `not-found` for whoever is not the controller's officer, as all that follows.
    """
    _demand_officer(ctx)
    found = keeping.cases(ctx, states, rule)
    _log(ctx, Action.REVIEW_LIST, {"states": list(states), "rule": rule, "total": len(found)})
    return found, keeping.counts(ctx)


def case(ctx: Context, case_id: UUID) -> Case:
    """One case; the look is logged. Raises the problem `not-found`."""
    _demand_officer(ctx)
    found = keeping.case(ctx, case_id)
    _log(ctx, Action.REVIEW_READ, {"case": str(case_id)})
    return found


def explained(ctx: Context, case: Case) -> list[Explained]:
    """The entries of a case, oldest first, with the rules that found each.

    Where the case is about one client also with the grounds of what was decided, as far as the officer may read them.
    """
    entries = sorted(filter(None, (log.entry(ctx, one) for one in case.entries)), key=lambda one: one.row.logged_at)
    return [
        Explained(
            one,
            _grounds(ctx, one) if case.client else (),
            tuple(found.rule for found in case.findings if one.row.entry_id in found.entries),
        )
        for one in entries
    ]


def ask(ctx: Context, case_id: UUID, whom: str) -> None:
    """Record that a reason was asked for, and of whom. Raises the problems `not-found` and `review-moved-on`."""
    _step(ctx, case_id, State.ASKED, whom, Action.REVIEW_ASK)


def answer(ctx: Context, case_id: UUID, text: str) -> None:
    """Record the reason that was given. Raises the problems `not-found` and `review-moved-on`."""
    _step(ctx, case_id, State.ANSWERED, text, Action.REVIEW_ANSWER)


def close(ctx: Context, case_id: UUID, state: State, ground: str) -> None:
    """Close a case, without remark or as misuse, on a ground. Raises the problems `not-found` and `review-moved-on`."""
    _step(ctx, case_id, state, ground, Action.REVIEW_CLOSE)


def _step(ctx: Context, case_id: UUID, state: State, text: str, action: Action) -> None:
    _demand_officer(ctx)
    found = keeping.case(ctx, case_id)
    if not may_become(found.state, state):
        raise Problem("review-moved-on")
    who = ctx.actor.professional
    keeping.change(ctx, found, Step(ctx.now, who.name if who else "", state, text))
    _log(ctx, action, {"case": str(case_id), "before": found.state, "after": state})


def _grounds(ctx: Context, entry: Entry) -> tuple[Ground, ...]:
    """The grounds on which the documents of an entry were given, each once; the reading is logged."""
    decisions = explain_entry(ctx, entry.row.entry_id) if entry.row.documents else ()
    return tuple(dict.fromkeys(grounds()[one.verdict.rule] for one in decisions if one.verdict))


def _demand_officer(ctx: Context) -> None:
    if not is_officer(ctx.actor):
        raise Problem("not-found")


def _log(ctx: Context, action: Action, detail: dict[str, object]) -> None:
    """Write the act into the log, of no client: what her own log tells her must not betray a review."""
    log.record(ctx, Event(action=action, controller=ctx.actor.organization, detail=detail))
