"""The pages /officer/reviews: the queue of cases, one case, asking, answering, closing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

import varanto.sessions.pages as sessions
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.html import HTML, Screens, language_of
from varanto.kit.http import Access, Answer, Request, Route
from varanto.log.rules.reading import OFFICER
from varanto.reviews import service
from varanto.reviews.model import Name, State
from varanto.reviews.rules import CLOSED, may_become, rulebook
from varanto.sessions.service import fields

SCREENS = Screens("varanto.reviews")
QUEUE = "/officer/reviews"
CASE = QUEUE + "/{case}"
OPEN = tuple(state for state in State if state not in CLOSED)
SHOWN = {"open": OPEN, **{state.value: (state,) for state in State}}
LONGEST = 4000


def queue(ctx: Context, request: Request) -> Answer:
    """The cases that wait, heaviest first; those in another state or of one rule where that is asked for."""
    state, rule = request.query.get("state", "open"), request.query.get("rule", "")
    wanted = Name(rule) if rule in set(Name) else None
    cases, counts = service.queue(ctx, SHOWN.get(state, OPEN), wanted)
    values = {"state": state, "rule": rule}
    book = rulebook()
    return SCREENS.show(
        request, "queue.html", ctx=ctx, cases=cases, counts=counts, book=book, values=values, shown=SHOWN
    )


def show(ctx: Context, request: Request) -> Answer:
    """One case: why it stands out, what was done, what may be done next."""
    return _show(ctx, request, {}, {})


def ask(ctx: Context, request: Request) -> Answer:
    """A reason was asked for."""
    return _write(ctx, request, "whom", lambda case, text, _: service.ask(ctx, case, text))


def answer(ctx: Context, request: Request) -> Answer:
    """A reason was given."""
    return _write(ctx, request, "reason", lambda case, text, _: service.answer(ctx, case, text))


def close(ctx: Context, request: Request) -> Answer:
    """The case is closed, on a ground."""
    filled = fields(request)
    if filled.get("outcome") not in CLOSED:
        errors = {"outcome": "missing-outcome"} | (
            {} if filled.get("ground", "").strip() else {"ground": "missing-ground"}
        )
        return _show(ctx, request, filled, errors, 422)
    return _write(
        ctx, request, "ground", lambda case, text, sent: service.close(ctx, case, State(sent["outcome"]), text)
    )


def _write(ctx: Context, request: Request, name: str, act: Callable[[UUID, str, Mapping[str, str]], None]) -> Answer:
    """The act done with the text of a field, and the browser led back to the case; or what the field lacks."""
    filled = fields(request)
    text = filled.get(name, "").strip()
    if not text or len(text) > LONGEST:
        return _show(ctx, request, filled, {name: f"missing-{name}" if not text else "too-long"}, 422)
    case = _case_of(request)
    act(case, text, filled)
    return Answer(303, b"", HTML, {"Location": f"{CASE.format(case=case)}?lang={language_of(request)}"})


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
        next_states=next_states,
        closed=sorted(CLOSED),
        values=values,
        mistakes=errors,
    )


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
_FORM = replace(_PAGE, method="POST")
ROUTES = (
    _PAGE,
    replace(_PAGE, path=CASE, name="officer-review", call=show, summary="One case of review"),
    replace(
        _FORM, path=CASE + "/ask", name="officer-review-ask", call=ask, summary="Record that a reason was asked for"
    ),
    replace(_FORM, path=CASE + "/answer", name="officer-review-answer", call=answer, summary="Record the reason given"),
    replace(_FORM, path=CASE + "/close", name="officer-review-close", call=close, summary="Close a case of review"),
)
