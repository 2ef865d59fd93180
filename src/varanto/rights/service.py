"""Use cases of register rights: derive them, find them; note what producers did, and feed it to the organiser."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from varanto.kit.context import Context
from varanto.rights import store
from varanto.rights.model import Change, Fed, Grant, Ground, Place, Right, Wanted
from varanto.rights.rules import grants_of, in_clear, tightest
from varanto_formats.checks.facts import RelationshipFacts


def derive(ctx: Context, client_id: UUID, organiser: str, said: Iterable[tuple[Ground, RelationshipFacts]]) -> None:
    """Make a client's rights in an organiser's register anew, from all its valid relationship documents of her (D-16).

    Left out are those that never hold, for some beginning is not stated, and those that may not stand in clear.
    """
    granted = ((ground, grant) for ground, facts in said for grant in grants_of(organiser, facts))
    store.forget(ctx.db, client_id, organiser)
    store.add(ctx.db, list(_numbered(client_id, granted)))


def find(ctx: Context, wanted: Wanted) -> list[Right]:
    """The rights that are wanted, by unit, task and client."""
    return store.page(ctx.db, wanted)


def count(ctx: Context, wanted: Wanted) -> int:
    """How many there are, wherever the page begins."""
    return store.count(ctx.db, wanted)


def note(ctx: Context, client_ids: Iterable[UUID], change: Change) -> None:
    """Note for the controller what somebody else did in its register; the clients' rows are held by the caller."""
    for client_id in sorted(client_ids):
        store.add_change(ctx.db, client_id, change)


def storer(ctx: Context, client_id: UUID, oid: str) -> str | None:
    """The organisation that stored a version for its controller; None where the controller did so itself."""
    return store.storer(ctx.db, client_id, oid)


def feed(ctx: Context, after: Place | None, organisation: str | None, limit: int) -> list[Fed]:
    """What others did in the caller's register behind a place, in order for each client; nothing is ever left out.

    What a transaction does becomes visible once all that began before it have ended (ADR 19).
    """
    return store.feed(ctx.db, ctx.actor.organization, after, organisation, limit)


def _numbered(client_id: UUID, granted: Iterable[tuple[Ground, Grant]]) -> Iterator[Right]:
    for number, (ground, grant) in enumerate(granted, 1):
        span = tightest(grant)
        if span.start is not None and in_clear(grant):
            yield Right(
                client_id=client_id,
                number=number,
                organiser=grant.organiser,
                ground=ground,
                relationship=grant.relationship,
                unit=grant.unit,
                service_task=grant.service_task,
                services=grant.services,
                chain=grant.chain,
                starts=span.start,
                ends=span.end,
            )
