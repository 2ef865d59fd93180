"""The pages /officer/log: search the log, read an entry, take its proof away."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from varanto.decisions.model import grounds
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.html import HTML, language_of
from varanto.kit.html.days import said
from varanto.kit.http import Answer, Request
from varanto.log.model import Book, Outcome, Search, words
from varanto.log.rules.reading import closing, opening
from varanto.officer import service
from varanto.officer.pages.starting import PAGE, SCREENS
from varanto.sessions.service import fields
from varanto_formats.cda.times import HELSINKI
from varanto_formats.identifiers import Identifier, hetu
from varanto_formats.identifiers.codesystems import PROFESSIONAL_REGISTER
from varanto_formats.identifiers.oids import is_oid, strip_urn

LOG = "/officer/log"
ENTRY = f"{LOG}/{{id}}"
HANDLE = "of"
PAGE_SIZE = 50
NAMES = ("client", "user", "unit", "document", "begin", "end", "basis", "book", "outcome")
LONGEST_NUMBER = 20


def show(ctx: Context, request: Request) -> Answer:
    """The form, and what was found where a search was sent from it."""
    wanted = service.opened(ctx, request.query.get(HANDLE, ""))
    values = _values(wanted) if wanted else {}
    found = service.search(ctx, wanted) if wanted else None
    last = found.page.last if found else None
    following = service.kept(ctx, replace(wanted, after=last)) if wanted and last else None
    return _page(ctx, request, values, {}, found=found, following=following)


def send(ctx: Context, request: Request) -> Answer:
    """The browser led to what was found; an address never tells whom one looked for."""
    form = fields(request)
    values = {name: form.get(name, "").strip() for name in NAMES}
    wanted, faults = _read(values)
    if wanted is None:
        return _page(ctx, request, values, faults, found=None, following=None)
    where = f"{LOG}?{HANDLE}={service.kept(ctx, wanted)}&lang={language_of(request)}"
    return Answer(303, b"", HTML, {"Location": where})


def entry(ctx: Context, request: Request) -> Answer:
    """What an entry says, why what was asked for was released or withheld, and how to prove it."""
    explained = service.explain(ctx, _named(request))
    private = explained.seen.private
    purpose = private.detail.get("purpose") if private else None
    return SCREENS.show(
        request,
        "entry.html",
        ctx=ctx,
        explained=explained,
        row=explained.seen.row,
        purpose=purpose or {},
        grounds=grounds(),
        words=words,
        key=service.key(ctx),
        of=request.query.get(HANDLE, ""),
    )


def proof(ctx: Context, request: Request) -> Answer:
    """The proof of an entry as a file."""
    entry_id = _named(request)
    headers = {"Content-Disposition": f'attachment; filename="{entry_id}.json"', "Cache-Control": "no-store"}
    return Answer(200, service.proof(ctx, entry_id), headers=headers)


def _page(
    ctx: Context, request: Request, values: Mapping[str, str], faults: Mapping[str, str], **facts: object
) -> Answer:
    return SCREENS.show(
        request,
        "log.html",
        422 if faults else 200,
        ctx=ctx,
        values=values,
        faults=faults,
        words=words,
        of=request.query.get(HANDLE, ""),
        **facts,
    )


def _read(values: Mapping[str, str]) -> tuple[Search | None, dict[str, str]]:
    """The search that a form describes, or what of it cannot be read."""
    code = hetu.parse(values["client"])
    begin, end = said(values["begin"]), said(values["end"])
    unreadable = {
        "client": bool(values["client"]) and code is None,
        "user": len(values["user"]) > LONGEST_NUMBER,
        "unit": bool(values["unit"]) and not is_oid(strip_urn(values["unit"])),
        "document": bool(values["document"]) and not is_oid(strip_urn(values["document"])),
        "begin": bool(values["begin"]) and begin is None,
        "end": bool(values["end"]) and end is None,
    }
    if faults := {name: "unreadable" for name, is_wrong in unreadable.items() if is_wrong}:
        return None, faults
    wanted = Search(
        client=Identifier(hetu.SYSTEM, code.value) if code else None,
        user=_user(values["user"]),
        unit=strip_urn(values["unit"]) or None,
        document=strip_urn(values["document"]) or None,
        begin=opening(begin) if begin else None,
        end=closing(end) if end else None,
        basis=values["basis"] if values["basis"] in words("basis") else None,
        book=Book(values["book"]) if values["book"] in set(Book) else None,
        outcome=Outcome(values["outcome"]) if values["outcome"] in set(Outcome) else None,
        limit=PAGE_SIZE,
    )
    return wanted, {}


def _values(wanted: Search) -> dict[str, str]:
    """The form as it was filled in."""
    plain = {name: getattr(wanted, name) or "" for name in ("unit", "document", "basis", "book", "outcome")}
    people = {name: one.value if (one := getattr(wanted, name)) else "" for name in ("client", "user")}
    days = {
        name: one.astimezone(HELSINKI).date().isoformat() if (one := getattr(wanted, name)) else ""
        for name in ("begin", "end")
    }
    return plain | people | days


def _user(text: str) -> Identifier | None:
    """A user by her register number, or by her identity code where she works in the browser."""
    code = hetu.parse(text)
    if code:
        return Identifier(hetu.SYSTEM, code.value)
    return Identifier(PROFESSIONAL_REGISTER, text) if text else None


def _named(request: Request) -> UUID:
    try:
        return UUID(request.path["id"])
    except ValueError:
        raise Problem("entry-unknown") from None


_LOG = replace(PAGE, path=LOG, name="officer-log", call=show, summary="Search the log")
ROUTES = (
    _LOG,
    replace(_LOG, method="POST", name="officer-log-search", call=send),
    replace(_LOG, path=ENTRY, name="officer-entry", call=entry, summary="An entry of the log, explained"),
    replace(
        _LOG,
        path=f"{ENTRY}/proof",
        name="officer-proof",
        call=proof,
        summary="Proof of an entry",
        media=("application/json",),
    ),
)
