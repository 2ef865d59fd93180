"""The page /archivist/wrong-person: find what was stored of the wrong person, take it out of use, say whom it reached.

All steps are posts to one address, so that no client and no choice stands in it.
"""

from collections.abc import Mapping, Sequence

from varanto.access.api import client_of
from varanto.access.api.wire import PersonId
from varanto.access.model import Refused
from varanto.disclosure.model import Item
from varanto.kit.context import Context
from varanto.kit.errors import Invalid
from varanto.kit.html.days import moment
from varanto.kit.html.languages import LANGUAGES, texts
from varanto.kit.http import Answer, Request
from varanto.sessions.service import fields
from varanto.withdrawals import rules, service
from varanto.withdrawals.model import Reach
from varanto.withdrawals.pages.desk import SCREENS, Mistakes, kept, refused, sent, shown
from varanto_formats.identifiers import Identifier, hetu, oids

PATH = "/archivist/wrong-person"
NOTICES = ("notice-authority", "notice-client")


def start(ctx: Context, request: Request) -> Answer:
    """How the documents are found: by the client and her case, or by their OIDs."""
    return _start(ctx, request, {}, {})


def act(ctx: Context, request: Request) -> Answer:
    """The next step of the wizard."""
    filled = fields(request)
    step = filled.get("step", "")
    if step == "list":
        return _by_list(ctx, request, filled)
    if step == "choose":
        return _confirmation(ctx, request, filled)
    if step == "sure":
        return _done(ctx, request, filled)
    return _by_client(ctx, request, filled)


def _by_client(ctx: Context, request: Request, filled: Mapping[str, str]) -> Answer:
    client, case = _client(ctx, filled), oids.strip_urn(filled.get("case", "").strip())
    wrong: Mistakes = {} if client else {"client": "mistake-client"}
    if case and not oids.is_oid(case):
        wrong["case"] = "mistake-oid"
    if client is None or wrong:
        return _start(ctx, request, filled, wrong)
    found = service.find(ctx, client, case or None)
    if isinstance(found, Refused):
        return refused(ctx, found.code)
    return _choice(ctx, request, found.items, filled, {}, found.total)


def _by_list(ctx: Context, request: Request, filled: Mapping[str, str]) -> Answer:
    wanted = rules.listed(filled.get("documents", ""))
    if not wanted or len(wanted) > service.MOST:
        return _start(ctx, request, filled, {"documents": "mistake-documents"})
    items = service.listed(ctx, wanted)
    return _choice(ctx, request, items, filled, {}, len(items), missing=len(wanted) - len(items))


def _confirmation(ctx: Context, request: Request, filled: Mapping[str, str]) -> Answer:
    chosen = rules.ticked(filled)
    offered = rules.listed(filled.get("offered", "")) or ()
    wrong: Mistakes = {} if chosen else {"choice": "mistake-choice"}
    if not filled.get("explanation", "").strip() or len(filled["explanation"]) > rules.LONGEST:
        wrong["explanation"] = "mistake-words"
    if wrong:
        return _choice(ctx, request, service.listed(ctx, offered[: service.MOST]), filled, wrong, len(offered))
    return _sure(ctx, request, chosen, filled, {})


def _done(ctx: Context, request: Request, filled: Mapping[str, str]) -> Answer:
    chosen = rules.ticked(filled)
    if not filled.get("sure"):
        return _sure(ctx, request, chosen, filled, {"sure": "mistake-sure"})
    done = service.withdraw_all(ctx, chosen, filled.get("explanation", "").strip())
    reach = service.reach(ctx, chosen)
    return SCREENS.show(
        request, "wrong-done.html", ctx=ctx, done=done, reach=reach, notices=notices(reach), kept=kept(request)
    )


def notices(reach: Reach) -> dict[str, dict[str, str]]:
    """The drafts of both notices in every language of ours, with the facts filled in (GDPR 33, 34)."""
    return {name: {language: _notice(name, language, reach) for language in LANGUAGES} for name in NOTICES}


def _notice(name: str, language: str, reach: Reach) -> str:
    said = texts("varanto.withdrawals")
    text = str(getattr(said[name], language))
    nobody = str(getattr(said["nobody"], language))
    return text.format(
        controller=reach.controller,
        documents=reach.documents,
        since=moment(reach.since, language),
        until=moment(reach.until, language),
        persons=reach.persons,
        organisations=", ".join(reach.organisations) or nobody,
    )


def _client(ctx: Context, filled: Mapping[str, str]) -> Identifier | None:
    try:
        return client_of(ctx, PersonId(filled.get("issuer", "").strip() or hetu.SYSTEM, filled.get("client", "")))
    except Invalid:
        return None


def _start(ctx: Context, request: Request, values: Mapping[str, str], mistakes: Mistakes) -> Answer:
    return SCREENS.show(
        request,
        "wrong-start.html",
        422 if mistakes else 200,
        ctx=ctx,
        values=values,
        mistakes=mistakes,
        most=service.MOST,
    )


def _choice(
    ctx: Context,
    request: Request,
    items: Sequence[Item],
    values: Mapping[str, str],
    mistakes: Mistakes,
    total: int,
    missing: int = 0,
) -> Answer:
    return SCREENS.show(
        request,
        "wrong-choice.html",
        422 if mistakes else 200,
        ctx=ctx,
        items=rules.dependants_first(items),
        total=total,
        missing=missing,
        values=values,
        mistakes=mistakes,
        kept=kept(request),
    )


def _sure(
    ctx: Context, request: Request, chosen: Sequence[str], values: Mapping[str, str], mistakes: Mistakes
) -> Answer:
    items = rules.dependants_first(service.listed(ctx, chosen))
    return SCREENS.show(
        request,
        "wrong-sure.html",
        422 if mistakes else 200,
        ctx=ctx,
        items=items,
        values=values,
        mistakes=mistakes,
        kept=kept(request),
    )


ROUTES = (
    shown(PATH, "archivist-wrong-person", start, "Documents of the wrong person"),
    sent(PATH, "archivist-wrong-person-act", act, "Documents of the wrong person"),
)
