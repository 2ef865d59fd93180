"""Use cases of the registers of organisations and systems."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import msgspec
from joserfc import jwk
from joserfc.errors import JoseError

from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.organisations import rules, store
from varanto.organisations.model import Change, Organisation, Page, System
from varanto.organisations.service.history import leads_back
from varanto_formats.identifiers.oids import is_organisation_oid

OLDER_ROOT, NEWER_ROOT = "1.2.246.537.10.", "1.2.246.10."


def organisation(ctx: Context, oid: str) -> Organisation | None:
    """An organisation or unit of the register, under either root of its OID (documents.md §6.3)."""
    if not is_organisation_oid(oid):
        return None
    return store.organisation(ctx.db, oid) or store.organisation(ctx.db, oid.replace(OLDER_ROOT, NEWER_ROOT, 1))


def organisations(ctx: Context, oids: Iterable[str], at: datetime | None = None) -> dict[str, Organisation]:
    """The organisations and units of the register with these OIDs, by OID; an unknown one is left out.

    With `at` as they were registered at a moment in the past.
    """
    found = {one.oid: one for one in store.organisations(ctx.db, list(oids))}
    since = store.first_changes(ctx.db, list(found), at) if at else {}
    then = {oid: since[oid].former if oid in since else one for oid, one in found.items()}
    return {oid: one for oid, one in then.items() if one}


def active(ctx: Context, oids: Iterable[str], day: date) -> frozenset[str]:
    """Those of the OIDs that name an organisation or unit which gives services on this day, under either root."""
    named = {oid: oid.replace(OLDER_ROOT, NEWER_ROOT, 1) for oid in oids if is_organisation_oid(oid)}
    known = {one.oid for one in store.organisations(ctx.db, [*named, *named.values()]) if one.is_active(day)}
    return frozenset(oid for oid, newer in named.items() if known & {oid, newer})


def is_valid(ctx: Context, oid: str, day: date) -> bool:
    """Whether an organisation or unit of the register gives services on this day."""
    found = organisation(ctx, oid)
    return found is not None and found.is_active(day)


def of_business(ctx: Context, business_ids: Iterable[str]) -> list[Organisation]:
    """The organisations with these business ids (y-tunnus), ended ones too; one id may be that of several."""
    return store.of_business(ctx.db, list(business_ids))


def units(ctx: Context, oid: str) -> list[Organisation]:
    """The units right below an organisation."""
    return store.units(ctx.db, oid)


def put_organisation(ctx: Context, organisation: Organisation, reason: str | None = None) -> Organisation:
    """Register an organisation or change what is registered; a parent must be there first.

    The state before is kept, with when and by which system it was changed, and `reason`. The same again changes
    nothing. Raises the problem `registration-invalid`.
    """
    named = (organisation.oid, organisation.parent, organisation.controller, organisation.successor)
    if not all(is_organisation_oid(oid) for oid in named if oid is not None):
        raise Problem("registration-invalid", "An OID is not that of an organization.")
    if organisation.oid in (organisation.parent, organisation.successor):
        raise Problem("registration-invalid", "An organization is neither its own parent nor its own successor.")
    if organisation.parent and store.organisation(ctx.db, organisation.parent) is None:
        raise Problem("registration-invalid", "The parent is not in the register.")
    if leads_back(ctx, organisation):
        raise Problem("registration-invalid", "The successors of an organization never lead back to it.")
    former = store.hold(ctx.db, organisation.oid)
    if former and replace(former, changed_at=None) == replace(organisation, changed_at=None):
        return former
    store.put_organisation(ctx.db, organisation, ctx.now)
    act = rules.act_of(former, organisation)
    change = Change(until=ctx.now, system=ctx.actor.system, former=former, act=act, reason=reason)
    store.add_change(ctx.db, organisation.oid, change)
    return replace(organisation, changed_at=ctx.now)


def changed_since(
    ctx: Context, since: datetime | None, after: tuple[datetime, str] | None = None, limit: int = 100
) -> Page:
    """Organisations changed at or after a moment, oldest change first; `after` is where the page before ended."""
    found = store.changed_since(ctx.db, since, after, limit + 1)
    items = tuple(found[:limit])
    last = items[-1] if len(found) > limit else None
    following = (last.changed_at, last.oid) if last and last.changed_at else None
    return Page(store.count_changed_since(ctx.db, since), items, following)


def import_organisations(ctx: Context, path: Path, on_progress: Callable[[int, int], None]) -> int:
    """Register the organisations of a JSON file: a list of objects as `GET /v1/organizations` has them.

    Parents stand before their units. `on_progress` hears how many are done of how many; answers how many there were.
    Raises the problem `registration-invalid`.
    """
    try:
        found = msgspec.json.decode(path.read_bytes(), type=list[Organisation])
    except (OSError, ValueError):
        raise Problem("registration-invalid", "The file is not a list of organizations.") from None
    for number, one in enumerate(found, 1):
        put_organisation(ctx, one)
        on_progress(number, len(found))
    return len(found)


def system(ctx: Context, client_id: str) -> System | None:
    """A registered system by its client id."""
    return store.system(ctx.db, client_id)


def put_system(ctx: Context, system: System) -> System:
    """Register a system or change what is registered; of its keys the public parts are kept.

    Raises the problem `registration-invalid`.
    """
    wrong = list(rules.faults(system))
    if wrong:
        raise Problem("registration-invalid", " ".join(wrong))
    kept = replace(system, keys=tuple(rules.public(key) for key in system.keys))
    try:
        for key in kept.keys:
            jwk.import_key(key)
    except (JoseError, ValueError):
        raise Problem("registration-invalid", "A key cannot be read.") from None
    store.put_system(ctx.db, kept, ctx.now)
    return kept
