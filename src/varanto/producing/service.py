"""Register rights at the gate in: what speaks for a producer, and what documents change about rights (D-16)."""

from collections.abc import Iterable, Mapping
from uuid import UUID

import varanto.archive.service as archive
import varanto.organisations.service as organisations
import varanto.rights.service as rights
from varanto.access.model import PurposeKind
from varanto.archive.model import Description, Group, Owner, Status, Version
from varanto.kit.context import Context
from varanto.organisations.model import Function
from varanto.producing.model import Producing
from varanto.rights.model import Change, ChangeKind, Grant, Ground
from varanto.rights.rules import grants_of
from varanto_formats.cda.model import Document
from varanto_formats.cda.times import HELSINKI
from varanto_formats.checks.facts import RelationshipFacts
from varanto_formats.identifiers import Identifier


def is_for_another(ctx: Context, controller: str) -> bool:
    """Whether the caller, as a producer's unit, would write into another's register."""
    return controller != ctx.actor.organization and ctx.actor.unit is not None


def standing(
    ctx: Context,
    organiser: str,
    grants: Mapping[Identifier, tuple[Grant, ...]],
    newest: Version | None = None,
    current: Description | None = None,
) -> Producing:
    """What speaks for or against the caller's unit in an organiser's register."""
    return Producing(
        unit=ctx.actor.unit or "",
        today=ctx.now.astimezone(HELSINKI).date(),
        in_use=_is_in_use(ctx, organiser),
        grants=grants,
        newest=newest,
        current=current,
    )


def granted(ctx: Context, organiser: str, owners: Iterable[Owner]) -> tuple[Grant, ...]:
    """What the organiser's valid relationship documents of a client, under any of her ids, grant to whomever."""
    said = (facts for owner in owners for _, facts in _said(ctx, organiser, owner))
    return tuple(grant for facts in said for grant in grants_of(organiser, facts))


def derive(ctx: Context, organiser: str, owners: Iterable[Owner]) -> None:
    """Make the rights of clients anew, once what their organiser says of them has changed."""
    for owner in owners:
        rights.derive(ctx, owner.client_id, organiser, _said(ctx, organiser, owner))


def note(ctx: Context, controller: str, kind: ChangeKind, of: Document | Version, client_ids: Iterable[UUID]) -> None:
    """Let the controller know what a producer did in its register; of its own acts nothing is noted."""
    if controller == ctx.actor.organization:
        return
    change = Change(
        controller=controller,
        organisation=ctx.actor.organization,
        unit=ctx.actor.unit or "",
        oid=of.oid,
        set_id=of.set_id,
        version=of.version,
        kind=kind,
        changed_at=ctx.now,
    )
    rights.note(ctx, client_ids, change)


def purpose(ctx: Context, controller: str | None) -> str:
    """For what the caller writes into a controller's register, as the log has it (disclosure.md §4.2)."""
    return PurposeKind.OWN if controller in (None, ctx.actor.organization) else PurposeKind.REGISTER_RIGHT


def acting_for(ctx: Context, controller: str | None) -> dict[str, object]:
    """For whom the caller acts, where that is not itself."""
    return {} if controller in (None, ctx.actor.organization) else {"acting_for": controller}


def _said(ctx: Context, organiser: str, owner: Owner) -> list[tuple[Ground, RelationshipFacts]]:
    """What the organiser's valid relationship documents of a client say, each with where it stands."""
    kept = [
        one
        for one in archive.background(ctx, [owner.client_id])
        if one.controller == organiser and one.document_group is Group.RELATIONSHIP and one.status is Status.VALID
    ]
    said = ((one, archive.describe(ctx, one, owner.key).relationship_facts) for one in kept)
    return [(Ground(one.oid, one.version), facts) for one, facts in said if facts]


def _is_in_use(ctx: Context, organiser: str) -> bool:
    """Whether both use register rights, and the organiser has not ended (readings.md A37, A38)."""
    named, day = {organiser, ctx.actor.organization}, ctx.now.astimezone(HELSINKI).date()
    found = organisations.organisations(ctx, named).values()
    ready = {one.oid for one in found if one.is_active(day) and Function.REGISTER_RIGHT in one.functions}
    return ready == named
