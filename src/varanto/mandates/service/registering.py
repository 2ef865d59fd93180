"""Use cases of our own register of mandates: what is in it, and what is put in its place."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import msgspec

import varanto.log.service as log
import varanto.organisations.service as organisations
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.log.model import Action, Event
from varanto.mandates import store
from varanto.mandates.model import DeskName, Held, Mandate, Registered, Table
from varanto.mandates.rules import registering as rules
from varanto_formats.cda.times import HELSINKI
from varanto_formats.identifiers import Identifier, hetu


def held(ctx: Context, person: Identifier) -> list[Held]:
    """What a person's mandates in our register open today."""
    return store.held(ctx.db, ctx.keys.index(person), ctx.now.astimezone(HELSINKI).date())


def may_keep(ctx: Context, organisation: str) -> str:
    """The OID of a controller whose mandates the actor may see and change, in its present form.

    Raises the problems `operator-required` and `organization-unknown`.
    """
    found = organisations.organisation(ctx, organisation)
    if not rules.may_keep(ctx.actor, found.oid if found else organisation):
        raise Problem("operator-required")
    if found is None or found.parent is not None:
        raise Problem("organization-unknown", "Mandates are of an organization, not of its units.")
    return found.oid


def registered(ctx: Context, organisation: str) -> list[Registered]:
    """Every mandate for a controller, ended ones too, in the order in which they were given. It is logged.

    Raises as `may_keep` does.
    """
    oid = may_keep(ctx, organisation)
    log.record(ctx, Event(action=Action.MANDATES_READ, controller=oid, detail={"what": oid}))
    return [_opened(ctx, oid, row) for row in store.of_controller(ctx.db, oid)]


def read_table(raw: bytes) -> Table:
    """The mandates of a table (CSV); what cannot be read of it is a fault that stops its registering."""
    return rules.read(raw)


def put(ctx: Context, organisation: str, wanted: Table) -> tuple[int, int]:
    """Let the mandates of a table, and no others, hold for a controller; answers how many began and how many ended.

    None is removed: one that is left out ends now and stays as history. It is logged. Raises as `may_keep` does, and
    the problem `registration-invalid`, which names every fault by its row.
    """
    oid = may_keep(ctx, organisation)
    wrong = rules.faults(wanted, ctx.mode)
    if wrong:
        told = [{"row": one.row, "code": one.code, "message": rules.TEXTS[one.code]} for one in wrong]
        raise Problem("registration-invalid", f"Of the rows {len(wrong)} are wrong.", extra={"faults": told})
    store.hold(ctx.db, oid)
    kept = {one.id: (one, index) for one, index in _kept(ctx, oid)}
    day = ctx.now.astimezone(HELSINKI).date()
    added, ended = rules.changes([one for one, _ in kept.values()], wanted, day)
    for one in ended:
        store.end(ctx.db, kept[one.id][1], one.id, ctx.actor.system, ctx.now)
    for one in added:
        _add(ctx, oid, one)
    counts = {"begun": len(added), "ended": len(ended)}
    log.record(ctx, Event(action=Action.MANDATES_PUT, controller=oid, detail={"what": oid, **counts}))
    return len(added), len(ended)


def _add(ctx: Context, controller: str, mandate: Mandate) -> None:
    one = Registered(id=uuid4(), mandate=mandate, given_by=ctx.actor.system, given_at=ctx.now)
    private = msgspec.json.encode((mandate.person, mandate.name))
    sealed = ctx.keys.seal(ctx.keys.register_key, private, _bound_to(controller, str(one.id)))
    person = Identifier(hetu.SYSTEM, mandate.person)
    store.add(ctx.db, ctx.keys.index(person), controller, one, sealed)


def _kept(ctx: Context, controller: str) -> Iterator[tuple[Registered, bytes]]:
    for row in store.of_controller(ctx.db, controller):
        yield _opened(ctx, controller, row), row["person_index"]


def _opened(ctx: Context, controller: str, row: dict[str, Any]) -> Registered:
    bound_to = _bound_to(controller, str(row["mandate_id"]))
    person, name = msgspec.json.decode(ctx.keys.open(ctx.keys.register_key, row["sealed"], bound_to), type=list[str])
    return Registered(
        id=row["mandate_id"],
        mandate=Mandate(
            person=person,
            name=name,
            desk=DeskName(row["desk"]),
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
        ),
        given_by=row["given_by"],
        given_at=row["given_at"],
        ended_by=row["ended_by"],
        ended_at=row["ended_at"],
    )


def _bound_to(controller: str, mandate_id: str) -> str:
    return f"mandate|{controller}|{mandate_id}"
