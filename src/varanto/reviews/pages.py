"""The pages /officer/reviews: the queue of cases, one case, asking, answering, closing."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

import varanto.organisations.service as organisations
import varanto.sessions.pages as sessions
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.html import HTML, Screens, language_of
from varanto.kit.http import Access, Answer, Request, Route
from varanto.log.rules.reading import OFFICER
from varanto.reviews import service
from varanto.reviews.model import Case, Name, State
from varanto.reviews.rules import CLOSED, may_become, rulebook
from varanto.sessions.service import fields

SCREENS = Screens("varanto.reviews")
QUEUE = "/officer/reviews"
CASE = QUEUE + "/{case}"
OPEN = tuple(state for state in State if state not in CLOSED)
SHOWN = {"open": OPEN, **{state.value: (state,) for state in State}}
FIELDS = {"ask": "whom", "answer": "reason", "close": "ground"}
"""The field that a form cannot do without, by what it does."""
LONGEST = 4000


def queue(ctx: Context, request: Request) -> Answer:
    """The cases that wait, heaviest first; those in another state or of one rule where that is asked for."""
    state, rule = request.query.get("state", "open"), request.query.get("rule", "")
    wanted = Name(rule) if rule in set(Name) else None
    cases, counts = service.queue(ctx, SHOWN.get(state, OPEN), wanted)
    return SCREENS.show(
        request,
        "queue.html",
        ctx=ctx,
        cases=cases,
        counts=counts,
        book=rulebook(),
        units=_units(ctx, cases),
        values={"state": state, "rule": rule},
        shown=SHOWN,
    )


def show(ctx: Context, request: Request) -> Answer:
    """One case: why it stands out, what was done, what may be done next."""
    return _show(ctx, request, {}, {})


def act(ctx: Context, request: Request) -> Answer:
    """The step that a form takes, and the browser led back to the case; or what the form lacks."""
    filled = fields(request)
    name = FIELDS.get(filled.get("act", ""), "ground")
    errors = _mistakes(name, filled)
    if errors:
        return _show(ctx, request, filled, errors, 422)
    case, text = _case_of(request), filled[name].strip()
    if name == "whom":
        service.ask(ctx, case, text)
    elif name == "reason":
        service.answer(ctx, case, text)
    else:
        service.close(ctx, case, State(filled["outcome"]), text)
    return Answer(303, b"", HTML, {"Location": f"{CASE.format(case=case)}?lang={language_of(request)}"})


def _mistakes(name: str, filled: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with a form, by field: the key of a sentence."""
    text = filled.get(name, "").strip()
    outcome = {"outcome": "missing-outcome"} if name == "ground" and filled.get("outcome") not in CLOSED else {}
    if not text:
        return outcome | {name: f"missing-{name}"}
    return outcome | ({name: "too-long"} if len(text) > LONGEST else {})


def _show(
    ctx: Context, request: Request, values: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Answer:
    case = service.case(ctx, _case_of(request))
    next_states = {state for state in State if may_become(case.state, state)}
    return SCREENS.show(
        request,
        "case.html",
        status,
        ctx=ctx,
        case=case,
        entries=service.explained(ctx, case),
        book=rulebook(),
        units=_units(ctx, [case]),
        next_states=next_states,
        values=values,
        mistakes=errors,
    )


def _units(ctx: Context, cases: Iterable[Case]) -> dict[str, str]:
    """The names of the units of cases; a unit that is not registered has none."""
    found = organisations.organisations(ctx, {one.unit for one in cases if one.unit})
    return {oid: unit.name for oid, unit in found.items()}


def _case_of(request: Request) -> UUID:
    try:
        return UUID(request.path["case"])
    except ValueError:
        raise Problem("not-found") from None


_PAGE = Route(
    method="GET",
    path=QUEUE,
    name="officer-reviews",
    access=Access.SESSION,
    desk=OFFICER,
    call=queue,
    summary="Uses that somebody should explain",
    media=(HTML,),
    tell=sessions.tell,
)
_CASE = replace(_PAGE, path=CASE, name="officer-review", call=show, summary="One case of review")
ROUTES = (
    _PAGE,
    _CASE,
    replace(_CASE, method="POST", name="officer-review-act", call=act, summary="Ask for a reason, record it, or close"),
)
