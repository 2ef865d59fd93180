"""The pages /archivist: search a client's documents or go to one by its OID, and what was found."""

from collections.abc import Mapping
from dataclasses import replace

from varanto.access.api import client_of
from varanto.access.api.wire import PersonId
from varanto.access.model import Refused
from varanto.archive.model import Status
from varanto.archivist import rules, service
from varanto.archivist.model import Name
from varanto.archivist.pages.desk import (
    DOCUMENT,
    GROUNDS,
    HANDLE,
    RESULTS,
    SCREENS,
    errand_of,
    go,
    refused,
    sent,
    shown,
)
from varanto.kit.context import Context
from varanto.kit.errors import Invalid
from varanto.kit.html import language_of
from varanto.kit.http import Answer, Request
from varanto.sessions.service import fields
from varanto_formats.identifiers import Identifier, hetu, oids


def form(ctx: Context, request: Request) -> Answer:
    """The form, with what is asked for where one comes back to change it; the client is asked anew."""
    errand = errand_of(ctx, request)
    values = {"ground": errand.ground.value, "words": errand.words} if errand else {}
    return _form(ctx, request, values, {}, 200)


def ask(ctx: Context, request: Request) -> Answer:
    """The browser led to what was found or to the document, by an address in which no client can be read."""
    filled = fields(request)
    errand, mistakes = rules.why(filled)
    filters, wrong = rules.filters(filled)
    oid = oids.strip_urn(filled.get("document", "").strip())
    if oid:
        wrong = {} if oids.is_oid(oid) else {"document": "mistake-oid"}
        if errand and not wrong:
            to_it = replace(request, path={"oid": oid})
            return go(to_it, DOCUMENT, **{HANDLE: service.handle(ctx, errand)})
        return _form(ctx, request, filled, {**mistakes, **wrong}, 422)
    client = _client(ctx, filled)
    if errand and isinstance(client, Identifier) and not wrong:
        return go(request, RESULTS, **{HANDLE: service.handle(ctx, replace(errand, client=client, filters=filters))})
    unclear = {} if isinstance(client, Identifier) else {"client": client}
    return _form(ctx, request, filled, {**mistakes, **unclear, **wrong}, 422)


def results(ctx: Context, request: Request) -> Answer:
    """What was found, a page of it; without an errand of this session the form."""
    errand = errand_of(ctx, request)
    if errand is None or errand.client is None:
        return go(request, "/archivist")
    found = service.search(ctx, errand.client, errand)
    if isinstance(found, Refused):
        return refused(ctx, found.code)
    following = service.handle(ctx, found.following) if found.following else None
    return SCREENS.show(
        request,
        "results.html",
        ctx=ctx,
        found=found,
        client=errand.client,
        handle=request.query[HANDLE],
        following=following,
        most=rules.MOST,
    )


def _client(ctx: Context, filled: Mapping[str, str]) -> Identifier | str:
    """The client of a form, or the key of the sentence that says what is wrong."""
    value, issuer = filled.get("client", "").strip(), filled.get("issuer", "").strip()
    if not value:
        return "mistake-client"
    try:
        return client_of(ctx, PersonId(issuer or hetu.SYSTEM, value))
    except Invalid as wrong:
        return f"mistake-{wrong.findings[0].code}"


def _form(
    ctx: Context, request: Request, values: Mapping[str, str], mistakes: Mapping[str, str], status: int
) -> Answer:
    language = language_of(request)
    return SCREENS.show(
        request,
        "search.html",
        status,
        ctx=ctx,
        values=values,
        mistakes=mistakes,
        grounds=GROUNDS,
        types=_options(service.types(ctx, language)),
        tasks=_options(service.tasks(ctx, language)),
        units=_options(service.units(ctx)),
        states=tuple(Status),
        phases=rules.PHASES,
        narrowed=any(values.get(name) or name in mistakes for name in rules.FILTERS),
        most=rules.MOST,
    )


def _options(names: Mapping[str, Name]) -> list[tuple[str, str]]:
    """The choices of a field, by their names."""
    return sorted(((code, name.words) for code, name in names.items()), key=lambda one: one[1].casefold())


ROUTES = (
    shown("/archivist", "search", form, "Search a client's documents"),
    sent("/archivist", "search-ask", ask, "Search a client's documents"),
    shown(RESULTS, "results", results, "What a search found"),
)
