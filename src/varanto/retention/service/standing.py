"""Who may act on retention: the archivist of whoever holds the register, as a person (24 §)."""

import varanto.access.service as access
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.retention.model import Assessed

DESK = "archivist"
ROLE = "O3"


def archivist(ctx: Context, controller: str | None = None) -> str:
    """The controller whose archivist acts: her organisation, or one whose register that holds (16 §).

    Raises `role-insufficient` for anybody else and for one who gives no person, `not-your-register` for a controller
    whose register is another's.
    """
    actor = ctx.actor
    if not (actor.desk == DESK or (not actor.desk and actor.role == ROLE)) or actor.professional is None:
        raise Problem("role-insufficient")
    wanted = controller or actor.organization
    if not wanted or not holds(ctx, wanted):
        raise Problem("not-your-register")
    return wanted


def holds(ctx: Context, controller: str) -> bool:
    """Whether the organisation that acts holds the register of a controller, as its own or inherited (16 §)."""
    holders = access.Holders(ctx)
    holders.learn([controller])
    return holders.holder(controller) == ctx.actor.organization


def sees(ctx: Context, one: Assessed) -> bool:
    """Whether a version is of the register that a desk has picked; without a desk it may be of any."""
    return ctx.actor.register in (None, one.register)


def person(ctx: Context) -> bytes:
    """The blind index of the person who acts; she was checked to be there."""
    if ctx.actor.professional is None:
        raise Problem("role-insufficient")
    return ctx.keys.index(ctx.actor.professional.identifier)
