"""Who asks, and of whom."""

from dataclasses import replace
from datetime import datetime

import varanto.identities.service as identities
import varanto.organisations.service as organisations
from varanto.access.model import Asker
from varanto.access.service.holding import Holders
from varanto.identities.model import ClientRecord
from varanto.kit.context import Context
from varanto_formats.cda.times import HELSINKI
from varanto_formats.identifiers import Identifier
from varanto_formats.identifiers.codesystems import PROFESSIONAL_REGISTER


def asker(ctx: Context, holders: Holders | None = None) -> Asker:
    """Who asks: what her token vouches for, and her organisation as registered. An inactive one counts as unknown."""
    actor, day = ctx.actor, ctx.now.astimezone(HELSINKI).date()
    found = holders.registered(actor.organization) if holders else None
    if found is None and actor.organization:
        found = organisations.organisation(ctx, actor.organization)
    number = actor.professional.identifier if actor.professional else None
    asker = Asker(
        organization=actor.organization,
        unit=actor.unit,
        number=number.value if number and number.system == PROFESSIONAL_REGISTER else None,
        role=actor.role,
        supervised_role=actor.supervised_role,
        service_tasks=frozenset(actor.service_tasks),
        services=frozenset(actor.services),
        flags=frozenset(actor.flags),
        authority=actor.authority,
        desk=actor.desk,
        register=actor.register,
        origin=actor.origin,
        visibility=actor.visibility,
        person=actor.person,
        principal=actor.on_behalf_of,
        capacity=actor.capacity,
    )
    if found is None or not found.is_active(day):
        return asker
    return replace(
        asker,
        kind=found.kind,
        sector=found.sector,
        functions=frozenset(found.functions),
        own_context=found.own_context,
    )


def client(ctx: Context, identifier: Identifier, at: datetime | None = None) -> ClientRecord:
    """The client who has an identifier, by the one that rules go by, with her other records (readings.md A41).

    Of a stranger the record that she would get, with a key that opens nothing; both cost the same statements, here and
    wherever the record is used. With `at` as she was known at a moment in the past.
    """
    return identities.person(ctx, identifier, at)
