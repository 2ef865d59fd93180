"""Use case: at which registers a person's mandates let her work now."""

from collections.abc import Iterable, Iterator

import varanto.organisations.service as organisations
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.outside import Unanswered
from varanto.mandates.model import Errand, Held, Place, SuomiFi
from varanto.mandates.rules import calling
from varanto.mandates.service import asking, registering
from varanto.mandates.service.errands import UNAVAILABLE
from varanto.organisations.model import Organisation
from varanto_formats.cda.times import HELSINKI
from varanto_formats.identifiers import Identifier
from varanto_formats.identifiers.codesystems import CLIENT_REGISTER


def places(
    ctx: Context, person: Identifier, service: SuomiFi | None = None, errand: Errand | None = None
) -> tuple[Place, ...]:
    """Every register at which a person may work today, by name: each controller's own, and apart those it inherited.

    What our own register says counts, and what Suomi.fi-valtuudet says for an errand from which she has come back; an
    errand that has ended there says nothing (D-31). Raises the problem `mandates-unavailable`.
    """
    held = set(registering.held(ctx, person))
    if service and errand and errand.token:
        held |= set(_said(ctx, service, errand))
    known = organisations.organisations(ctx, {one.controller for one in held})
    found = [
        place
        for one in held
        if (controller := known.get(one.controller)) and _is_open(ctx, controller)
        for place in _registers(ctx, one, controller)
    ]
    return tuple(sorted(found, key=lambda place: (place.desk, place.name, place.controller, place.origin_name)))


def _said(ctx: Context, service: SuomiFi, errand: Errand) -> Iterator[Held]:
    """What Suomi.fi-valtuudet says, as controllers: every organisation of a business id."""
    try:
        opened = calling.opened(asking.organisations(service, errand, ctx.now), service.themes)
    except asking.SessionEnded:
        return
    except Unanswered:
        raise Problem(UNAVAILABLE) from None
    for organisation in organisations.of_business(ctx, {business_id for business_id, _ in opened}):
        yield from (Held(organisation.oid, desk) for one, desk in opened if one == organisation.business_id)


def _is_open(ctx: Context, controller: Organisation) -> bool:
    return controller.parent is None and controller.is_active(ctx.now.astimezone(HELSINKI).date())


def _registers(ctx: Context, held: Held, controller: Organisation) -> Iterable[Place]:
    """The controller's own register, then those of ended providers that it holds (16 §; readings.md A37)."""
    own = Place(desk=held.desk, controller=controller.oid, name=controller.name, register=CLIENT_REGISTER)
    yield own
    for one in organisations.inherited(ctx, controller.oid):
        if one.since <= ctx.now.astimezone(HELSINKI).date():
            yield Place(
                desk=own.desk,
                controller=own.controller,
                name=own.name,
                register=own.register,
                origin=one.controller.oid,
                origin_name=one.controller.name,
                since=one.since,
            )
