"""Use cases of the archivist's desk: keep an errand between pages, search, count the register."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import replace

import msgspec

import varanto.archive.service as archive
import varanto.codes.service as codes
import varanto.disclosure.service as disclosure
import varanto.log.service as log
import varanto.organisations.service as organisations
from varanto.access.model import Refused
from varanto.archive.model import Count, Facet
from varanto.archivist import rules
from varanto.archivist.model import Errand, Found, Name, Statistics
from varanto.disclosure.model import SearchRequest
from varanto.kit.context import Context
from varanto.kit.keyring import SealBroken
from varanto.log.model import Action, Event
from varanto_formats.identifiers import Identifier
from varanto_formats.identifiers.codesystems import DOCUMENT_GROUP, DOCUMENT_TYPE, SERVICE_TASK

_TYPE_PLACE = 6
"""Where in the OID of a structure its code stands: 1.2.246.537.6.1506.19005.2022.1.10."""


def handle(ctx: Context, errand: Errand) -> str:
    """What names an errand in an address: sealed, worth nothing in another session; nobody can read a client in it."""
    sealed = ctx.keys.seal(ctx.keys.register_key, msgspec.json.encode(errand), _bound_to(ctx))
    return urlsafe_b64encode(sealed).decode().rstrip("=")


def errand(ctx: Context, text: str) -> Errand | None:
    """The errand that a handle of this session names."""
    try:
        sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return msgspec.json.decode(ctx.keys.open(ctx.keys.register_key, sealed, _bound_to(ctx)), type=Errand)
    except (ValueError, SealBroken, msgspec.ValidationError):
        return None


def search(ctx: Context, client: Identifier, wanted: Errand) -> Found | Refused:
    """A page of the client's documents in the register picked, in every state; by the gate, logged with the purpose."""
    page = disclosure.search(
        ctx,
        SearchRequest(
            client=client,
            purpose=rules.purpose(wanted),
            filters=wanted.filters,
            limit=rules.PAGE,
            after=wanted.after,
        ),
    )
    if isinstance(page, Refused):
        return page
    seen = wanted.seen + len(page.items)
    capped = page.last is not None and seen >= rules.MOST
    following = replace(wanted, after=page.last, seen=seen) if page.last and not capped else None
    return Found(page.total, wanted.seen + 1, page.items, following, capped)


def statistics(ctx: Context, language: str) -> Statistics:
    """How many documents the register picked holds, by type, service task, unit and month of storing; logged.

    Every version counts, wills never. Codes have names in `fi` or `sv`.
    """
    actor = ctx.actor
    controller, register = actor.origin or actor.organization, actor.register or ""
    counts = archive.counts(ctx, controller, register)
    log.record(ctx, Event(action=Action.STATISTICS_READ, controller=controller, register=register))
    groups = {f"group {code}": name for code, name in _named(ctx, DOCUMENT_GROUP, language).items()}
    names = {
        Facet.TYPE: {**groups, **types(ctx, language)},
        Facet.SERVICE_TASK: tasks(ctx, language),
        Facet.UNIT: _units(ctx, counts),
        Facet.MONTH: dict[str, Name](),
    }
    total = sum(one.number for one in counts if one.facet is Facet.MONTH)
    return Statistics(total, {facet: rules.lines(counts, facet, names[facet]) for facet in Facet})


def types(ctx: Context, language: str) -> Mapping[str, Name]:
    """What types of documents are called: by their structures, or in their code set."""
    titles = {
        oid.split(".")[_TYPE_PLACE]: Name(one.title)
        for oid, one in codes.structures(ctx).items()
        if oid.startswith("1.2.246.537.6.1506.")
    }
    return {**titles, **_named(ctx, DOCUMENT_TYPE, language)}


def tasks(ctx: Context, language: str) -> Mapping[str, Name]:
    """What service tasks are called."""
    return _named(ctx, SERVICE_TASK, language)


def units(ctx: Context) -> Mapping[str, Name]:
    """The units of the controller whose register is picked."""
    found = organisations.units(ctx, ctx.actor.origin or ctx.actor.organization)
    return {one.oid: Name(one.name) for one in found}


def _named(ctx: Context, system: str, language: str) -> dict[str, Name]:
    found = codes.code_set(ctx, system)
    values = found.values if found else ()
    return {one.code: Name(one.sv, "sv") if language == "sv" and one.sv else Name(one.fi or one.code) for one in values}


def _units(ctx: Context, counts: list[Count]) -> dict[str, Name]:
    oids = {one.value for one in counts if one.facet is Facet.UNIT}
    return {oid: Name(one.name) for oid, one in organisations.organisations(ctx, oids).items()}


def _bound_to(ctx: Context) -> str:
    return f"errand|{ctx.session.id.hex() if ctx.session else ''}"
