"""The form by which a written log request is entered."""

from collections.abc import Mapping

from varanto.kit.context import Context
from varanto.kit.html.days import said
from varanto.kit.http import Answer, Request
from varanto.logrequests import rules, service
from varanto.logrequests.model import Faulty, Received, Relation, Scope
from varanto.logrequests.pages.desk import REQUESTS, SCREENS, filled, go, sent, shown, word
from varanto.sessions.service import fields
from varanto_formats.cda.times import HELSINKI
from varanto_formats.identifiers import Identifier, hetu

DAYS = ("received_on", "begin", "end")
TEXTS = ("client", "client_name", "relation", "asker", "authority", "scope", "special_reason", "approver", "language")
LANGUAGES = ("fi", "sv")


def blank(ctx: Context, request: Request) -> Answer:
    """The empty form: the last two years until today, in Finnish."""
    today = ctx.now.astimezone(HELSINKI).date()
    days = {"received_on": today.isoformat(), "begin": rules.oldest(today).isoformat(), "end": today.isoformat()}
    return _form(ctx, request, {"relation": Relation.HERSELF, "scope": Scope.BOTH, "language": "fi", **days}, {})


def enter(ctx: Context, request: Request) -> Answer:
    """The request entered, or the form with what is wrong in it."""
    values = filled(fields(request), *TEXTS, *DAYS)
    read, faults = _read(values)
    if read is None:
        return _form(ctx, request, values, faults)
    outcome = service.receive(ctx, read)
    return _form(ctx, request, values, outcome.faults) if isinstance(outcome, Faulty) else go(request, outcome)


def _read(values: Mapping[str, str]) -> tuple[Received | None, dict[str, str]]:
    """What the form says, or what of it cannot be read."""
    code = hetu.parse(values["client"])
    days = {name: said(values[name]) for name in DAYS}
    faults = {} if code else {"client": "unreadable"}
    faults |= {name: "unreadable" for name, found in days.items() if found is None}
    received_on, begin, end = days.values()
    if code is None or received_on is None or begin is None or end is None:
        return None, faults
    told = {name: values[name] for name in ("client_name", "asker", "authority", "special_reason", "approver")}
    asked = Received(
        client=Identifier(hetu.SYSTEM, code.value),
        relation=word(Relation, values["relation"]) or Relation.HERSELF,
        scope=word(Scope, values["scope"]) or Scope.BOTH,
        language=values["language"] if values["language"] in LANGUAGES else "fi",
        received_on=received_on,
        begin=begin,
        end=end,
        **told,
    )
    return asked, {}


def _form(ctx: Context, request: Request, values: Mapping[str, str], faults: Mapping[str, str]) -> Answer:
    status = 422 if faults else 200
    lists = {"relations": tuple(Relation), "scopes": tuple(Scope), "spoken": LANGUAGES}
    return SCREENS.show(request, "receive.html", status, ctx=ctx, values=values, faults=faults, **lists)


ROUTES = (
    shown(f"{REQUESTS}/new", "blank", blank, "The form for a new log request"),
    sent(REQUESTS, "receive", enter, "Enter a log request"),
)
