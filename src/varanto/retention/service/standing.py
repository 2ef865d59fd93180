"""Who may act on retention: the archivist of whoever holds the register, as a person (24 §)."""

import varanto.access.service as access
from varanto.kit.context import Context
from varanto.kit.errors import Problem

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
    holders = access.Holders(ctx)
    holders.learn([wanted])
    if not actor.organization or holders.holder(wanted) != actor.organization:
        raise Problem("not-your-register")
    return wanted


def person(ctx: Context) -> bytes:
    """The blind index of the person who acts; she was checked to be there."""
    if ctx.actor.professional is None:
        raise Problem("role-insufficient")
    return ctx.keys.index(ctx.actor.professional.identifier)
