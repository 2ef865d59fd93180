"""What is done to a request: the identity checked, the answer looked at and given, or refused; its paper."""

from varanto.kit.context import Context
from varanto.kit.http import Answer, Request
from varanto.logrequests import service
from varanto.logrequests.model import Check, Ground
from varanto.logrequests.pages.desk import PDF, REQUEST, filled, go, named, sent, shown, word
from varanto.logrequests.pages.listing import page
from varanto.sessions.service import fields

MISSING = "missing"


def identify(ctx: Context, request: Request) -> Answer:
    """How the identity was checked."""
    values = filled(fields(request), "check", "note")
    check = word(Check, values["check"])
    if check is None:
        return page(ctx, request, {"check": MISSING}, values)
    faulty = service.identify(ctx, named(request), check, values["note"])
    return page(ctx, request, faulty.faults, values) if faulty else go(request, named(request))


def draft(ctx: Context, request: Request) -> Answer:
    """The answer as it would be given."""
    return _pdf(service.draft(ctx, named(request), names=_names(request)), "luonnos")


def answer(ctx: Context, request: Request) -> Answer:
    """The answer given."""
    service.answer(ctx, named(request), names=_names(request))
    return go(request, named(request))


def refuse(ctx: Context, request: Request) -> Answer:
    """The request refused on the grounds that were ticked."""
    form = fields(request)
    values = filled(form, "reason", *(f"ground-{one}" for one in Ground))
    grounds = tuple(one for one in Ground if values[f"ground-{one}"])
    faulty = service.refuse(ctx, named(request), grounds, values["reason"])
    return page(ctx, request, faulty.faults, values) if faulty else go(request, named(request))


def paper(ctx: Context, request: Request) -> Answer:
    """The paper that the request ended with."""
    return _pdf(service.paper(ctx, named(request)), "lokipyynto")


def _names(request: Request) -> bool:
    return bool(fields(request).get("names"))


def _pdf(content: bytes, name: str) -> Answer:
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"', "Cache-Control": "no-store"}
    return Answer(200, content, PDF, headers)


ROUTES = (
    sent(f"{REQUEST}/identity", "identify", identify, "Say how the identity was checked"),
    sent(f"{REQUEST}/draft", "draft", draft, "The answer to a log request as it would be given"),
    sent(f"{REQUEST}/answer", "answer", answer, "Answer a log request"),
    sent(f"{REQUEST}/refusal", "refuse", refuse, "Refuse a log request"),
    shown(f"{REQUEST}/paper", "paper", paper, "The answer or the refusal as it was given"),
)
