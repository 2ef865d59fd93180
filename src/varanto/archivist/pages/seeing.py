"""The pages /archivist/documents/{oid}: why one looks, and what a document says in each form."""

import json
from collections.abc import Callable
from dataclasses import replace

import varanto.cases.service as cases
import varanto.disclosure.service as disclosure
import varanto.revalidation.service as revalidation
from varanto.access.model import Refused
from varanto.archive.model import Search
from varanto.archivist import rules, service
from varanto.archivist.model import Errand
from varanto.archivist.pages.desk import DOCUMENT, GROUNDS, HANDLE, SCREENS, errand_of, go, refused, sent, shown
from varanto.disclosure.model import FetchRequest, Form, Item, Released, Unknown
from varanto.kit.context import Context
from varanto.kit.http import Answer, Request
from varanto.sessions.service import fields

LONGEST_SOURCE = 200_000
SOURCES = (Form.JSON, Form.XML)
See = Callable[[Context, Request, Errand, Item], dict[str, object] | Answer]


def view(name: str, see: See) -> Callable[[Context, Request], Answer]:
    """A page of a document: its head by the gate, and what `see` adds; without an errand the question why."""

    def call(ctx: Context, request: Request) -> Answer:
        errand = errand_of(ctx, request)
        if errand is None:
            return _question(ctx, request, {}, {}, 200)
        return _page(ctx, request, errand, name, see)

    return call


def say_why(ctx: Context, request: Request) -> Answer:
    """The browser led to the document for the purpose that was stated, or told what of it is missing."""
    filled = fields(request)
    errand, mistakes = rules.why(filled)
    if errand is None:
        return _question(ctx, request, filled, mistakes, 422)
    return go(request, DOCUMENT, **{HANDLE: service.handle(ctx, errand)})


def reveal(ctx: Context, request: Request) -> Answer:
    """The browser led back to the document, unmasked for the reason that was given (readings.md A30)."""
    errand, reason = errand_of(ctx, request), fields(request).get("reveal", "").strip()
    if errand is None:
        return go(request, DOCUMENT)
    if not reason or len(reason) > rules.LONGEST_WORDS:
        return _page(ctx, request, errand, "page", _page_of, {"reveal": "mistake-words"})
    told = replace(errand, revealed=request.path["oid"], reveal=reason)
    return go(request, DOCUMENT, **{HANDLE: service.handle(ctx, told)})


def _page(
    ctx: Context, request: Request, errand: Errand, name: str, see: See, mistakes: rules.Mistakes | None = None
) -> Answer:
    found = disclosure.metadata(ctx, wish(request, errand))
    if not isinstance(found, Item):
        return withheld(ctx, found)
    more = see(ctx, request, errand, found)
    if isinstance(more, Answer):
        return more
    return SCREENS.show(
        request,
        f"document-{name}.html",
        422 if mistakes else 200,
        ctx=ctx,
        view=name,
        item=found,
        said=found.description,
        version=found.version,
        handle=request.query[HANDLE],
        searched=errand.client is not None,
        is_revealed=errand.revealed == found.version.oid,
        mistakes=mistakes or {},
        **more,
    )


def _page_of(_: Context, __: Request, ___: Errand, found: Item) -> dict[str, object]:
    return {"has_page": Form.XHTML in found.description.formats, "has_pdf": Form.PDF in found.description.formats}


def _metadata(_: Context, __: Request, ___: Errand, ____: Item) -> dict[str, object]:
    return {}


def _source(ctx: Context, request: Request, errand: Errand, found: Item) -> dict[str, object] | Answer:
    """The text of a form; JSON indented, for people."""
    offered = [form for form in SOURCES if form in found.description.formats]
    form = next((one for one in offered if one.name.lower() == request.query.get("form")), next(iter(offered), None))
    if form is None:
        return {"form": None, "offered": [], "text": "", "is_cut": False}
    released = disclosure.fetch(ctx, wish(request, errand), lambda _: form)
    if not isinstance(released, Released):
        return withheld(ctx, released)
    text = released.content.decode("utf-8", "replace")
    if form is Form.JSON:
        text = json.dumps(json.loads(released.content), ensure_ascii=False, indent=2)
    is_cut = len(text) > LONGEST_SOURCE
    return {"form": form, "offered": offered, "text": text[:LONGEST_SOURCE], "is_cut": is_cut}


def _versions(ctx: Context, request: Request, errand: Errand, _: Item) -> dict[str, object] | Answer:
    found = disclosure.versions(ctx, wish(request, errand))
    return {"items": found} if isinstance(found, tuple) else withheld(ctx, found)


def _links(ctx: Context, request: Request, errand: Errand, found: Item) -> dict[str, object] | Answer:
    """What a document belongs to; one goes on by searches of the same client, in the same errand."""
    of_set = disclosure.versions(ctx, wish(request, errand))
    if not isinstance(of_set, tuple):
        return withheld(ctx, of_set)

    def onward(*, case: str | None = None, relationship: str | None = None) -> str:
        client = next(iter(found.description.clients), None)
        filters = Search(client_ids=(), case=case, relationship=relationship)
        return service.handle(ctx, replace(errand, client=client, filters=filters, after=None, seen=0))

    said, number = found.description, found.version.version
    linked = cases.current(ctx, [found.version]).get(found.version.oid, ())
    return {
        "case": onward(case=said.case),
        "relationship": onward(relationship=said.relationship),
        "before": [one for one in of_set if one.version.version < number][-1:],
        "after": [one for one in of_set if one.version.version > number][:1],
        "linked": [(one, onward(case=one.case)) for one in linked],
    }


def _signatures(ctx: Context, request: Request, errand: Errand, found: Item) -> dict[str, object] | Answer:
    """What looking again at the signatures finds; masked bytes cannot be looked at (readings.md A29)."""
    if found.masked:
        return {"report": None}
    asked = wish(request, errand)
    report = revalidation.check(ctx, asked.oid, asked.purpose)
    return withheld(ctx, report) if isinstance(report, Refused | Unknown) else {"report": report}


def wish(request: Request, errand: Errand) -> FetchRequest:
    """The wish for the document of the page's address, for the errand's purpose."""
    oid = request.path["oid"]
    return FetchRequest(oid, rules.purpose(errand, oid))


def withheld(ctx: Context, outcome: Refused | Unknown) -> Answer:
    """A document that is not shown: unknown, disposed of, or refused as a whole."""
    if isinstance(outcome, Refused):
        return refused(ctx, outcome.code)
    return refused(ctx, "disposed" if outcome.disposed else "document-unknown")


def _question(ctx: Context, request: Request, values: dict[str, str], mistakes: rules.Mistakes, status: int) -> Answer:
    return SCREENS.show(request, "why.html", status, ctx=ctx, grounds=GROUNDS, values=values, mistakes=mistakes)


ROUTES = (
    shown(DOCUMENT, "document", view("page", _page_of), "A document as people read it"),
    sent(DOCUMENT, "document-why", say_why, "State why a document is looked at"),
    shown(f"{DOCUMENT}/metadata", "metadata", view("metadata", _metadata), "What a document says of itself"),
    shown(f"{DOCUMENT}/source", "source", view("source", _source), "The text of a document"),
    shown(f"{DOCUMENT}/versions", "versions", view("versions", _versions), "The versions of a document"),
    shown(f"{DOCUMENT}/links", "links", view("links", _links), "What a document belongs to"),
    shown(f"{DOCUMENT}/signatures", "signatures", view("signatures", _signatures), "A document's signatures, today"),
    sent(f"{DOCUMENT}/reveal", "reveal", reveal, "See what is masked of a document, for a reason"),
)
